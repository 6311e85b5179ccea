"""One training step of a VQ-GAN in plain PyTorch, for comparison: 64x64, ch 32, [1, 2, 2, 4], z 64, 256 codes, batch 8, PatchGAN ndf 32 with 2 layers.

Generator half with adaptive weight, the new generator's reconstruction, discriminator half, Adam. Prints milliseconds per step, one thread.
"""
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
torch.set_num_threads(1)
steps = int(sys.argv[1]) if len(sys.argv) > 1 else 5
norm = lambda c: nn.GroupNorm(32, c, eps=1e-6)
swish = lambda x: x * torch.sigmoid(x)


class Res(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.n1, self.c1, self.n2, self.c2 = norm(i), nn.Conv2d(i, o, 3, 1, 1), norm(o), nn.Conv2d(o, o, 3, 1, 1)
        self.s = nn.Conv2d(i, o, 1) if i != o else nn.Identity()

    def forward(self, x):
        return self.s(x) + self.c2(swish(self.n2(self.c1(swish(self.n1(x))))))


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.n, self.q, self.k, self.v, self.o = norm(c), *(nn.Conv2d(c, c, 1) for _ in range(4))

    def forward(self, x):
        b, c, h, w = x.shape
        y = self.n(x)
        q, k, v = (f(y).reshape(b, c, h * w) for f in (self.q, self.k, self.v))
        p = torch.softmax(q.transpose(1, 2) @ k * c ** -0.5, 2)
        return x + self.o((v @ p.transpose(1, 2)).reshape(b, c, h, w))


class Down(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = nn.Conv2d(c, c, 3, 2, 0)

    def forward(self, x):
        return self.c(F.pad(x, (0, 1, 0, 1)))


mult, ch, z = [1, 2, 2, 4], 32, 64
enc, c = [nn.Conv2d(3, ch, 3, 1, 1)], ch
for i, m in enumerate(mult):
    enc.append(Res(c, ch * m))
    c = ch * m
    if i < 3:
        enc.append(Down(c))
encoder = nn.Sequential(*enc, Res(c, c), Attention(c), Res(c, c), norm(c), nn.SiLU(), nn.Conv2d(c, z, 3, 1, 1), nn.Conv2d(z, z, 1))
dec = [nn.Conv2d(z, z, 1), nn.Conv2d(z, c, 3, 1, 1), Res(c, c), Attention(c), Res(c, c)]
for i, m in reversed(list(enumerate(mult))):
    for _ in range(2):
        dec.append(Res(c, ch * m))
        c = ch * m
    if i:
        dec += [nn.Upsample(scale_factor=2), nn.Conv2d(c, c, 3, 1, 1)]
last = nn.Conv2d(c, 3, 3, 1, 1)
decoder = nn.Sequential(*dec, norm(c), nn.SiLU(), last)
book = nn.Parameter(torch.empty(256, z).uniform_(-1 / 256, 1 / 256))
D = nn.Sequential(
    nn.Conv2d(3, 32, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(32, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.LeakyReLU(0.2),
    nn.Conv2d(64, 128, 4, 1, 1, bias=False), nn.BatchNorm2d(128), nn.LeakyReLU(0.2), nn.Conv2d(128, 1, 4, 1, 1))
G = [*encoder.parameters(), *decoder.parameters(), book]
og, od = torch.optim.Adam(G, 4e-4, (0.5, 0.9)), torch.optim.Adam(D.parameters(), 4e-4, (0.5, 0.9))


def autoencode(x):
    e = encoder(x)
    flat = e.permute(0, 2, 3, 1).reshape(-1, z)
    ids = (flat.pow(2).sum(1, keepdim=True) + book.pow(2).sum(1) - 2 * flat @ book.t()).argmin(1)
    q = book[ids].reshape(e.shape[0], e.shape[2], e.shape[3], z).permute(0, 3, 1, 2)
    loss = (q.detach() - e).pow(2).mean() + 0.25 * (q - e.detach()).pow(2).mean()
    return decoder(e + (q - e).detach()), loss


x = torch.rand(8, 3, 64, 64) * 2 - 1
for i in range(steps + 1):
    if i == 1:
        t = time.process_time()
    y, codebook = autoencode(x)
    nll, g = (x - y).abs().mean(), -D(y).mean()
    a, b = torch.autograd.grad(nll, last.weight, retain_graph=True)[0], torch.autograd.grad(g, last.weight, retain_graph=True)[0]
    weight = (a.norm() / (b.norm() + 1e-4)).clamp(0, 1e4).detach() * 0.8
    og.zero_grad()
    (nll + weight * g + codebook).backward()
    og.step()
    with torch.no_grad():
        y, _ = autoencode(x)
    od.zero_grad()
    (0.5 * (F.relu(1 - D(x)).mean() + F.relu(1 + D(y)).mean())).backward()
    od.step()
print((time.process_time() - t) / steps * 1000)
