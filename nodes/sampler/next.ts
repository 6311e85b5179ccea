/** The logits of the next code: of one cell, going on from what is remembered of its window, or of a whole front of cells. */
import type { Tensor } from '../../src/net/tensor.ts';
import type { Context, Run } from '../../src/run/verb.ts';
import { extend, extendFixed, nowhere, prefix } from '../transformer/net.ts';
import type { Memory } from './memory.ts';
import type { Plan } from './plan.ts';
import type { Sequence } from './sequence.ts';

/** How the network of one token is run: through, or step by step under the token's name. */
export type Step = (net: Run<readonly Tensor[]>) => Run<readonly Tensor[]>;

const numbers = (n: number, f: (i: number) => number) => Int32Array.from({ length: n }, (_, i) => f(i));
/** A GPU compiles its kernels anew for each length: there, few lengths are used, and the rest is filled up. */
const powerOfTwo = (n: number) => 2 ** Math.ceil(Math.log2(n));

/** Logits (pictures, V) of one cell; goes on from what is remembered of its window. */
export async function* nextLogits(ctx: Context, plan: Plan, at: Sequence, memory: Memory, step: Step): Run<Tensor> {
  const { transformer: { facts: { architecture: a }, weights }, pictures } = plan, isFixed = ctx.place === 'gpu', held = memory.take(at.window);
  const from = held?.length ?? 0, past = held?.tensors ?? beginning(ctx, plan, isFixed ? a.blockSize : 1);
  const t = at.length - from, room = isFixed ? powerOfTwo(t) : t, mine: Tensor[] = [];
  const int32 = (data: Int32Array, ...shape: number[]) => { const x = ctx.tensor(data, shape); mine.push(x); return x; };
  try {
    const tokens = int32(numbers(pictures * room, (i) => (i % room < t ? at.token(Math.floor(i / room), from + (i % room)) : 0)), pictures, room);
    const positions = int32(numbers(room, (i) => (i < t ? from + i : 0)), 1, room);
    // where the new ones go in a memory of fixed size, or where all of a growing one stand after its first, which no one sees
    const places = isFixed ? int32(numbers(room, (i) => (i < t ? from + i : -1)), 1, room) : int32(numbers(1 + at.length, (i) => (i ? i - 1 : nowhere)), 1, 1 + at.length);
    const rows = int32(numbers(pictures, (p) => p * room + t - 1), pictures);
    const [logits, ...tensors] = yield* step(ctx.network(isFixed ? extendFixed(a) : extend(a), weights, [tokens, positions, places, rows, ...past]));
    memory.put(at.window, { length: at.length, tensors });
    return logits;
  } finally { for (const x of [...mine, ...past]) x.release(); }
}

/** Zeros for the keys and values of each block, all the same tensor: (pictures, heads, size, d). */
function beginning(ctx: Context, { transformer: { facts: { architecture: a } }, pictures }: Plan, size: number): Tensor[] {
  const zeros = ctx.tensor(new Float32Array(pictures * size * a.nEmbd), [pictures, a.nHead, size, a.nEmbd / a.nHead]);
  return Array.from({ length: 2 * a.nLayer }, (_, i) => (i ? zeros.retain() : zeros));
}

/** Logits (cells · pictures, V) of several cells at once, remembering nothing; on a GPU some rows more. Shorter sequences are filled up behind, where no one looks. */
export async function* frontLogits(ctx: Context, plan: Plan, front: readonly Sequence[], step: Step): Run<Tensor> {
  const { transformer: { facts: { architecture: a }, weights }, pictures } = plan, longest = Math.max(...front.map((s) => s.length)), isFixed = ctx.place === 'gpu';
  const t = isFixed ? Math.min(a.blockSize, Math.ceil(longest / 64) * 64) : longest, n = (isFixed ? powerOfTwo(front.length) : front.length) * pictures;
  const tokens = new Int32Array(n * t), rows = new Int32Array(n);
  front.forEach((s, k) => {
    for (let p = 0; p < pictures; p++) {
      const at = (k * pictures + p) * t;
      for (let i = 0; i < s.length; i++) tokens[at + i] = s.token(p, i);
      rows[k * pictures + p] = at + s.length - 1;
    }
  });
  const inputs = [ctx.tensor(tokens, [n, t]), ctx.tensor(numbers(t, (i) => i), [1, t]), ctx.tensor(rows, [n])];
  try {
    const [logits] = yield* step(ctx.network(prefix(a), weights, inputs));
    return logits;
  } finally { for (const x of inputs) x.release(); }
}
