/** Compares two pictures where they lie: only the numbers come back. */
import { network } from '../../src/net/build.ts';
import { memo } from '../../src/net/memo.ts';
import type { Program } from '../../src/net/program.ts';
import type { Tensor } from '../../src/net/tensor.ts';
import type { Verb } from '../../src/run/verb.ts';
import { comparison, psnrOf } from './net.ts';

const programs = memo<Program>(32);

async function takeNumbers(t: Tensor): Promise<number[]> {
  try { return Array.from(await t.data()); } finally { t.release(); }
}
const mean = (numbers: readonly number[]) => numbers.reduce((a, v) => a + v, 0) / numbers.length;

export const verb: Verb = {
  async *run(ctx, { image, reconstruction }) {
    const [x, y] = [image.tensor!, reconstruction.tensor!];
    if (`${x.shape}` !== `${y.shape}`) throw new Error(`the picture has shape [${x.shape}] and the reconstruction [${y.shape}]. Only pictures of one size can be compared.`);
    const p = programs(`${x.shape}`, () => network([x.shape, y.shape], (b, v, w) => {
      const c = comparison(b, v, w);
      return [c.mse, c.ssim, c.difference];
    }));
    const [mse, ssim, difference] = yield* ctx.network(p, undefined, [x, y]);
    return {
      psnr: { kind: 'number', number: mean((await takeNumbers(mse)).map(psnrOf)), about: { unit: 'dB' } },
      ssim: { kind: 'number', number: mean(await takeNumbers(ssim)) },
      difference: { kind: 'map', tensor: difference },
    };
  },
};
