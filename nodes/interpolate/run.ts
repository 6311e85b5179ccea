/** Mixes two latents on the host; codes are looked up by one small network first. */
import { network } from '../../src/net/build.ts';
import { memo } from '../../src/net/memo.ts';
import type { Program } from '../../src/net/program.ts';
import type { Tensor } from '../../src/net/tensor.ts';
import type { Model, Value } from '../../src/run/value.ts';
import type { Context, Run, Verb } from '../../src/run/verb.ts';
import { lookUp } from '../quantizer/net.ts';
import { mix, type Path, stopsOf } from './mix.ts';

const programs = memo<Program>(16);

/** (b, d, h, w); the caller releases it. */
async function* latentOf(ctx: Context, { kind, tensor }: Value, model: Model | undefined): Run<Tensor> {
  if (kind !== 'codes') return tensor!.retain();
  if (!model) throw new Error('codes are looked up in a codebook before they can be mixed. Wire the model to this node as well.');
  const a = model.facts.architecture, bad = (await tensor!.data()).find((c) => c < 0 || c >= a.nEmbed);
  if (bad !== undefined) throw new Error(`code ${bad} is not in the codebook: it has ${a.nEmbed} codes, 0 to ${a.nEmbed - 1}.`);
  const p = programs(`${JSON.stringify(a)} ${tensor!.shape}`, () => network([{ dtype: 'int32', shape: tensor!.shape }], (b, v) => [lookUp(b, a, v)]));
  return (yield* ctx.network(p, model.weights, [tensor!]))[0];
}

export const verb: Verb = {
  async *run(ctx, { from, to, model }) {
    const held: Tensor[] = [];
    try {
      for (const end of [from, to]) held.push(yield* latentOf(ctx, end, model?.model));
      const [x, y] = held, shape = x.shape, [n, d, h, w] = shape;
      if (`${shape}` !== `${y.shape}` || shape.length !== 4) throw new Error(`one end has shape [${shape}] and the other [${y.shape}]. Both must be latents of one size.`);
      const [a, b] = await Promise.all([x.data(), y.data()]) as [Float32Array, Float32Array];
      const stops = stopsOf(Number(ctx.params.steps)), each = d * h * w, out = new Float32Array(n * stops.length * each);
      for (let i = 0; i < n; i++) stops.forEach((t, s) => mix(ctx.params.path as Path, a.subarray(i * each, (i + 1) * each), b.subarray(i * each, (i + 1) * each), d, h * w, t, out, (i * stops.length + s) * each));
      return { latent: { kind: 'latent', tensor: ctx.tensor(out, [n * stops.length, d, h, w]), about: from.about } };
    } finally { for (const t of held) t.release(); }
  },
};
