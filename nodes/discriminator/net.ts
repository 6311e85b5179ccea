/** The discriminator D, a PatchGAN, after taming/modules/discriminator/model.py, NLayerDiscriminator. Equations only. */
import type { DiscriminatorArchitecture } from '../../src/net/architecture.ts';
import type { Builder } from '../../src/net/build.ts';
import { add, conv, mul, reshape } from '../../src/net/layers.ts';
import type { Var } from '../../src/net/program.ts';

/** Which mean and variance batch normalisation uses: those kept from training, or those of the batch at hand (as in training). */
export type Statistics = 'running' | 'batch';

/** Where it stands in a whole VQ-GAN checkpoint. */
export const discriminatorScope = 'loss.discriminator';

const kernel = 4, pad = 1, epsilon = 1e-5;

interface Layer { readonly at: number; readonly out: number; readonly stride: number; readonly normed: boolean; readonly bias: boolean; readonly last: boolean }

/** Its convolutions in order. `at` is the place in the reference's Sequential: convolution, norm, LeakyReLU. */
function layersOf(a: DiscriminatorArchitecture): readonly Layer[] {
  const wide = (i: number) => a.ndf * Math.min(2 ** i, 8);
  const middle = Array.from({ length: a.nLayers }, (_, i): Layer =>
    ({ at: 2 + 3 * i, out: wide(i + 1), stride: i < a.nLayers - 1 ? 2 : 1, normed: true, bias: a.norm === 'act', last: false }));
  return [
    { at: 0, out: a.ndf, stride: 2, normed: false, bias: true, last: false },
    ...middle,
    { at: 2 + 3 * a.nLayers, out: 1, stride: 1, normed: false, bias: true, last: true },
  ];
}

const perChannel = (b: Builder, v: Var) => reshape(b, v, [1, b.shape(v)[0], 1, 1]); // (C) -> (1, C, 1, 1)

/** Batch normalisation (running or batch statistics; the batch's variance is the biased one), or ActNorm: scale (x + loc). */
function norm(b: Builder, a: DiscriminatorArchitecture, at: number, x: Var, statistics: Statistics): Var {
  return b.layer(`main.${at}`, () => {
    const c = b.shape(x)[1];
    if (a.norm === 'act') return mul(b, b.param('scale', [1, c, 1, 1]), add(b, x, b.param('loc', [1, c, 1, 1])));
    const weight = b.param('weight', [c]), bias = b.param('bias', [c]);
    if (statistics === 'running') return b.op('BatchNormalization', [x, weight, bias, b.param('running_mean', [c]), b.param('running_var', [c])], { epsilon });
    const axes = [0, 2, 3];
    const off = b.op('Sub', [x, b.op('ReduceMean', [x], { axes })], {}); // (b, C, H, W) - (1, C, 1, 1)
    const deviation = b.op('Sqrt', [add(b, b.op('ReduceMean', [mul(b, off, off)], { axes }), b.const([epsilon]))], {}); // (1, C, 1, 1)
    return add(b, mul(b, b.op('Div', [off, deviation], {}), perChannel(b, weight)), perChannel(b, bias));
  });
}

/** x (b, inChannels, H, W) in [-1, 1] -> patch logits (b, 1, h', w'); larger means more like a real picture. */
export function discriminator(b: Builder, a: DiscriminatorArchitecture, x: Var, statistics: Statistics = 'running'): Var {
  return b.layer(discriminatorScope, () => {
    let h = x;
    for (const { at, out, stride, normed, bias, last } of layersOf(a)) {
      h = conv(b, `main.${at}`, h, out, { k: kernel, stride, pads: [pad, pad, pad, pad], bias });
      if (normed) h = norm(b, a, at + 1, h, statistics);
      if (!last) h = b.layer(`main.${at + (normed ? 2 : 1)}`, () => b.op('LeakyRelu', [h], { alpha: 0.2 }));
    }
    return h;
  });
}

/** Side of the logits for a side of the picture; below 1 when the picture is too small. */
export const logitsSide = (a: DiscriminatorArchitecture, side: number) =>
  layersOf(a).reduce((n, { stride }) => Math.floor((n + 2 * pad - kernel) / stride) + 1, side);

/** What one logit looks at, in pixels: `side` wide, its centre at `first` + `step` i, counted from the centre of pixel 0. */
export interface Field { readonly side: number; readonly step: number; readonly first: number }
export function fieldOf(a: DiscriminatorArchitecture): Field {
  let side = 1, step = 1, first = 0;
  for (const { stride } of layersOf(a)) {
    side += (kernel - 1) * step;
    first += ((kernel - 1) / 2 - pad) * step;
    step *= stride;
  }
  return { side, step, first };
}
