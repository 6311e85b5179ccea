/** Logits at every cell of finished codes: what a debugger shows, and what a transformer is judged by. */
import { raster } from '../../src/net/window.ts';
import { drain } from '../../src/run/execute.ts';
import type { Context, Run } from '../../src/run/verb.ts';
import { teacherForced } from '../transformer/net.ts';
import { nextLogits } from './next.ts';
import { Memory } from './memory.ts';
import type { Plan } from './plan.ts';
import { sequenceOf } from './sequence.ts';

/** Before temperature and filters: (pictures, h w, V). */
export async function* logitsOfAll(ctx: Context, plan: Plan): Run<Float32Array> {
  const { grid: { height, width, window } } = plan;
  return height === window && width === window ? yield* inOnePass(ctx, plan) : yield* cellByCell(ctx, plan);
}

/** A grid that is one window: all positions at once. */
async function* inOnePass(ctx: Context, { transformer: { facts: { architecture: a }, weights }, grid, condition, codes, pictures }: Plan): Run<Float32Array> {
  const cells = grid.height * grid.width, c = condition.length, t = c + cells - 1;
  const last = sequenceOf({ row: grid.height - 1, column: grid.width - 1 }, grid, condition, codes); // all tokens but the last code
  const inputs = [
    ctx.tensor(Int32Array.from({ length: pictures * t }, (_, i) => last.token(Math.floor(i / t), i % t)), [pictures, t]),
    ctx.tensor(Int32Array.from({ length: t }, (_, i) => i), [1, t]),
  ];
  try {
    const [logits] = yield* ctx.network(teacherForced(a), weights, inputs);
    try {
      const all = await logits.data(), out = new Float32Array(pictures * cells * a.vocabSize);
      // the last `cells` of t positions predict the codes
      for (let p = 0; p < pictures; p++) out.set(all.subarray((p * t + c - 1) * a.vocabSize, (p + 1) * t * a.vocabSize), p * cells * a.vocabSize);
      return out;
    } finally { logits.release(); }
  } finally { for (const x of inputs) x.release(); }
}

async function* cellByCell(ctx: Context, plan: Plan): Run<Float32Array> {
  const { grid, condition, codes, pictures, transformer: { facts: { architecture: { vocabSize: V } } } } = plan, cells = grid.height * grid.width;
  const memory = new Memory(), out = new Float32Array(pictures * cells * V);
  try {
    for (const [{ row, column }] of raster(grid, () => true)) {
      ctx.signal.throwIfAborted();
      const logits = yield* nextLogits(ctx, plan, sequenceOf({ row, column }, grid, condition, codes), memory, async function* (net) { return await drain(net, ctx.signal); });
      try {
        const data = await logits.data(), cell = row * grid.width + column;
        for (let p = 0; p < pictures; p++) out.set(data.subarray(p * V, (p + 1) * V), (p * cells + cell) * V);
      } finally { logits.release(); }
      ctx.progress(row * grid.width + column + 1, cells, 'logits');
    }
    return out;
  } finally { memory.close(); }
}

/** Mean of -log softmax(logits)[code], in nats. @param logits (codes.length, V) */
export function crossEntropy(logits: Float32Array, codes: Int32Array, V: number): number {
  let sum = 0;
  codes.forEach((code, i) => {
    const row = logits.subarray(i * V, (i + 1) * V), most = row.reduce((a, b) => Math.max(a, b), -Infinity);
    sum += Math.log(row.reduce((n, l) => n + Math.exp(l - most), 0)) + most - row[code];
  });
  return sum / codes.length;
}
