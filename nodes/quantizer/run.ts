/** Runs the quantizer: one small network. Knows values; no file and no runtime. */
import { network } from '../../src/net/build.ts';
import { memo } from '../../src/net/memo.ts';
import type { Program } from '../../src/net/program.ts';
import type { Tensor } from '../../src/net/tensor.ts';
import type { Verb } from '../../src/run/verb.ts';
import { learnCodes } from './learn.ts';
import { gumbel, nearest } from './net.ts';

const programs = memo<Program>(32);

export const verb: Verb = {
  async *run(ctx, { latent, model: { model } }) {
    const a = model!.facts.architecture, z = latent.tensor!, soft = a.quantizer === 'gumbel';
    const p = programs(`${JSON.stringify(a)} ${z.shape}`, () => network([z.shape], (b, v) => {
      if (soft) { const q = gumbel(b, a, v); return [q.codes, q.quantized, q.loss, q.logits]; }
      const q = nearest(b, a, v);
      return [q.codes, q.quantized, q.loss, q.distance];
    }));
    const [codes, quantized, loss, more] = yield* ctx.network(p, model!.weights, [z]);
    const number = await takeNumber(loss);
    const { about } = latent;
    return {
      codes: { kind: 'codes', tensor: codes, below: a.nEmbed, about },
      quantized: { kind: 'latent', tensor: quantized, about },
      loss: { kind: 'loss', number },
      ...(soft ? { logits: { kind: 'logits' as const, tensor: more } } : { distance: { kind: 'map' as const, tensor: more } }),
    };
  },

  join({ b, at, wire }) {
    const { codes, quantized, loss } = learnCodes(b, wire('model')!.value!.model!.facts.architecture, at('latent'));
    return { codes: { var: codes }, quantized: { var: quantized }, loss: { var: loss, report: { 'codebook loss': loss } } };
  },
};

async function takeNumber(t: Tensor): Promise<number> {
  try { return (await t.data())[0]; } finally { t.release(); }
}
