/** Adds up losses: numbers in a run, variables for a trainer. Knows no network. */
import type { Params } from '../../src/graph/node.ts';
import { add, scale } from '../../src/net/layers.ts';
import type { Verb } from '../../src/run/verb.ts';
import { terms } from './spec.ts';

const weightOf = (params: Params, term: string) => Number(params[`weight${term.toUpperCase()}`]);

export const verb: Verb = {
  async *run({ params }, inputs) {
    const number = terms.reduce((sum, t) => sum + (inputs[t] ? weightOf(params, t) * (inputs[t].number ?? NaN) : 0), 0);
    return { loss: { kind: 'loss', number } };
  },
  join({ b, params, wire }) {
    const parts = terms.flatMap((t) => { const w = wire(t); return w ? [{ w, by: weightOf(params, t) }] : []; });
    for (const { w } of parts) {
      if (w.contest) throw new Error('the adversarial loss is weighed by the trainer. Wire it to the trainer\'s adversarial input, not to a sum.');
      if (w.var === undefined) throw new Error('a loss that is a number, from outside the network, cannot be learnt from. Wire losses of nodes that see the pictures.');
    }
    const sum = b.layer('weighted sum', () => parts.map(({ w, by }) => (by === 1 ? w.var! : scale(b, w.var!, by))).reduce((x, y) => add(b, x, y)));
    return { loss: { var: sum, report: Object.assign({}, ...parts.map(({ w }) => w.report)) } };
  },
};
