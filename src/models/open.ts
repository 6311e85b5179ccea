/** Opens a file of weights, whatever its name: the format is told from its first bytes. Holds no format itself. */
import type { Checkpoint } from './checkpoint.ts';
import { openOnnx } from './onnx.ts';
import { openSafetensors } from './safetensors.ts';
import type { Source } from './source.ts';
import { openTorchLegacy } from './torch-legacy.ts';
import { openTorchZip } from './torch-zip.ts';

type Format = Checkpoint['format'];

/** Files that are often taken for checkpoints, by how they begin. */
const others: readonly (readonly [begins: RegExp, what: string])[] = [
  [/^\s*(<!doctype|<html|<\?xml|<head)/i, 'is a web page, not a checkpoint: the download gave an error page or asked for a confirmation. Open the link in a browser and save the file itself'],
  [/^version https:\/\/git-lfs/, 'is a Git LFS pointer: it stands for the checkpoint, which is not here. Run `git lfs pull` where it was cloned, or download the file itself'],
  [/^\x1f\x8b/, 'is gzip-compressed. Unpack it and open what is in it'],
  [/^(7z\xbc\xaf|Rar!|\xfd7zXZ|BZh|\x28\xb5\x2f\xfd)/, 'is a compressed archive. Unpack it and open what is in it'],
  [/^\x89HDF/, 'is an HDF5 file (Keras); PyTorch checkpoints, safetensors and ONNX files can be opened'],
  [/^\x93NUMPY/, 'is a numpy array, not a checkpoint'],
  [/^GGUF/, 'is a GGUF file; PyTorch checkpoints, safetensors and ONNX files can be opened'],
  [/^(\x89PNG|\xff\xd8\xff|GIF8|RIFF)/, 'is a picture, not a checkpoint'],
  [/^(model|base_learning_rate)\s*:/, 'is a config, not a checkpoint: give it as the config and the weights as the checkpoint'],
  [/^\s*\{\s*["}]/, 'is a JSON text, not a checkpoint'],
];

/** @throws Error naming the file and what it is instead */
async function formatOf(source: Source): Promise<Format> {
  if (source.size === 0) throw new Error(`${source.name} is empty. Download or copy it again`);
  const bytes = await source.read(0, Math.min(source.size, 512));
  const text = String.fromCharCode(...bytes);
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return 'torch zip';
  // before the texts: the length of a safetensors header may look like any byte
  if (bytes.length > 9 && text[8] === '{' && bytes[6] === 0 && bytes[7] === 0) return 'safetensors';
  for (const [begins, what] of others) if (begins.test(text)) throw new Error(`${source.name} ${what}`);
  if (text.slice(257, 262) === 'ustar') throw new Error(`${source.name} is a tar archive; unpack it if it holds a checkpoint. If it is one itself, it is of PyTorch before 0.1.10: save it again with a newer PyTorch`);
  // protocol 2 to 5, or the magic number as protocol 0 or 1 spell it
  if ((bytes[0] === 0x80 && bytes[1] >= 2 && bytes[1] <= 5) || text.startsWith('L119547037146038801333356L')) return 'torch legacy';
  // ir_version, the first field of a ModelProto, is a small number
  if (bytes[0] === 0x08 && bytes[1] > 0 && bytes[1] < 128) return 'onnx';
  if (/^[\x09\x0a\x0d\x20-\x7e]+$/.test(text)) throw new Error(`${source.name} is a text, not a checkpoint. PyTorch checkpoints (.ckpt, .pt, .pth), safetensors and ONNX files can be opened`);
  throw new Error(`${source.name} is not a checkpoint of a known kind. PyTorch checkpoints (.ckpt, .pt, .pth), safetensors and ONNX files can be opened`);
}

const openers: { readonly [K in Format]: (source: Source) => Promise<Checkpoint> } = {
  'torch zip': openTorchZip, 'torch legacy': openTorchLegacy, safetensors: openSafetensors, onnx: openOnnx,
};

/**
 * Reads the header of a file of weights. No tensor is read.
 * @throws Error naming the file: what it is instead, where it is cut or damaged, or which global its pickle may not ask for
 */
export const openCheckpoint = async (source: Source): Promise<Checkpoint> => openers[await formatOf(source)](source);
