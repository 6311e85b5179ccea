/** The weighted sum node's face: several losses become one. Computes nothing itself. */
import type { NodeSpec, ParamSpec } from '../../src/graph/node.ts';

export const terms = ['a', 'b', 'c', 'd'] as const;
const weight = (term: string): ParamSpec => ({ kind: 'number', label: `Weight of ${term}`, default: 1, min: -1e6, max: 1e6, step: 0.1, onNode: term < 'd', help: `What the loss at ${term} is multiplied by.` });

export const spec: NodeSpec = {
  type: 'weighted-sum',
  title: 'Weighted sum',
  icon: 'sigma',
  group: 'train',
  help: `Several losses as one: w_a·a + w_b·b + w_c·c + w_d·d, over those that are wired.

VQ-GAN's is reconstruction + perceptual + codebook, each with weight 1. The adversarial loss does not belong here: the trainer weighs it by the gradients.`,
  source: 'taming/modules/losses/vqperceptual.py, VQLPIPSWithDiscriminator',
  inputs: {
    a: { kind: 'loss', help: 'A loss.' },
    b: { kind: 'loss', optional: true, help: 'Another.' },
    c: { kind: 'loss', optional: true, help: 'Another.' },
    d: { kind: 'loss', optional: true, help: 'Another.' },
  },
  outputs: { loss: { kind: 'loss', help: 'The sum: one number, no unit.' } },
  params: { weightA: weight('a'), weightB: weight('b'), weightC: weight('c'), weightD: weight('d') },
  flow: () => ({ loss: { kind: 'loss' } }),
  upgrades: [],
};
