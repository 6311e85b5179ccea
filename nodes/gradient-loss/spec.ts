/** The gradient loss node's face. Computes nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal } from '../../src/graph/port.ts';
import { canEqual } from '../../src/graph/shapes.ts';

export const spec: NodeSpec = {
  type: 'gradient-loss',
  title: 'Gradient loss',
  icon: 'spline',
  group: 'train',
  help: `How far the **edges** of the reconstruction x̂ are from those of the picture x: the mean absolute difference of their slopes, across and down, at full size, half, a quarter and so on.

It asks for sharper pictures than a pixel loss alone and needs no trained network. It is *not* the perceptual loss (LPIPS) the published models were trained with, and stands in its place where no such network is at hand.`,
  source: 'Mathieu, Couprie and LeCun 2016, gradient difference loss, here at several sizes',
  inputs: {
    image: { kind: 'image', help: 'The picture x: (b, c, H, W).' },
    reconstruction: { kind: 'image', help: 'The reconstruction x̂: same shape.' },
  },
  outputs: { loss: { kind: 'loss', help: 'One number, no unit.' } },
  params: {
    sizes: { kind: 'number', label: 'Sizes', default: 3, min: 1, max: 8, step: 1, integer: true, onNode: true, help: 'How many sizes, each half the one before, as far as the picture can be halved.' },
  },
  flow({ ins: { image: x, reconstruction: y } }) {
    if (x?.labels) throw new Refusal('This is a label map; a gradient loss compares pictures. Wire a picture here.', 'image');
    x?.shape?.forEach((d, i) => { if (y?.shape && !canEqual(d, y.shape[i] ?? null)) throw new Refusal('The picture and its reconstruction have different shapes. Wire the picture that went into the encoder.', 'reconstruction'); });
    return { loss: { kind: 'loss' } };
  },
  upgrades: [],
};
