/** Shows the reconstruction loss of a batch, and writes it for a trainer. Knows values; no runtime. */
import { scalar } from '../../src/run/scalar.ts';
import type { Verb } from '../../src/run/verb.ts';
import { type Measure, reconstructionLoss } from './net.ts';

export const verb: Verb = {
  async *run(ctx, { image, reconstruction }) {
    const [x, y] = [image.tensor!, reconstruction.tensor!], measure = ctx.params.measure as Measure;
    if (`${x.shape}` !== `${y.shape}` || x.dtype !== y.dtype) throw new Error(`the picture has shape [${x.shape}] and the reconstruction [${y.shape}]. Only pictures of one size can be compared.`);
    return { loss: { kind: 'loss', number: yield* scalar(ctx, measure, [x, y], (b, p, q) => reconstructionLoss(b, p, q, measure)) } };
  },
  join({ b, at, params }) {
    const loss = reconstructionLoss(b, at('image'), at('reconstruction'), params.measure as Measure);
    return { loss: { var: loss, report: { 'reconstruction loss': loss } } };
  },
};
