/** The reconstruction loss node's face. Computes nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal } from '../../src/graph/port.ts';
import { canEqual } from '../../src/graph/shapes.ts';

export const spec: NodeSpec = {
  type: 'reconstruction-loss',
  title: 'Reconstruction loss',
  icon: 'ruler',
  group: 'train',
  help: `How far the reconstruction x̂ is from the picture x, pixel by pixel: the mean of |x - x̂| (**L1**, as VQ-GAN is trained) or of (x - x̂)² (**L2**, as VQ-VAE is).

A run shows it for the batch at hand; a trainer makes it small.`,
  source: 'taming/modules/losses/vqperceptual.py, VQLPIPSWithDiscriminator; van den Oord et al. 2017',
  inputs: {
    image: { kind: 'image', help: 'The picture x: (b, c, H, W).' },
    reconstruction: { kind: 'image', help: 'The reconstruction x̂: same shape.' },
  },
  outputs: { loss: { kind: 'loss', help: 'One number, no unit.' } },
  params: {
    measure: { kind: 'choice', label: 'Measure', default: 'L1', onNode: true, options: [['L1', 'L1, absolute'], ['L2', 'L2, squared']], help: 'L1 keeps edges sharper; L2 punishes large errors more.' },
  },
  flow({ ins: { image: x, reconstruction: y } }) {
    if (x?.labels) throw new Refusal('This is a label map; a reconstruction loss compares pictures. Wire a picture here.', 'image');
    x?.shape?.forEach((d, i) => { if (y?.shape && !canEqual(d, y.shape[i] ?? null)) throw new Refusal('The picture and its reconstruction have different shapes. Wire the picture that went into the encoder.', 'reconstruction'); });
    return { loss: { kind: 'loss' } };
  },
  upgrades: [],
};
