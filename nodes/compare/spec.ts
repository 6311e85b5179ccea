/** The compare node's face: how close a reconstruction is to its picture. Computes nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal } from '../../src/graph/port.ts';
import { canEqual, dimOf, imageType, showSize } from '../../src/graph/shapes.ts';

export const spec: NodeSpec = {
  type: 'compare',
  title: 'Compare',
  icon: 'diff',
  group: 'look',
  help: `How close the reconstruction x̂ is to the picture x, both clamped to [-1, 1] first.

- **PSNR**, peak signal-to-noise ratio in dB: 10·log₁₀(2² / mean square error), since values span 2. Higher is better; identical pictures give infinity.
- **SSIM**, structural similarity, 1 for identical pictures: Gaussian window of 11×11 pixels with σ = 1.5, K₁ = 0.01, K₂ = 0.03, every channel by itself, then the mean.
- **Difference**: the mean absolute difference of the channels at each pixel.

For a batch, PSNR and SSIM are the means over its pictures.`,
  source: 'Wang et al. 2004, Image quality assessment: from error visibility to structural similarity',
  inputs: {
    image: { kind: 'image', help: 'The picture x: (b, c, H, W) in [-1, 1].' },
    reconstruction: { kind: 'image', help: 'What it is compared with, x̂: same shape.' },
  },
  outputs: {
    psnr: { kind: 'number', label: 'PSNR', help: 'Peak signal-to-noise ratio in dB, for values that span 2.' },
    ssim: { kind: 'number', label: 'SSIM', help: 'Structural similarity, at most 1.' },
    difference: { kind: 'map', help: '|x - x̂|, mean over the channels, at each pixel: (b, 1, H, W), from 0 to 2.' },
  },
  params: {},
  flow({ ins: { image: x, reconstruction: y } }) {
    for (const [port, t] of [['image', x], ['reconstruction', y]] as const) {
      if (t?.labels) throw new Refusal('This is a label map; PSNR and SSIM compare pictures. Wire a picture here.', port);
      const c = dimOf(t, 1);
      if (typeof c === 'number' && c > 4) throw new Refusal(`This has ${c} channels, one per label; PSNR and SSIM compare pictures. Wire a picture here.`, port);
    }
    const [cx, cy] = [dimOf(x, 1), dimOf(y, 1)];
    if (!canEqual(cx, cy)) throw new Refusal(`The picture has ${cx} channels and the reconstruction ${cy}. Compare pictures of one kind.`, 'reconstruction');
    if (!canEqual(dimOf(x, 2), dimOf(y, 2)) || !canEqual(dimOf(x, 3), dimOf(y, 3))) {
      throw new Refusal(`The picture is ${showSize(dimOf(x, 2), dimOf(x, 3))} and the reconstruction ${showSize(dimOf(y, 2), dimOf(y, 3))} pixels. Only pictures of one size can be compared.`, 'reconstruction');
    }
    if (!canEqual(dimOf(x, 0), dimOf(y, 0))) throw new Refusal(`There are ${dimOf(x, 0)} pictures and ${dimOf(y, 0)} reconstructions. Each picture needs its own.`, 'reconstruction');
    const at = (i: number) => dimOf(x, i) ?? dimOf(y, i);
    return { psnr: { kind: 'number' }, ssim: { kind: 'number' }, difference: { ...imageType(at(0), 1, at(2), at(3)), kind: 'map' } };
  },
  upgrades: [],
};
