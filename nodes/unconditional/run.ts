/** Gives the start token. */
import type { Verb } from '../../src/run/verb.ts';

export const verb: Verb = {
  async *run({ params, tensor }, { transformer }) {
    const c = transformer?.transformer?.facts.condition, given = Number(params.token);
    const token = given >= 0 ? given : c?.is === 'start' ? c.token : 0;
    return { condition: { kind: 'condition', tensor: tensor(Int32Array.of(token), [1, 1]), below: token + 1 } };
  },
};
