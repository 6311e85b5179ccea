/** Runs the decoder from a quantized latent or from codes; crops what the encoder padded. Knows values; no file and no runtime. */
import type { VqganArchitecture } from '../../src/net/architecture.ts';
import { type Builder, network } from '../../src/net/build.ts';
import { memo } from '../../src/net/memo.ts';
import type { Program, Var } from '../../src/net/program.ts';
import type { Value } from '../../src/run/value.ts';
import type { Verb } from '../../src/run/verb.ts';
import { lookUp } from '../quantizer/net.ts';
import { decoder } from './net.ts';

const programs = memo<Program>(32);

/** (b, c, H, W) -> (b, c, height, width), from the top left corner. */
function cropTo(b: Builder, x: Var, [height, width]: readonly number[]): Var {
  const [, , h, w] = b.shape(x);
  const rows = height < h ? b.op('Slice', [x], { axis: 2, start: 0, end: height }) : x;
  return width < w ? b.op('Slice', [rows], { axis: 3, start: 0, end: width }) : rows;
}

/** @throws Error naming the first code that the codebook does not have */
async function checkCodes(codes: Value, a: VqganArchitecture) {
  if (codes.below !== undefined && codes.below <= a.nEmbed) return;
  const bad = (await codes.tensor!.data()).find((c) => c < 0 || c >= a.nEmbed);
  if (bad !== undefined) throw new Error(`code ${bad} is not in the codebook: it has ${a.nEmbed} codes, 0 to ${a.nEmbed - 1}.`);
}

export const verb: Verb = {
  async *run(ctx, { quantized, codes, model: { model } }) {
    const a = model!.facts.architecture, from = quantized ?? codes, x = from.tensor!;
    if (!quantized) await checkCodes(codes, a);
    const crop = (from.about?.crop as readonly number[] | undefined) ?? [Infinity, Infinity];
    const p = programs(`${JSON.stringify(a)} ${x.dtype} ${x.shape} ${crop}`, () =>
      network([{ dtype: x.dtype, shape: x.shape }], (b, v) => [cropTo(b, decoder(b, a, quantized ? v : lookUp(b, a, v)), crop)]));
    const [image] = yield* ctx.network(p, model!.weights, [x]);
    return { image: { kind: 'image', tensor: image, about: a.nLabels ? { logits: true } : undefined } };
  },

  join({ b, at, wire }) {
    const a = wire('model')!.value!.model!.facts.architecture;
    return { image: { var: decoder(b, a, wire('quantized') ? at('quantized') : lookUp(b, a, at('codes'))) } };
  },
};
