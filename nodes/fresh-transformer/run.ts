/** Draws a transformer's weights when they are asked for. Knows no file. */
import { gptWeights } from '../../src/net/gpt-weights.ts';
import { initialWeight } from '../../src/net/initial.ts';
import type { Verb } from '../../src/run/verb.ts';
import { factsOf } from './spec.ts';

export const verb: Verb = {
  async *run({ params }, { model, conditionStage }) {
    const facts = factsOf(params, model.model!.facts, conditionStage?.model?.facts), names = gptWeights(facts.architecture), seed = Number(params.seed);
    const weights = { digest: `fresh ${JSON.stringify(facts.architecture)} ${seed}`, names, read: async (name: string) => initialWeight(name, names, seed) };
    return { transformer: { kind: 'transformer', transformer: { facts, weights }, with: { firstStage: model.model!, ...(conditionStage?.model && { conditionStage: conditionStage.model }) } } };
  },
};
