/** The PixelCNN node's face: the prior of a VQ-VAE over its codes, while it learns and while it draws. Computes nothing itself. */
import type { NodeSpec, Params } from '../../src/graph/node.ts';
import { type PortType, Refusal } from '../../src/graph/port.ts';
import { dimOf } from '../../src/graph/shapes.ts';
import type { PixelcnnArchitecture } from '../../src/net/architecture.ts';

/** A fresh one for codes below a number. */
export const freshOf = (p: Params, below: number, classes: number): PixelcnnArchitecture =>
  ({ kind: 'pixelcnn', codes: below, width: Number(p.width), layers: Number(p.layers), classes });

const whole = { kind: 'number', step: 1, integer: true } as const;
export const spec: NodeSpec = {
  type: 'pixelcnn',
  title: 'PixelCNN',
  icon: 'layers-3',
  group: 'stage',
  help: `The **prior** of a VQ-VAE: which code stands in a cell, given those above it and to its left. A gated PixelCNN: every layer has a *vertical* stack, which sees the rows above, and a *horizontal* one, which sees the row itself; the first layer may not see the cell it foretells (mask A), the others may (mask B).

A run shows the **cross entropy** of the codes at hand, in nats per code; a trainer makes it small. **Samples** draws new codes of the same grid, cell by cell; a decoder makes pictures of them.

Conditioned on a class where one is wired while it is fresh.`,
  source: 'van den Oord et al. 2016, Conditional Image Generation with PixelCNN Decoders; van den Oord et al. 2017, section 3.3',
  inputs: {
    codes: { kind: 'codes', help: 'The codes s: int32 (b, h, w) below K.' },
    condition: { kind: 'condition', optional: true, label: 'class', help: 'Classes: int32 (b, 1).' },
    prior: { kind: 'prior', optional: true, help: 'A trained prior, from a trainer. Without one, from the file, or fresh.' },
  },
  outputs: {
    loss: { kind: 'loss', help: 'Cross entropy in nats per code; log K for a prior that knows nothing.' },
    samples: { kind: 'codes', onDemand: true, help: 'New codes, drawn cell by cell: int32 (b, h, w).' },
  },
  params: {
    file: { kind: 'file', label: 'Weights', accept: ['.ckpt', '.safetensors'], default: '', onNode: true, help: 'A PixelCNN that a trainer saved. Empty: fresh weights, drawn from the seed.' },
    layers: { ...whole, label: 'Layers', default: 8, min: 1, max: 64, onNode: true, help: 'Layers of a fresh one: the first 7×7, the others 3×3.' },
    width: { ...whole, label: 'Width', default: 64, min: 1, max: 1024, onNode: true, help: 'Channels of a fresh one.' },
    classes: { ...whole, label: 'Classes', default: 8, min: 1, max: 65_536, help: 'How many classes a fresh one knows, where a class is wired.' },
    temperature: { kind: 'number', label: 'Temperature', default: 1, min: 0.01, max: 10, step: 0.05, help: 'Logits are divided by it before a code is drawn: below 1 likelier codes, above 1 more varied ones.' },
    seed: { ...whole, label: 'Seed', default: 0, min: 0, max: 2 ** 32 - 1, help: 'Decides fresh weights and drawn codes.' },
  },
  flow({ ins: { codes, condition }, params }): Record<string, PortType> {
    if (condition?.below !== undefined && condition.below > Number(params.classes) && !params.file) throw new Refusal(`The classes go up to ${condition.below - 1}, and ${Number(params.classes)} are expected. Change the number of classes.`, 'classes');
    return { loss: { kind: 'loss' }, samples: { ...codes, kind: 'codes', shape: [0, 1, 2].map((i) => dimOf(codes, i)) } };
  },
  upgrades: [],
};
