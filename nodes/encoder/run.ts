/** Runs the encoder: pads to whole cells, then one network. Knows values; no file and no runtime. */
import { factorOf } from '../../src/net/architecture.ts';
import { network } from '../../src/net/build.ts';
import { memo } from '../../src/net/memo.ts';
import type { Program } from '../../src/net/program.ts';
import type { Tensor } from '../../src/net/tensor.ts';
import type { Context, Verb } from '../../src/run/verb.ts';
import { encoder, oneHot } from './net.ts';
import { padEdges } from './pad.ts';

const programs = memo<Program>(32);

async function wholeCells(ctx: Context, t: Tensor, f: number): Promise<Tensor> {
  const [h, w] = t.shape.slice(-2);
  if (h % f === 0 && w % f === 0) return t.retain();
  const { data, shape } = padEdges(await t.data(), t.shape, f);
  const [hh, ww] = shape.slice(-2);
  ctx.note(`padded ${w}×${h} to ${ww}×${hh}, whole cells of ${f}×${f}; the decoder crops it off again`);
  return ctx.tensor(data, shape);
}

export const verb: Verb = {
  async *run(ctx, { image, model: { model } }) {
    const a = model!.facts.architecture, f = factorOf(a.ddconfig), labels = image.tensor!.dtype === 'int32';
    const crop = image.tensor!.shape.slice(-2);
    const x = await wholeCells(ctx, image.tensor!, f);
    try {
      const p = programs(`${JSON.stringify(a)} ${x.dtype} ${x.shape}`, () =>
        network([{ dtype: x.dtype, shape: x.shape }], (b, v) => [encoder(b, a, labels ? oneHot(b, v, a.ddconfig.inChannels) : v)]));
      const [latent] = yield* ctx.network(p, model!.weights, [x]);
      return { latent: { kind: 'latent', tensor: latent, about: { crop, cell: f } } };
    } finally { x.release(); }
  },

  join({ b, at, wire }) {
    const a = wire('model')!.value!.model!.facts.architecture, f = factorOf(a.ddconfig), x = at('image'), { dtype, shape } = b.vars[x];
    if (shape.slice(-2).some((side) => side % f)) throw new Error(`pictures to train on must be whole cells of ${f}×${f} pixels; these are ${shape.at(-1)}×${shape.at(-2)}. Change the size in the dataset.`);
    return { latent: { var: encoder(b, a, dtype === 'int32' ? oneHot(b, x, a.ddconfig.inChannels) : x) } };
  },
};
