/** Reading and writing files in PyTorch scripts, as text: weights, pictures, arrays, measures. Knows no workflow. */

export const headText = `import argparse
import json
import os
import struct

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_grad_enabled(False)
arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--files", default=".", help="folder that the names of files are relative to")
arguments.add_argument("--out", help="folder to save every result in, as .npy")
arguments.add_argument("--trust", action="store_true", help="let a checkpoint run code while it is opened, as torch.load does by itself")
arguments = arguments.parse_args()


def path(name):
    found = os.path.join(arguments.files, name)
    if not os.path.exists(found):
        raise SystemExit(f"There is no file {found}. Say with --files where the files of the workflow are.")
    return found
`;

export const weightsText = `
def read_safetensors(name):
    kinds = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1", "U8": "u1", "BOOL": "?"}
    with open(name, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    tensors = {}
    for key, about in header.items():
        if key == "__metadata__":
            continue
        raw = data[slice(*about["data_offsets"])]
        if about["dtype"] == "BF16":  # the upper half of a float32
            array = (np.frombuffer(raw, "<u2").astype("<u4") << 16).view("<f4")
        else:
            array = np.frombuffer(raw, kinds[about["dtype"]])
        tensors[key] = torch.from_numpy(array.copy()).reshape(about["shape"])
    return tensors


def read_tensors(name):
    if name.endswith(".safetensors"):
        return read_safetensors(name)
    try:
        held = torch.load(name, map_location="cpu", weights_only=not arguments.trust)
    except Exception as error:
        if arguments.trust:
            raise
        raise SystemExit(f"{name} holds more than tensors ({error}). If you trust where it comes from, add --trust.")
    while isinstance(held, dict) and isinstance(held.get("state_dict", held.get("model")), dict):
        held = held.get("state_dict", held.get("model"))
    return {k: v for k, v in held.items() if isinstance(v, torch.Tensor)}


def load(module, name, anchor, part=""):
    """The module with its weights from a file; they stand under any prefix, or under one that names the part."""
    tensors = read_tensors(path(name))
    found = [k[: -len(anchor)] for k in tensors if k.endswith(anchor) and (k == anchor or k[: -len(anchor)].endswith(".")) and part in k]
    if not found:
        raise SystemExit(f"{name} has no weight {anchor}.")
    prefix = min(found, key=lambda p: (("ema" in p) + 2 * ("optimizer" in p or "loss." in p), len(p)))
    own = module.state_dict()
    missing = [k for k in own if prefix + k not in tensors]
    if missing:
        raise SystemExit(f"{name} lacks {len(missing)} weights, {missing[0]} first.")
    module.load_state_dict({k: tensors[prefix + k].float() for k in own})
    return module.eval()
`;

export const pictureText = `
def read_picture(name, resize="none", side=256, width=256, height=256, crop="none"):
    """A picture as (1, 3, H, W) in [-1, 1]; an array as it is."""
    if name.lower().endswith(".npy"):
        array = torch.from_numpy(np.load(path(name), allow_pickle=False))
        return array.float() if array.is_floating_point() else array.int()
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(Image.open(path(name))).convert("RGBA")
    picture = Image.alpha_composite(Image.new("RGBA", picture.size, (0, 0, 0, 255)), picture).convert("RGB")
    w, h = picture.size
    if resize == "exact":
        w, h = width, height
    elif resize in ("shortest", "longest"):
        scale = side / (min(w, h) if resize == "shortest" else max(w, h))
        w, h = max(1, int(w * scale + 0.5)), max(1, int(h * scale + 0.5))
    if (w, h) != picture.size:
        picture = picture.resize((w, h), Image.LANCZOS)
    if crop == "square":
        s = min(w, h)
        x, y = (w - s) // 2, (h - s) // 2
        picture = picture.crop((x, y, x + s, y + s))
    return torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None].float() / 127.5 - 1


def save(value, name):
    if name.lower().endswith(".npy"):
        np.save(name, np.asarray(value.float() if value.is_floating_point() else value.int()))
    elif name.lower().endswith(".json"):
        with open(name, "w") as file:
            json.dump(value.tolist(), file)
    else:
        from PIL import Image

        if value.dim() != 4 or value.shape[1] != 3:
            raise SystemExit(f"{name}: only pictures are saved as PNG here; name it .npy.")
        pixels = torch.floor(value.clamp(-1, 1) * 127.5 + 128).clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()
        stem, ending = os.path.splitext(name)
        for i, picture in enumerate(pixels):
            Image.fromarray(picture).save(name if len(pixels) == 1 else f"{stem}-{i}{ending}")
`;

export const compareText = `
def compare(first, second):
    """PSNR in dB and SSIM (11x11 Gaussian window, sigma 1.5), each the mean over the batch, and the difference at each pixel."""
    x, y = first.clamp(-1, 1), second.clamp(-1, 1)
    psnr = (10 * torch.log10(4 / ((x - y) ** 2).mean(dim=(1, 2, 3)))).mean()
    side = min(11, *x.shape[-2:])
    taps = torch.arange(side if side % 2 else side - 1).float()
    taps = torch.exp(-((taps - (len(taps) - 1) / 2) ** 2) / (2 * 1.5 ** 2))
    taps = taps / taps.sum()

    def blur(p):
        flat = p.reshape(-1, 1, *p.shape[-2:])
        return F.conv2d(F.conv2d(flat, taps.view(1, 1, 1, -1)), taps.view(1, 1, -1, 1)).reshape(*p.shape[:2], *[n - len(taps) + 1 for n in p.shape[-2:]])

    mx, my, xx, yy, xy = blur(x), blur(y), blur(x * x), blur(y * y), blur(x * y)
    c1, c2 = (0.01 * 2) ** 2, (0.03 * 2) ** 2
    ssim = ((2 * mx * my + c1) * (2 * (xy - mx * my) + c2)) / ((mx ** 2 + my ** 2 + c1) * (xx - mx ** 2 + yy - my ** 2 + c2))
    return psnr, ssim.mean(), (x - y).abs().mean(dim=1, keepdim=True)
`;

export const tellText = `
def tell(name, value):
    if value.numel() == 1:
        print(f"{name}: {value.item():.6g}")
    else:
        print(f"{name}: {tuple(value.shape)}, {value.float().min().item():.4g} to {value.float().max().item():.4g}")
    if arguments.out:
        os.makedirs(arguments.out, exist_ok=True)
        np.save(os.path.join(arguments.out, name.replace("/", "-") + ".npy"), np.asarray(value.float() if value.is_floating_point() else value.int()))
`;
