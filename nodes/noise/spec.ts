/** The noise node's face: what a plain GAN makes pictures from. Draws nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';

const whole = { kind: 'number', step: 1, integer: true } as const;
export const spec: NodeSpec = {
  type: 'noise',
  title: 'Noise',
  icon: 'dices',
  group: 'train',
  help: `Normal noise in place of a latent: a plain **GAN** makes pictures of it. Mean 0, deviation 1, different at every step of a training, and always the same for the same seed and step.

Wire it to a decoder's quantized latent.`,
  source: 'Goodfellow et al. 2014',
  inputs: {},
  outputs: { latent: { kind: 'latent', help: 'Noise: (b, d, h, w).' } },
  params: {
    batch: { ...whole, label: 'Batch', default: 8, min: 1, max: 256, onNode: true, help: 'How many.' },
    dimension: { ...whole, label: 'Dimension', default: 32, min: 1, max: 1024, onNode: true, help: 'Numbers per cell, d: the model\'s code dimension.' },
    cells: { ...whole, label: 'Cells along a side', default: 8, min: 1, max: 128, onNode: true, help: 'h and w: 8 for 64×64 pixels at f8.' },
    seed: { ...whole, label: 'Seed', default: 0, min: 0, max: 2 ** 32 - 1, help: 'The same seed and step give the same noise.' },
  },
  flow({ params: p }) {
    const cells = Number(p.cells);
    return { latent: { kind: 'latent', shape: [Number(p.batch), Number(p.dimension), cells, cells] } };
  },
  upgrades: [],
};
