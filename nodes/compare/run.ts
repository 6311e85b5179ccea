/** Compares two pictures on the host: the numbers are read once. */
import type { Verb } from '../../src/run/verb.ts';
import { difference, psnr, ssim } from './metrics.ts';

export const verb: Verb = {
  async *run(ctx, { image, reconstruction }) {
    const [x, y] = [image.tensor!, reconstruction.tensor!];
    if (`${x.shape}` !== `${y.shape}`) throw new Error(`the picture has shape [${x.shape}] and the reconstruction [${y.shape}]. Only pictures of one size can be compared.`);
    const [p, q] = await Promise.all([x.data(), y.data()]);
    const [b, , h, w] = x.shape, each = p.length / b;
    let sum = 0;
    for (let i = 0; i < b; i++) sum += psnr(p, q, i * each, (i + 1) * each);
    return {
      psnr: { kind: 'number', number: sum / b, about: { unit: 'dB' } },
      ssim: { kind: 'number', number: ssim(p, q, x.shape) },
      difference: { kind: 'map', tensor: ctx.tensor(difference(p, q, x.shape), [b, 1, h, w]) },
    };
  },
};
