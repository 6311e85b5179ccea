/** Draws a model's weights when they are asked for. Knows no file. */
import { initialWeight } from '../../src/net/initial.ts';
import { vqganWeights } from '../../src/net/vqgan-weights.ts';
import type { Verb } from '../../src/run/verb.ts';
import { factsOf } from './spec.ts';

export const verb: Verb = {
  async *run({ params }) {
    const facts = factsOf(params), names = vqganWeights(facts.architecture), seed = Number(params.seed);
    const weights = { digest: `fresh ${JSON.stringify(facts.architecture)} ${seed}`, names, read: async (name: string) => initialWeight(name, names, seed) };
    return { model: { kind: 'model', model: { facts, weights } } };
  },
};
