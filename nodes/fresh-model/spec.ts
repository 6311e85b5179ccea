/** The fresh model node's face: a VQ-GAN that has learnt nothing yet. Draws no weights itself. */
import type { NodeSpec, Params } from '../../src/graph/node.ts';
import { type ModelFacts, Refusal } from '../../src/graph/port.ts';
import { factorOf, type VqganArchitecture } from '../../src/net/architecture.ts';
import { size } from '../../src/net/program.ts';
import { vqganWeights } from '../../src/net/vqgan-weights.ts';

/** '1, 2, 2, 4' */
const list = (text: unknown, name: string): number[] => {
  const all = String(text).split(/[\s,]+/).filter(Boolean).map(Number);
  if (all.some((n) => !Number.isInteger(n) || n < 1)) throw new Refusal(`"${String(text)}" is no list of whole numbers. Write ${name} as 1, 2, 2, 4.`);
  return all;
};

/** @throws Refusal when the numbers make no network */
export function architectureOf(p: Params): VqganArchitecture {
  const chMult = list(p.chMult, 'the multipliers'), ch = Number(p.ch), labels = Number(p.labels);
  if (!chMult.length) throw new Refusal('There are no multipliers, so there is no level. Write them as 1, 2, 2, 4.');
  if (chMult.some((m) => (ch * m) % 32)) throw new Refusal(`Widths must be multiples of 32, the number of groups of GroupNorm; ${ch} × ${chMult.find((m) => (ch * m) % 32)} is not. Change the width or the multipliers.`);
  return {
    kind: 'vqgan', quantizer: 'nearest', embedDim: Number(p.embedDim), nEmbed: Number(p.nEmbed), beta: Number(p.beta), legacy: p.order === 'published', klWeight: 5e-4,
    ...(labels > 0 && { nLabels: labels }),
    ddconfig: {
      ch, chMult, numResBlocks: Number(p.numResBlocks), attnResolutions: list(p.attnResolutions, 'the resolutions'), resolution: Number(p.resolution),
      inChannels: labels || 3, outCh: labels || 3, zChannels: Number(p.zChannels), doubleZ: false, resampWithConv: true,
    },
  };
}

export function factsOf(p: Params): ModelFacts {
  const architecture = architectureOf(p), parameters = [...vqganWeights(architecture).values()].reduce((n, s) => n + size(s), 0);
  return { architecture, parameters, file: 'fresh model', inferred: [], missing: [], unexpected: [] };
}

const whole = { kind: 'number', step: 1, integer: true } as const;
export const spec: NodeSpec = {
  type: 'fresh-model',
  title: 'Fresh model',
  icon: 'sparkles',
  group: 'train',
  help: `A VQ-GAN at the beginning of its training: encoder **E**, codebook **Z** and decoder **G** with weights drawn from a seed, as the reference draws them (PyTorch's defaults; the codebook uniform within 1/K).

The factor **f** is 2 to the number of multipliers less one: four multipliers make f8.`,
  source: 'taming/models/vqgan.py, VQModel; taming/modules/vqvae/quantize.py',
  inputs: {},
  outputs: { model: { kind: 'model', help: 'The handle: architecture and fresh weights of E, Z and G.' } },
  params: {
    ch: { ...whole, label: 'Width', default: 32, min: 32, max: 1024, onNode: true, help: 'Channels at full size (ch); a multiple of 32.' },
    chMult: { kind: 'text', label: 'Multipliers', default: '1, 2, 2, 4', onNode: true, help: 'What the width is multiplied by at each level (ch_mult); each level halves the size.' },
    nEmbed: { ...whole, label: 'Codes', default: 256, min: 2, max: 65_536, onNode: true, help: 'Entries of the codebook, K (n_embed).' },
    embedDim: { ...whole, label: 'Code dimension', default: 32, min: 1, max: 1024, help: 'Numbers in each entry (embed_dim).' },
    zChannels: { ...whole, label: 'Latent channels', default: 32, min: 1, max: 1024, help: 'Channels of the encoder\'s own output (z_channels), before quant_conv.' },
    numResBlocks: { ...whole, label: 'Residual blocks', default: 1, min: 1, max: 8, help: 'Residual blocks at each level (num_res_blocks).' },
    attnResolutions: { kind: 'text', label: 'Attention at', default: '', help: 'Sides of the levels that attend, counted from the resolution (attn_resolutions): 16. Empty: in the middle only.' },
    resolution: { ...whole, label: 'Resolution', default: 64, min: 8, max: 4096, help: 'Side of the training pictures (resolution). It decides nothing but where attention stands.' },
    labels: { ...whole, label: 'Labels', default: 0, min: 0, max: 1024, help: 'For label maps: how many labels there are (n_labels); one plane in and out for each. 0: pictures.' },
    beta: { kind: 'number', label: 'β', default: 0.25, min: 0, max: 100, step: 0.05, help: 'Weight of one part of the codebook loss.' },
    order: {
      kind: 'choice', label: 'β weighs', default: 'published', options: [['published', 'The codebook part, as published'], ['paper', 'The commitment part, as in the paper']],
      help: 'The published code weighs the part that moves the codes by β (legacy); the paper\'s formula weighs the part that moves the encoder.',
    },
    seed: { ...whole, label: 'Seed', default: 0, min: 0, max: 2 ** 32 - 1, help: 'The same seed draws the same weights.' },
  },
  flow({ params }) {
    const model = factsOf(params);
    return { model: { kind: 'model', model, cell: factorOf(model.architecture.ddconfig) } };
  },
  upgrades: [],
};
