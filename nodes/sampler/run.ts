/** Samples codes one after the other, or a front of them at a time. The windows, the filters and the noise are decided elsewhere; here they meet. */
import type { Tensor } from '../../src/net/tensor.ts';
import { raster, wavefront, type Cell } from '../../src/net/window.ts';
import { drain, under } from '../../src/run/execute.ts';
import type { Context, Run, Verb } from '../../src/run/verb.ts';
import { drawCodes } from './draw.ts';
import { crossEntropy, logitsOfAll } from './logits.ts';
import { Memory } from './memory.ts';
import { frontLogits, nextLogits, type Step } from './next.ts';
import { tryBoth } from './order.ts';
import { planOf, type Plan } from './plan.ts';
import { afterToken, beforeDraw, beforeToken, token } from './shown.ts';
import { sequenceOf } from './sequence.ts';
import { recall, remember } from './unfinished.ts';

async function* sample(ctx: Context, plan: Plan, done: Uint8Array): Run<void> {
  const { grid, pictures, codes, condition, open, draw, seed } = plan, { width } = grid;
  const isOpen = (row: number, column: number) => open[row * width + column] === 1 && !done[row * width + column];
  let groups = plan.order === 'wavefront' && ctx.reply !== 'into' ? wavefront(grid, isOpen) : raster(grid, isOpen);
  const total = open.reduce((n, o) => n + o, 0), memory = new Memory();
  // a debugger sees the codes so far, the logits and the draw; at full speed no tensor is made of them
  const shown = ctx.after && ctx.reply === 'into';
  const sketch = sketcher(ctx, plan);
  let undecided = plan.order === 'auto' && ctx.reply !== 'into';
  let count = total - groups.reduce((n, g) => n + g.length, 0);
  try {
    for (let group = groups.shift(); group; group = groups.shift()) {
      const name = `token ${group[0].row * width + group[0].column}`;
      const reply = yield* shown ? beforeToken(ctx, name, plan) : token(name);
      ctx.signal.throwIfAborted();
      const step: Step = async function* (net) { return reply === 'into' ? yield* under(name, net, ctx.signal) : await drain(net, ctx.signal); };
      // a token that is passed over runs as at full speed
      const at: Context = { ...ctx, network: (p, weights, inputs) => ctx.network(p, weights, inputs, reply) };
      const sequences = group.map((cell) => sequenceOf(cell, grid, condition, codes));
      const held: { logits: Tensor } = { logits: yield* group.length === 1 ? nextLogits(at, plan, sequences[0], memory, step) : frontLogits(at, plan, sequences, step) };
      try {
        if (shown && reply === 'into') yield* beforeDraw(ctx, name, held, draw);
        const places = group.flatMap(({ row, column }) => Array.from({ length: pictures }, (_, picture) => ({ seed, picture, row, column })));
        let drawn = await drawCodes(ctx, held.logits, draw, places);
        if (shown) drawn = yield* afterToken(ctx, name, drawn, plan.below);
        group.forEach((cell, k) => settle(cell, drawn.subarray(k * pictures, (k + 1) * pictures), plan, done));
        if (undecided && held.logits.place === 'gpu' && (await frontsPay(ctx, plan, isOpen))) groups = wavefront(grid, isOpen);
        undecided = false;
      } finally { held.logits.release(); }
      count += group.length;
      await sketch(count / total);
      ctx.progress(count, total, `${count} of ${total} codes`);
    }
  } finally { memory.close(); }
}

/** Shows the codes so far about once a second while more than a second is left, less often where showing them takes long. */
function sketcher(ctx: Context, { codes, pictures, grid: { height, width }, below, about }: Plan): (done: number) => Promise<void> {
  const begun = performance.now();
  let next = begun + 1000, drafted: number | undefined;
  return async (done) => {
    const now = performance.now(), left = ((now - begun) * (1 - done)) / done;
    // a GPU answers before it has computed: what a draft costs shows in the code after it
    if (drafted !== undefined) { next = now + Math.max(1000, 4 * (now - drafted)); drafted = undefined; }
    if (!ctx.draft || now < next || left < 1000) return;
    drafted = now;
    const tensor = ctx.tensor(codes.slice(), [pictures, height, width]);
    try { await ctx.draft({ codes: { kind: 'codes', tensor, below, about } }); } finally { tensor.release(); }
  };
}

async function frontsPay(ctx: Context, plan: Plan, isOpen: (row: number, column: number) => boolean): Promise<boolean> {
  const { one, front, size } = await tryBoth(ctx, plan, isOpen), pays = front < one;
  ctx.note(`drawn ${pays ? `in fronts of ${size.toFixed(1)}` : 'one by one'}: on trial ${one.toFixed(1)} ms a code one by one, ${front.toFixed(1)} ms in fronts`);
  return pays;
}

function settle({ row, column }: Cell, drawn: Int32Array, { grid: { height, width }, codes }: Plan, done: Uint8Array) {
  drawn.forEach((code, picture) => { codes[(picture * height + row) * width + column] = code; });
  done[row * width + column] = 1;
}

export const verb: Verb = {
  async *run(ctx, inputs) {
    const plan = await planOf(ctx, inputs), { grid: { height, width }, pictures, below, about } = plan;
    // under a debugger every token is a step, and its codes may be a person's: nothing is recalled and nothing remembered
    const done = ctx.after ? new Uint8Array(plan.open.length) : recall(plan);
    const before = done.reduce((n, d) => n + d, 0);
    if (before) ctx.note(`went on from the ${before} codes that were sampled before it was stopped`);
    let ended = false;
    try {
      yield* sample(ctx, plan, done);
      ended = true;
    } finally { if (!ctx.after) remember(plan, ended ? undefined : done); }
    for (const line of plan.notes) ctx.note(line);
    const V = plan.transformer.facts.architecture.vocabSize;
    const logits = ctx.wants('logits') || ctx.wants('loss') ? yield* logitsOfAll(ctx, plan) : undefined;
    return {
      codes: { kind: 'codes', tensor: ctx.tensor(plan.codes, [pictures, height, width]), below, about },
      ...(logits && ctx.wants('loss') && { loss: { kind: 'loss', number: crossEntropy(logits, plan.codes, V) } }),
      ...(logits && ctx.wants('logits') && { logits: { kind: 'logits', tensor: ctx.tensor(logits, [pictures, height * width, V]) } }),
    };
  },
};
