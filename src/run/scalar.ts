/** One number from a small network: what a loss node shows for the batch at hand. Knows no runtime. */
import { network, type Builder } from '../net/build.ts';
import { memo } from '../net/memo.ts';
import type { Program, Var } from '../net/program.ts';
import type { Tensor } from '../net/tensor.ts';
import type { Context, Run } from './verb.ts';

const programs = memo<Program>(32);

/** @param name tells this network from others of the same shapes; @param body writes a variable () */
export async function* scalar(ctx: Context, name: string, inputs: readonly Tensor[], body: (b: Builder, ...x: Var[]) => Var): Run<number> {
  const types = inputs.map(({ dtype, shape }) => ({ dtype, shape }));
  const p = programs(`${name} ${JSON.stringify(types)}`, () => network(types, (b, ...x) => [body(b, ...x)]));
  const [t] = yield* ctx.network(p, undefined, inputs);
  try { return (await t.data())[0]; } finally { t.release(); }
}
