/** Shows the gradient loss of a batch, and writes it for a trainer. Knows values; no runtime. */
import { scalar } from '../../src/run/scalar.ts';
import type { Verb } from '../../src/run/verb.ts';
import { gradientLoss } from './net.ts';

export const verb: Verb = {
  async *run(ctx, { image, reconstruction }) {
    const [x, y] = [image.tensor!, reconstruction.tensor!], sizes = Number(ctx.params.sizes);
    if (`${x.shape}` !== `${y.shape}` || x.dtype !== y.dtype) throw new Error(`the picture has shape [${x.shape}] and the reconstruction [${y.shape}]. Only pictures of one size can be compared.`);
    return { loss: { kind: 'loss', number: yield* scalar(ctx, `gradient ${sizes}`, [x, y], (b, p, q) => gradientLoss(b, p, q, sizes)) } };
  },
  join({ b, at, params }) {
    const loss = gradientLoss(b, at('image'), at('reconstruction'), Number(params.sizes));
    return { loss: { var: loss, report: { 'gradient loss': loss } } };
  },
};
