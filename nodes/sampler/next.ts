/** The logits of the next code: of one cell, going on from what is remembered of its window, or of a whole front of cells. */
import type { Tensor } from '../../src/net/tensor.ts';
import type { Context, Run } from '../../src/run/verb.ts';
import { prefix } from '../transformer/net.ts';
import { onGpu, onHost } from './keeping.ts';
import type { Kept, Memory } from './memory.ts';
import type { Plan } from './plan.ts';
import type { Sequence } from './sequence.ts';

/** How the network of one token is run: through, or step by step under the token's name. */
export type Step = (net: Run<readonly Tensor[]>) => Run<readonly Tensor[]>;

const numbers = (n: number, f: (i: number) => number) => Int32Array.from({ length: n }, (_, i) => f(i));

/** Logits (pictures, V) of one cell; goes on from what is remembered of its window. */
export async function* nextLogits(ctx: Context, plan: Plan, at: Sequence, memory: Memory, step: Step): Run<Tensor> {
  const { transformer: { facts: { architecture: a }, weights }, pictures } = plan, keeping = ctx.place === 'gpu' ? onGpu : onHost;
  let past: Kept | undefined = keeping.ready(ctx, a, pictures, memory.take(at.window), at.length);
  const from = past.length, t = at.length - from, room = keeping.room(t), places = keeping.places(past, t);
  const inputs = [
    ctx.tensor(numbers(pictures * room, (i) => (i % room < t ? at.token(Math.floor(i / room), from + (i % room)) : 0)), [pictures, room]),
    ctx.tensor(numbers(room, (i) => (i < t ? from + i : 0)), [1, room]), ctx.tensor(places, [1, places.length]),
    ctx.tensor(numbers(pictures, (p) => p * room + t - 1), [pictures]),
  ];
  try {
    const [logits, ...made] = yield* step(ctx.network(keeping.program(a), weights, [...inputs, ...past.tensors]));
    memory.put(at.window, await keeping.settle(past, made, t));
    past = undefined;
    return logits;
  } finally { for (const x of [...inputs, ...(past?.tensors ?? [])]) x.release(); }
}

/** Logits (cells · pictures, V) of several cells at once, remembering nothing; on a GPU some rows more. Shorter sequences are filled up behind, where no one looks. */
export async function* frontLogits(ctx: Context, plan: Plan, front: readonly Sequence[], step: Step): Run<Tensor> {
  const { transformer: { facts: { architecture: a }, weights }, pictures } = plan, longest = Math.max(...front.map((s) => s.length));
  const t = ctx.place === 'gpu' ? Math.min(a.blockSize, Math.ceil(longest / 64) * 64) : longest, n = (ctx.place === 'gpu' ? 2 ** Math.ceil(Math.log2(front.length)) : front.length) * pictures;
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
