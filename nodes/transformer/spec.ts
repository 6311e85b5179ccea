/** The transformer node's face: a Net2NetTransformer checkpoint becomes a transformer, its first stage and its condition's stage. Knows no file format. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal, type ModelFacts, type PortType, type TransformerFacts } from '../../src/graph/port.ts';
import { baseName, count } from '../../src/graph/shapes.ts';
import { factorOf } from '../../src/net/architecture.ts';

const weights = ['.ckpt', '.pt', '.pth', '.safetensors'];
const stage = (model: ModelFacts): PortType => ({ kind: 'model', model, cell: factorOf(model.architecture.ddconfig) });

/** @throws Refusal when the transformer cannot have been trained on this first stage's codes */
function checkFirstStage({ architecture: { vocabSize }, file, below }: TransformerFacts, first: ModelFacts) {
  const K = first.architecture.nEmbed;
  if (K > vocabSize) throw new Refusal(`${baseName(first.file)} has K = ${K} codes; the transformer of ${baseName(file)} knows ${vocabSize}. It was trained on another first stage: choose that one.`);
  if (below !== undefined && below !== K) throw new Refusal(`The transformer of ${baseName(file)} was trained on a first stage with K = ${below} codes; ${baseName(first.file)} has ${K}. Choose the first stage that belongs to it.`);
}

export const spec: NodeSpec = {
  type: 'transformer',
  title: 'Transformer',
  icon: 'brain-circuit',
  group: 'model',
  help: `An autoregressive transformer over codes: it learnt p(sᵢ | s₍<i₎, c), which code comes next after those before it and a condition c.

Published checkpoints hold three networks: the transformer (a GPT), its **first stage** (the VQ-GAN whose codes it writes), and for some a **condition stage** (a VQ-GAN that turns label maps or depth into codes). Each goes out through its own port. Where a checkpoint holds the transformer alone, give its first stage as a file of its own.

The number of attention heads leaves no trace in the weights: it comes from the config, or from the parameter *Heads*.`,
  source: 'Section 3.2; taming/models/cond_transformer.py, Net2NetTransformer; taming/modules/transformer/mingpt.py, GPT',
  inputs: {},
  outputs: {
    transformer: { kind: 'transformer', help: 'The transformer: its sizes and weights, and what it is conditioned on.' },
    firstStage: { kind: 'model', label: 'first stage', help: 'The VQ-GAN whose codes it writes: wire it to the decoder.' },
    conditionStage: { kind: 'model', label: 'condition stage', help: 'The VQ-GAN that turns the condition into codes. Checkpoints conditioned on label maps or depth have one.' },
  },
  params: {
    file: {
      kind: 'file', label: 'Checkpoint', accept: weights, default: 'samples/landscapes-class.safetensors', onNode: true,
      samples: [['samples/landscapes-class.safetensors', 'Landscapes by class, 16×16 codes']],
      help: 'The weights: a PyTorch checkpoint (.ckpt, .pt, .pth) or safetensors. Nothing in the file is executed.',
    },
    config: {
      kind: 'file', label: 'Config', accept: ['.yaml', '.yml', '.json'], default: '', onNode: true,
      samples: [['samples/landscapes-class.yaml', 'Landscapes by class, 16×16 codes']],
      help: 'The published config that belongs to the weights. Empty: one beside the checkpoint is taken, with its name or called config.yaml.',
    },
    heads: { kind: 'number', label: 'Heads', default: 0, min: 0, max: 256, step: 1, integer: true, help: 'Number of attention heads, for checkpoints without a config; 0 when the config tells.' },
    firstStage: {
      kind: 'file', label: 'First stage', accept: weights, default: '',
      samples: [['samples/landscapes-vqgan.safetensors', 'Landscapes, f8, 256 codes']],
      help: 'The VQ-GAN, for checkpoints that do not hold it. A checkpoint that holds its own uses that.',
    },
    conditionStage: { kind: 'file', label: 'Condition stage', accept: weights, default: '', help: 'The VQ-GAN of the condition, for checkpoints that do not hold it.' },
  },
  flow({ facts }): Record<string, PortType> {
    const transformer = facts?.transformer as TransformerFacts | undefined, first = facts?.firstStage as ModelFacts | undefined, condition = facts?.conditionStage as ModelFacts | undefined;
    if (!transformer) return { transformer: { kind: 'transformer' }, firstStage: { kind: 'model' }, conditionStage: { kind: 'model' } };
    if (transformer.missing.length) {
      const some = transformer.missing.slice(0, 3).join(', ') + (transformer.missing.length > 3 ? ', …' : '');
      throw new Refusal(`${baseName(transformer.file)} lacks ${count(transformer.missing.length, 'weight')} of its transformer (${some}). Either its config belongs to another model, or the file is incomplete.`);
    }
    if (first) checkFirstStage(transformer, first);
    return { transformer: { kind: 'transformer', transformer }, ...(first && { firstStage: stage(first) }), ...(condition && { conditionStage: stage(condition) }) };
  },
  upgrades: [],
};
