"""A plain PyTorch loop with a key-value cache over the weights in a folder: what bench/sampling.ts is set beside.
usage: loop.py FOLDER LAYERS HEADS BATCH TOKENS THREADS -> one line of JSON: tokens per second, the codes of picture 0"""
import json, math, os, sys, time
import numpy as np, torch
import torch.nn.functional as F

folder, L, H, B, N, T = sys.argv[1], *map(int, sys.argv[2:7])
torch.set_num_threads(T)
shapes = json.load(open(os.path.join(folder, 'shapes.json')))
w = {k: torch.from_numpy(np.fromfile(os.path.join(folder, k), dtype=np.float32).reshape(s)) for k, s in shapes.items()}
p = lambda k: w['transformer.' + k]
lin = lambda x, k: F.linear(x, p(k + '.weight'), p(k + '.bias'))
norm = lambda x, k: F.layer_norm(x, x.shape[-1:], p(k + '.weight'), p(k + '.bias'))

@torch.no_grad()
def sample():
    tok, past, out, start = torch.full((B, 1), 5), [None] * L, [], 0.
    for i in range(N):
        if i == 4: start = time.perf_counter()
        x = F.embedding(tok, p('tok_emb.weight')) + p('pos_emb')[:, i:i + 1]
        for l in range(L):
            b = f'blocks.{l}.'
            h = norm(x, b + 'ln1')
            q, k, v = [lin(h, b + 'attn.' + n).view(B, 1, H, -1).transpose(1, 2) for n in ('query', 'key', 'value')]
            if past[l] is not None: k, v = torch.cat([past[l][0], k], 2), torch.cat([past[l][1], v], 2)
            past[l] = (k, v)
            a = F.softmax(q @ k.transpose(-2, -1) / math.sqrt(k.shape[-1]), -1) @ v
            x = x + lin(a.transpose(1, 2).reshape(B, 1, -1), b + 'attn.proj')
            x = x + lin(F.gelu(lin(norm(x, b + 'ln2'), b + 'mlp.0')), b + 'mlp.2')
        logits = F.linear(norm(x, 'ln_f'), p('head.weight'))[:, -1]
        tok = logits.argmax(-1, keepdim=True)
        out.append(tok[0, 0].item())
    return B * (N - 4) / (time.perf_counter() - start), out

rate, codes = sample()
print(json.dumps({'rate': rate, 'codes': codes, 'torch': torch.__version__}))
