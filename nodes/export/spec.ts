/** The export node's face: one stage of a model as a file that runs elsewhere, or its weights. Writes nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { factorOf } from '../../src/net/architecture.ts';
import { Refusal } from '../../src/graph/port.ts';
import { baseName, needWeights } from '../../src/graph/shapes.ts';

/** Weights each choice reads, by the reference's prefixes. */
export const parts: Readonly<Record<string, readonly string[]>> = {
  encoder: ['encoder.', 'quant_conv.'],
  quantizer: ['quantize.'],
  decoder: ['decoder.', 'post_quant_conv.'],
  weights: ['encoder.', 'quant_conv.', 'quantize.', 'decoder.', 'post_quant_conv.'],
};
const stages = ['encoder', 'quantizer', 'decoder'];

export const spec: NodeSpec = {
  type: 'export',
  title: 'Export',
  icon: 'package-open',
  group: 'save',
  help: `Writes part of a model to a file each time the workflow runs: as a download in the browser, as a file on the command line.

- One **stage** as \`.onnx\`, weights inside, for pictures of one size: it runs in any ONNX runtime and in the *ONNX stage* node. Inputs and outputs carry the names of the ports here; codes are int32, a label map enters as one-hot planes.
- A **transformer** as \`.onnx\`: tokens (b, t) and positions (1, t), both int32, to logits (b, t, V), any b and t.
- All **weights** as \`.safetensors\` with the reference's names, and for a VQ-GAN its config beside them in the published form. A discriminator is not among them.`,
  source: 'taming/models/vqgan.py and mingpt.py, for names and shapes',
  inputs: {
    model: { kind: 'model', also: ['transformer'], help: 'What to export: a VQ-GAN, or a transformer.' },
  },
  outputs: {},
  params: {
    what: {
      kind: 'choice', label: 'What', default: 'weights', onNode: true,
      options: [['weights', 'All weights'], ['encoder', 'Encoder'], ['quantizer', 'Quantizer'], ['decoder', 'Decoder'], ['transformer', 'Transformer']],
      help: 'All weights become .safetensors, a stage becomes .onnx.',
    },
    file: { kind: 'text', label: 'File name', default: 'model.safetensors', onNode: true, help: 'Name of the file, ending in .safetensors for weights and .onnx for a stage.' },
    width: { kind: 'number', label: 'Width', default: 256, min: 8, max: 4096, step: 8, integer: true, unit: 'px', when: ['what', stages], help: 'Width of the pictures the stage is for, a multiple of f.' },
    height: { kind: 'number', label: 'Height', default: 256, min: 8, max: 4096, step: 8, integer: true, unit: 'px', when: ['what', stages], help: 'Height of the pictures, a multiple of f.' },
    batch: { kind: 'number', label: 'Batch', default: 1, min: 1, max: 256, step: 1, integer: true, when: ['what', stages], help: 'Pictures at a time.' },
    takes: { kind: 'choice', label: 'Takes', default: 'quantized', when: ['what', ['decoder']], options: [['quantized', 'A quantized latent'], ['codes', 'Codes']], help: 'What the decoder is given. With codes the codebook is inside.' },
    numbers: { kind: 'choice', label: 'Numbers', default: 'float32', when: ['what', ['weights']], options: [['float32', '32 bits'], ['float16', '16 bits']], help: 'Precision of the weights in the file.' },
  },
  effect: true,
  flow({ ins: { model: at }, params }) {
    const what = String(params.what), ending = what === 'weights' ? '.safetensors' : '.onnx';
    if (!String(params.file).endsWith(ending)) throw new Refusal(`${what === 'weights' ? 'Weights are' : `The ${what} is`} written as ${ending}, and the file is called "${String(params.file)}". Give it a name that ends in ${ending}.`, 'file');
    if (!at) return {};
    if (at.kind === 'transformer') {
      if (stages.includes(what)) throw new Refusal(`A transformer has no ${what}. Export the transformer or all weights, or wire a VQ-GAN here.`, 'what');
      return {};
    }
    if (what === 'transformer') throw new Refusal('A VQ-GAN has no transformer. Wire a transformer here, or export another part.', 'what');
    const model = at.model;
    needWeights(model, what === 'weights' ? 'stages' : what, [...parts[what], ...(what === 'decoder' && params.takes === 'codes' ? ['quantize.embed'] : [])]);
    if (!model || what === 'weights') return {};
    const f = factorOf(model.architecture.ddconfig);
    for (const side of ['width', 'height'] as const) {
      const n = Number(params[side]);
      if (n % f) throw new Refusal(`${baseName(model.file)} has cells of ${f}×${f} pixels, and a ${side} of ${n} is no multiple of ${f}. Use ${Math.max(f, Math.round(n / f) * f)}.`, side);
    }
    return {};
  },
  upgrades: [],
};
