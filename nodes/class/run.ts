/** Gives a class as one token. */
import type { Verb } from '../../src/run/verb.ts';
import { namesOf } from './spec.ts';

export const verb: Verb = {
  async *run({ params, tensor, note }) {
    const id = Number(params.class), name = namesOf(params)[id];
    if (name) note(name);
    return { condition: { kind: 'condition', tensor: tensor(Int32Array.of(id), [1, 1]), below: id + 1 } };
  },
};
