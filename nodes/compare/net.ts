/** Mean square error, SSIM and the difference of two pictures, as equations. Values span [-1, 1]. */
import type { Builder } from '../../src/net/build.ts';
import { add, mul, reshape, scale } from '../../src/net/layers.ts';
import type { Shape, Var } from '../../src/net/program.ts';

const range = 2;

export interface Comparison {
  /** (b): mean square error of each picture. */
  readonly mse: Var;
  /** (b): structural similarity of each picture, the mean over its channels. */
  readonly ssim: Var;
  /** (b, 1, H, W): mean absolute difference of the channels. */
  readonly difference: Var;
}

/** Both (b, c, H, W), clamped to [-1, 1] as a saved picture is. */
export function comparison(b: Builder, first: Var, second: Var): Comparison {
  const clamp = (x: Var) => b.op('Min', [b.op('Max', [x, b.const([-1])], {}), b.const([1])], {});
  const [x, y] = [clamp(first), clamp(second)], n = b.shape(x)[0];
  const off = b.op('Sub', [x, y], {});
  const perPicture = (v: Var) => reshape(b, b.op('ReduceMean', [v], { axes: [1, 2, 3] }), [n]); // (b, c, h, w) -> (b)
  const absolute = b.op('Max', [off, scale(b, off, -1)], {});
  return {
    mse: b.layer('psnr', () => perPicture(mul(b, off, off))),
    ssim: b.layer('ssim', () => perPicture(similarity(b, x, y))),
    difference: b.layer('difference', () => b.op('ReduceMean', [absolute], { axes: [1] })), // (b, c, H, W) -> (b, 1, H, W)
  };
}

/** Normalised Gaussian window of `n` taps (odd), sigma 1.5. */
export function gaussian(n: number): number[] {
  const w = Array.from({ length: n }, (_, i) => Math.exp(-((i - (n - 1) / 2) ** 2) / (2 * 1.5 ** 2)));
  const sum = w.reduce((a, v) => a + v);
  return w.map((v) => v / sum);
}

/**
 * Structural similarity of every whole window (Wang et al. 2004): 11x11 Gaussian, sigma 1.5, K1 0.01, K2 0.03, every channel by itself.
 * A picture smaller than the window is compared under the largest odd window that fits.
 */
function similarity(b: Builder, x: Var, y: Var): Var {
  const [n, c, h, w] = b.shape(x), side = Math.min(11, h, w), taps = gaussian(side % 2 ? side : side - 1), k = taps.length;
  const strides = [1, 1] as const, pads = [0, 0, 0, 0] as const;
  const window = (shape: Shape) => b.const(taps, shape);
  // five planes for each channel, blurred together: x, y, x^2, y^2, xy
  const planes = b.op('Concat', [x, y, mul(b, x, x), mul(b, y, y), mul(b, x, y)], { axis: 0 });
  const alone = reshape(b, planes, [5 * n * c, 1, h, w]); // (5b, c, H, W) -> (5bc, 1, H, W)
  const rows = b.op('Conv', [alone, window([1, 1, 1, k])], { strides, pads });
  const blurred = b.op('Conv', [rows, window([1, 1, k, 1])], { strides, pads });
  const [, , hh, ww] = b.shape(blurred);
  const part = (i: number) => reshape(b, b.op('Slice', [blurred], { axis: 0, start: i * n * c, end: (i + 1) * n * c }), [n, c, hh, ww]); // (bc, 1, h, w) -> (b, c, h, w)
  const [mx, my, xx, yy, xy] = [0, 1, 2, 3, 4].map(part);
  const minus = (p: Var, q: Var) => b.op('Sub', [p, q], {});
  const plus = (p: Var, by: number) => add(b, p, b.const([by]));
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  const means = mul(b, mx, my), squares = add(b, mul(b, mx, mx), mul(b, my, my));
  const covariance = minus(xy, means), variances = minus(add(b, xx, yy), squares);
  const over = mul(b, plus(scale(b, means, 2), c1), plus(scale(b, covariance, 2), c2));
  return b.op('Div', [over, mul(b, plus(squares, c1), plus(variances, c2))], {});
}

/** 10 log10(range^2 / mse), in dB; infinite for equal pictures. */
export const psnrOf = (mse: number) => 10 * Math.log10(range ** 2 / mse);
