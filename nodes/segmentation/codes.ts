/** Pictures to codes in one network, for conditions. Knows values; no file and no runtime. */
import { factorOf } from '../../src/net/architecture.ts';
import { network } from '../../src/net/build.ts';
import { memo } from '../../src/net/memo.ts';
import type { Program } from '../../src/net/program.ts';
import type { TensorData } from '../../src/net/tensor.ts';
import type { Model, Value } from '../../src/run/value.ts';
import type { Context, Run } from '../../src/run/verb.ts';
import { encoder, oneHot } from '../encoder/net.ts';
import { padEdges } from '../encoder/pad.ts';
import { gumbel, nearest } from '../quantizer/net.ts';

const programs = memo<Program>(16);

/**
 * The codes of `data` as a condition.
 * @param shape (b, H, W) of label ids, or (b, c, H, W) of a picture
 */
export async function* conditionOf(ctx: Context, { facts: { architecture: a }, weights }: Model, data: TensorData, shape: readonly number[]): Run<Value> {
  const f = factorOf(a.ddconfig), crop = shape.slice(-2), padded = padEdges(data, shape, f);
  if (padded.data.length !== data.length) ctx.note(`padded ${crop[1]}×${crop[0]} to ${padded.shape.at(-1)}×${padded.shape.at(-2)}, whole cells of ${f}×${f}`);
  const x = ctx.tensor(padded.data, padded.shape), labels = x.dtype === 'int32';
  try {
    const p = programs(`${JSON.stringify(a)} ${x.dtype} ${x.shape}`, () => network([{ dtype: x.dtype, shape: x.shape }], (b, v) => {
      const z = encoder(b, a, labels ? oneHot(b, v, a.ddconfig.inChannels) : v);
      return [a.quantizer === 'gumbel' ? gumbel(b, a, z).codes : nearest(b, a, z).codes];
    }));
    const [codes] = yield* ctx.network(p, weights, [x]);
    return { kind: 'condition', tensor: codes, below: a.nEmbed, about: { crop, cell: f } };
  } finally { x.release(); }
}
