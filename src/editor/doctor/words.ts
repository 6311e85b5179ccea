/** What the checkpoint doctor says. */
import type { PlanName } from './plans.ts';

export const words = {
  looking: (file: string) => `Reading the header of ${file}`,
  close: 'Close',
  build: { reconstruct: 'Build a reconstruction', class: 'Build sampling under a class', unconditional: 'Build unconditional sampling', labels: 'Build sampling under a label map', discriminator: 'Build the discriminator\'s map', stage: 'Build the stage' } satisfies Record<PlanName, string>,
  vqgan: 'VQ-GAN', transformer: 'Transformer with its first stage', transformerAlone: 'Transformer', discriminator: 'Discriminator', stage: 'ONNX stage', other: 'Weights of no known network',
  format: 'Format', size: 'Size', tensors: 'Tensors', parameters: 'Parameters', factor: 'Factor f', codes: 'Codes', embedding: 'Dimension', channels: 'Channels', quantizer: 'Quantizer',
  quantizers: { nearest: 'nearest code', ema: 'nearest code, EMA codebook', gumbel: 'Gumbel' },
  inferred: 'Inferred from the weights', missing: 'Missing', unexpected: 'Not expected', also: 'It also holds',
  inputs: 'Inputs', outputs: 'Outputs',
  part: (name: string, parameters: string) => `${name}, ${parameters} parameters`,
  more: (n: number) => `and ${n} more`,
  nothing: 'Nothing can be built from it here.',
};
