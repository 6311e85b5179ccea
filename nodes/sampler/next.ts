/** The logits of the next code: of one cell, going on from what is remembered of its window, or of a whole front of cells. */
import type { GptArchitecture } from '../../src/net/architecture.ts';
import type { Tensor } from '../../src/net/tensor.ts';
import type { Context, Run } from '../../src/run/verb.ts';
import { extend, nowhere, prefix } from '../transformer/net.ts';
import type { Memory } from './memory.ts';
import type { Plan } from './plan.ts';
import type { Sequence } from './sequence.ts';

/** How the network of one token is run: through, or step by step under the token's name. */
export type Step = (net: Run<readonly Tensor[]>) => Run<readonly Tensor[]>;

/** Logits (pictures, V) of one cell; goes on from what is remembered of its window. */
export async function* nextLogits(ctx: Context, plan: Plan, at: Sequence, memory: Memory, step: Step): Run<Tensor> {
  const { transformer: { facts: { architecture: a }, weights }, pictures } = plan, held = memory.take(at.window);
  const past = held ?? { length: 0, tensors: beginning(ctx, a, pictures) };
  const t = at.length - past.length, mine: Tensor[] = [];
  const int32 = (data: Int32Array, shape: readonly number[]) => { const x = ctx.tensor(data, shape); mine.push(x); return x; };
  try {
    const tokens = Int32Array.from({ length: pictures * t }, (_, i) => at.token(Math.floor(i / t), past.length + (i % t)));
    const inputs = [
      int32(tokens, [pictures, t]), int32(Int32Array.from({ length: t }, (_, i) => past.length + i), [1, t]),
      int32(Int32Array.from({ length: 1 + at.length }, (_, i) => (i ? i - 1 : nowhere)), [1, 1 + at.length]),
      int32(Int32Array.from({ length: pictures }, (_, p) => p * t + t - 1), [pictures]), ...past.tensors,
    ];
    const [logits, ...tensors] = yield* step(ctx.network(extend(a), weights, inputs));
    memory.put(at.window, { length: at.length, tensors });
    return logits;
  } finally { for (const x of [...mine, ...past.tensors]) x.release(); }
}

/** One key per block that no position sees, since a memory cannot be empty. */
const beginning = (ctx: Context, a: GptArchitecture, pictures: number) =>
  Array.from({ length: 2 * a.nLayer }, () => ctx.tensor(new Float32Array(pictures * a.nEmbd), [pictures, a.nHead, 1, a.nEmbd / a.nHead]));

/** Logits (cells · pictures, V) of several cells at once, remembering nothing. Shorter sequences are filled up behind, where no one looks. */
export async function* frontLogits(ctx: Context, plan: Plan, front: readonly Sequence[], step: Step): Run<Tensor> {
  const { transformer: { facts: { architecture: a }, weights }, pictures } = plan, t = Math.max(...front.map((s) => s.length)), n = front.length * pictures;
  const tokens = new Int32Array(n * t), rows = new Int32Array(n);
  front.forEach((s, k) => {
    for (let p = 0; p < pictures; p++) {
      const at = (k * pictures + p) * t;
      for (let i = 0; i < s.length; i++) tokens[at + i] = s.token(p, i);
      rows[k * pictures + p] = at + s.length - 1;
    }
  });
  const inputs = [ctx.tensor(tokens, [n, t]), ctx.tensor(Int32Array.from({ length: t }, (_, i) => i), [1, t]), ctx.tensor(rows, [n])];
  try {
    const [logits] = yield* step(ctx.network(prefix(a), weights, inputs));
    return logits;
  } finally { for (const x of inputs) x.release(); }
}
