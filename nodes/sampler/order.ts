/** Whether a front of codes at once is faster than one by one on this machine: tried on a cell in the middle. Draws nothing that is kept. */
import type { Tensor } from '../../src/net/tensor.ts';
import { raster, wavefront } from '../../src/net/window.ts';
import { drain } from '../../src/run/execute.ts';
import type { Context, Run } from '../../src/run/verb.ts';
import { Memory } from './memory.ts';
import { frontLogits, nextLogits, type Step } from './next.ts';
import type { Plan } from './plan.ts';
import { sequenceOf } from './sequence.ts';

export interface Trial { /** milliseconds a code */ readonly one: number; readonly front: number; /** codes in a front, on average */ readonly size: number }

/**
 * One by one computes only what is new in a window it has seen; a front computes whole prefixes, but several at once. Which pays depends
 * on how full one cell keeps the engine. On WASM and processors one by one has won wherever it was measured.
 */
export async function tryBoth(ctx: Context, plan: Plan, isOpen: (row: number, column: number) => boolean): Promise<Trial> {
  const { grid, condition, codes } = plan, size = Math.max(1, raster(grid, isOpen).length / wavefront(grid, isOpen).length);
  const row = Math.max(1, Math.min(grid.height - 1, grid.height >> 1)), column = grid.width >> 1;
  const [above, cell] = [row - 1, row].map((r) => sequenceOf({ row: r, column }, grid, condition, codes));
  const step: Step = async function* (net) { return await drain(net, ctx.signal); };
  /** Until the numbers are here: a GPU answers before it has computed. */
  const time = async (run: Run<Tensor>) => {
    const start = performance.now(), logits = await drain(run, ctx.signal);
    try { await logits.data(); } finally { logits.release(); }
    return performance.now() - start;
  };
  let one = Infinity, front = Infinity;
  for (let i = 0; i < 3; i++) {
    const memory = new Memory();
    try {
      await time(nextLogits(ctx, plan, above, memory, step));
      one = Math.min(one, await time(nextLogits(ctx, plan, cell, memory, step)));
    } finally { memory.close(); }
    front = Math.min(front, await time(frontLogits(ctx, plan, Array.from({ length: Math.round(size) }, () => cell), step)));
  }
  return { one, front: front / Math.round(size), size };
}
