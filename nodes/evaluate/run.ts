/** Sends pictures through a whole model, batch after batch, and keeps the figures. Knows values; no file and no runtime. */
import { factorOf } from '../../src/net/architecture.ts';
import { network } from '../../src/net/build.ts';
import { memo } from '../../src/net/memo.ts';
import type { Program } from '../../src/net/program.ts';
import type { Tensor } from '../../src/net/tensor.ts';
import type { Verb } from '../../src/run/verb.ts';
import { comparison, psnrOf } from '../compare/net.ts';
import { decoder } from '../decoder/net.ts';
import { encoder } from '../encoder/net.ts';
import { gumbel, nearest } from '../quantizer/net.ts';
import { countCodes, perplexity } from '../trainer/codebook.ts';

const programs = memo<Program>(8);

export const verb: Verb = {
  async *run(ctx, { image, model: { model } }) {
    const a = model!.facts.architecture, first = image.tensor!, { shape } = first, [b] = shape, f = factorOf(a.ddconfig);
    if (first.dtype !== 'float32') throw new Error('what arrives is a label map; PSNR and SSIM compare pictures. Wire pictures here.');
    if (shape.slice(-2).some((side) => side % f)) throw new Error(`the model has cells of ${f}×${f} pixels, and pictures of ${shape.at(-1)}×${shape.at(-2)} are no multiple. Change the size in the dataset.`);
    const p = programs(`${JSON.stringify(a)} ${shape}`, () => network([shape], (n, x) => {
      const z = encoder(n, a, x), { codes, quantized } = a.quantizer === 'gumbel' ? gumbel(n, a, z) : nearest(n, a, z);
      const y = decoder(n, a, quantized), { mse, ssim } = comparison(n, x, y);
      return [y, codes, mse, ssim];
    }));
    // a stream begins again after its last picture; nothing is counted twice, except where the last batch is filled up
    const asked = Math.min(Number(ctx.params.pictures), image.stream ? image.stream.length : b), batches = Math.ceil(asked / b), counts = new Float64Array(a.nEmbed), all: number[] = [];
    let structure = 0, shown: Tensor | undefined;
    try {
      for (let step = 0; step < batches; step++) {
        yield { at: [`batch ${step + 1}`] };
        ctx.signal.throwIfAborted();
        const x = image.stream ? ctx.tensor((await image.stream.at(step)).slice() as Float32Array, shape) : first.retain();
        try {
          const [y, codes, mse, ssim] = yield* ctx.network(p, model!.weights, [x]), count = Math.min(b, asked - step * b);
          if (shown) y.release(); else shown = y;
          const [cells, errors, likeness] = await Promise.all([codes, mse, ssim].map((t) => t.data()));
          for (let i = 0; i < count; i++) {
            all.push(psnrOf(errors[i]));
            structure += likeness[i];
          }
          countCodes(cells.subarray(0, (cells.length / b) * count), a.nEmbed).forEach((n, k) => { counts[k] += n; });
          for (const t of [codes, mse, ssim]) t.release();
        } finally { x.release(); }
        ctx.progress(all.length, asked, 'pictures');
      }
      const number = (n: number, about?: Record<string, unknown>) => ({ kind: 'number' as const, number: n, ...(about && { about }) });
      const reconstruction = { kind: 'image' as const, tensor: shown! };
      shown = undefined;
      return {
        psnr: number(all.reduce((s, v) => s + v, 0) / all.length, { unit: 'dB' }), lowest: number(Math.min(...all), { unit: 'dB' }), ssim: number(structure / all.length),
        perplexity: number(perplexity(counts)), used: number(counts.reduce((n, c) => n + (c ? 1 : 0), 0)), reconstruction,
      };
    } finally { shown?.release(); }
  },
};
