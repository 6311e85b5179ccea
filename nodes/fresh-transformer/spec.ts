/** The fresh transformer node's face: a GPT over codes that has learnt nothing yet. Draws no weights itself. */
import type { NodeSpec, Params } from '../../src/graph/node.ts';
import { type ConditionFacts, type ModelFacts, Refusal, type TransformerFacts } from '../../src/graph/port.ts';
import { factorOf, type GptArchitecture } from '../../src/net/architecture.ts';
import { gptWeights } from '../../src/net/gpt-weights.ts';
import { size } from '../../src/net/program.ts';

function conditionOf(p: Params, stage: ModelFacts | undefined): ConditionFacts {
  if (p.condition === 'class') return { is: 'class', classes: Number(p.classes) };
  if (p.condition === 'start') return { is: 'start', token: 0 };
  if (!stage) throw new Refusal('A condition of codes needs the model that makes them. Wire it here.', 'conditionStage');
  return { is: 'codes', of: String(p.of), below: stage.architecture.nEmbed };
}

/** @throws Refusal when the heads do not divide the width */
export function factsOf(p: Params, model: ModelFacts, stage?: ModelFacts): TransformerFacts {
  const { nEmbed } = model.architecture, condition = conditionOf(p, stage), nEmbd = Number(p.width), nHead = Number(p.heads), cells = Number(p.cells);
  if (nEmbd % nHead) throw new Refusal(`A width of ${nEmbd} cannot be divided among ${nHead} heads. Use a multiple.`);
  // the condition shares the vocabulary with the codes, as in the reference; its tokens and all codes but the last are read
  const architecture: GptArchitecture = { kind: 'gpt', vocabSize: Math.max(nEmbed, condition.is === 'class' ? condition.classes ?? 1 : condition.is === 'codes' ? condition.below ?? 1 : 1), blockSize: cells * cells * (condition.is === 'codes' ? 2 : 1), nLayer: Number(p.layers), nHead, nEmbd };
  const parameters = [...gptWeights(architecture).values()].reduce((n, s) => n + size(s), 0);
  return { architecture, parameters, file: 'fresh transformer', inferred: [], missing: [], unexpected: [], below: nEmbed, cell: factorOf(model.architecture.ddconfig), condition };
}

const whole = { kind: 'number', step: 1, integer: true } as const;
export const spec: NodeSpec = {
  type: 'fresh-transformer',
  title: 'Fresh transformer',
  icon: 'brain-circuit',
  group: 'train',
  help: `A transformer over the codes of a first stage, at the beginning of its training: a GPT with weights drawn from a seed, as the reference draws them (normal, deviation 0.02; positions zero).

Its vocabulary is the first stage's codebook; classes, or codes of a **condition stage**, share the same numbers.`,
  source: 'Section 3.2; taming/modules/transformer/mingpt.py, GPT',
  inputs: {
    model: { kind: 'model', help: 'The first stage, a trained VQ-GAN: its codebook is the vocabulary.' },
    conditionStage: { kind: 'model', optional: true, label: 'condition stage', help: 'The model whose codes are the condition, for a condition of codes.' },
  },
  outputs: { transformer: { kind: 'transformer', help: 'The handle: sizes, condition and fresh weights.' } },
  params: {
    layers: { ...whole, label: 'Layers', default: 4, min: 1, max: 48, onNode: true, help: 'Blocks of attention and MLP (n_layer).' },
    heads: { ...whole, label: 'Heads', default: 4, min: 1, max: 64, onNode: true, help: 'Attention heads in each (n_head).' },
    width: { ...whole, label: 'Width', default: 128, min: 4, max: 4096, onNode: true, help: 'Numbers per token (n_embd); a multiple of the heads.' },
    cells: { ...whole, label: 'Codes along a side', default: 16, min: 1, max: 64, help: 'The grid it learns: 16 for 16×16 codes, 128×128 pixels at f8.' },
    condition: { kind: 'choice', label: 'Condition', default: 'class', options: [['class', 'A class'], ['codes', 'Codes of another model'], ['start', 'None, a start token']], help: 'What stands before the codes.' },
    classes: { ...whole, label: 'Classes', default: 8, min: 1, max: 65_536, when: ['condition', ['class']], help: 'How many classes there are.' },
    of: { kind: 'choice', label: 'Codes of', default: 'segmentation', when: ['condition', ['codes']], options: [['segmentation', 'Label maps'], ['depth', 'Depth']], help: 'What the condition\'s codes show (cond_stage_key).' },
    seed: { ...whole, label: 'Seed', default: 0, min: 0, max: 2 ** 32 - 1, help: 'The same seed draws the same weights.' },
  },
  flow({ ins: { model: at, conditionStage }, params }) {
    return { transformer: { kind: 'transformer', ...(at?.model && (!conditionStage || conditionStage.model) && { transformer: factsOf(params, at.model, conditionStage?.model) }) } };
  },
  upgrades: [],
};
