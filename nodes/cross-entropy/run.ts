/** Shows a transformer's cross entropy of a batch, and writes it for a trainer. Knows values; no runtime. */
import { type Builder, network } from '../../src/net/build.ts';
import { reshape } from '../../src/net/layers.ts';
import { memo } from '../../src/net/memo.ts';
import { uniformAt } from '../../src/net/philox.ts';
import { size, type Program, type Var } from '../../src/net/program.ts';
import type { TransformerFacts } from '../../src/graph/port.ts';
import type { Value } from '../../src/run/value.ts';
import type { Verb } from '../../src/run/verb.ts';
import { learnSequence } from '../transformer/learn.ts';

const programs = memo<Program>(8);

/** (b, ...) -> (b, n) */
const rows = (b: Builder, x: Var) => { const s = b.shape(x); return s.length === 2 ? x : reshape(b, x, [s[0], size(s.slice(1))]); };

/** The condition, or a start token where there is none. @throws when the transformer needs one */
function conditionOf(b: Builder, given: Var | undefined, batch: number, { condition }: TransformerFacts): Var {
  if (given !== undefined) return rows(b, given);
  if (condition && condition.is !== 'start') throw new Error(`this transformer was built to be conditioned on ${condition.is === 'class' ? 'a class' : condition.is}. Wire the condition.`);
  return b.const(Array<number>(batch).fill(condition?.token ?? 0), [batch, 1], 'int32');
}

/** What is shown in place of each code at each step: a code, or -1 where the true one stays. */
function replacements(shape: readonly number[], { pkeep, seed, below }: { pkeep: number; seed: number; below: number }) {
  return async (step: number) => {
    const u = uniformAt({ seed, picture: step % 2 ** 32, row: 5, column: 0 });
    return Int32Array.from({ length: size(shape) }, (_, i) => (u(2 * i) < pkeep ? -1 : Math.floor(u(2 * i + 1) * below)));
  };
}

export const verb: Verb = {
  async *run(ctx, { transformer: { transformer }, codes, condition }) {
    const { facts, weights } = transformer!, s = codes.tensor!, c = condition?.tensor, { params: p } = ctx;
    const types = [s, ...(c ? [c] : [])].map((t) => ({ dtype: t.dtype, shape: t.shape }));
    const net = programs(JSON.stringify([facts.architecture, facts.condition, types]), () => network(types, (b, x, y) =>
      [learnSequence(b, facts.architecture, conditionOf(b, y, s.shape[0], facts), rows(b, x)).loss]));
    const [t] = yield* ctx.network(net, weights, c ? [s, c] : [s]);
    const shape = [s.shape[0], size(s.shape.slice(1))], at = replacements(shape, { pkeep: Number(p.pkeep), seed: Number(p.seed), below: facts.below ?? facts.architecture.vocabSize });
    try {
      const replaced: Value = { kind: 'codes', tensor: ctx.tensor(await at(0), shape), stream: { length: Infinity, at } };
      return { loss: { kind: 'loss', number: (await t.data())[0] }, ...(Number(p.pkeep) < 1 && { replaced }) };
    } finally { t.release(); }
  },
  join({ b, at, own, wire, params }) {
    const { facts } = wire('transformer')!.value!.transformer!, codes = rows(b, at('codes')), given = wire('condition') ? at('condition') : undefined;
    let seen = codes;
    if (Number(params.pkeep) < 1) {
      const put = own('replaced'), kept = b.op('Greater', [b.const([0]), b.op('Cast', [put], { to: 'float32' })], {});
      seen = b.op('Where', [kept, codes, put], {});
    }
    const { loss } = learnSequence(b, facts.architecture, conditionOf(b, given, b.shape(codes)[0], facts), codes, seen);
    return { loss: { var: loss, report: { 'cross entropy': loss } } };
  },
};
