/** PSNR, SSIM and the difference of two pictures by plain loops in double precision: what the compare node is held against. */

const range = 2;
const clamp = (v: number) => Math.min(1, Math.max(-1, v));

/** 10 log10(range^2 / mean square error), in dB, of values clamped to [-1, 1]; infinite for equal pictures. */
export function psnr(x: ArrayLike<number>, y: ArrayLike<number>, start = 0, end = x.length): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += (clamp(x[i]) - clamp(y[i])) ** 2;
  return 10 * Math.log10(range ** 2 / (sum / (end - start)));
}

/** Normalised Gaussian window of `n` taps (odd), sigma 1.5. */
function window(n: number) {
  const w = Array.from({ length: n }, (_, i) => Math.exp(-((i - (n - 1) / 2) ** 2) / (2 * 1.5 ** 2)));
  const sum = w.reduce((a, b) => a + b);
  return w.map((v) => v / sum);
}

/** Weighted means under every whole position of the window: (h, w) -> (h - n + 1, w - n + 1). */
function blur(x: Float64Array, h: number, w: number, k: readonly number[]): Float64Array {
  const n = k.length, wide = w - n + 1, high = h - n + 1;
  const rows = new Float64Array(h * wide), out = new Float64Array(high * wide);
  for (let y = 0; y < h; y++) for (let i = 0; i < wide; i++) {
    let s = 0;
    for (let j = 0; j < n; j++) s += k[j] * x[y * w + i + j];
    rows[y * wide + i] = s;
  }
  for (let y = 0; y < high; y++) for (let i = 0; i < wide; i++) {
    let s = 0;
    for (let j = 0; j < n; j++) s += k[j] * rows[(y + j) * wide + i];
    out[y * wide + i] = s;
  }
  return out;
}

/**
 * Structural similarity (Wang et al. 2004) of one plane: 11x11 Gaussian window, sigma 1.5, K1 0.01, K2 0.03, whole windows only.
 * A picture smaller than the window is compared under the largest odd window that fits.
 */
function ssimPlane(x: Float64Array, y: Float64Array, h: number, w: number): number {
  const side = Math.min(11, h, w), k = window(side % 2 ? side : side - 1);
  const times = (a: Float64Array, b: Float64Array) => a.map((v, i) => v * b[i]);
  const [mx, my, xx, yy, xy] = [x, y, times(x, x), times(y, y), times(x, y)].map((p) => blur(p, h, w, k));
  const c1 = (0.01 * range) ** 2, c2 = (0.03 * range) ** 2;
  let sum = 0;
  for (let i = 0; i < mx.length; i++) {
    const [m, n] = [mx[i], my[i]], vx = xx[i] - m * m, vy = yy[i] - n * n, cov = xy[i] - m * n;
    sum += ((2 * m * n + c1) * (2 * cov + c2)) / ((m * m + n * n + c1) * (vx + vy + c2));
  }
  return sum / mx.length;
}

/** Mean over channels and pictures. */
export function ssim(x: ArrayLike<number>, y: ArrayLike<number>, [b, c, h, w]: readonly number[]): number {
  const plane = h * w, take = (a: ArrayLike<number>, p: number) => Float64Array.from({ length: plane }, (_, i) => clamp(a[p * plane + i]));
  let sum = 0;
  for (let p = 0; p < b * c; p++) sum += ssimPlane(take(x, p), take(y, p), h, w);
  return sum / (b * c);
}

/** Mean over channels of |x - y|: (b, c, H, W) -> (b, 1, H, W). */
export function difference(x: ArrayLike<number>, y: ArrayLike<number>, [b, c, h, w]: readonly number[]): Float32Array {
  const plane = h * w, out = new Float32Array(b * plane);
  for (let n = 0; n < b; n++) for (let k = 0; k < c; k++) for (let i = 0; i < plane; i++) {
    const at = (n * c + k) * plane + i;
    out[n * plane + i] += Math.abs(clamp(x[at]) - clamp(y[at])) / c;
  }
  return out;
}
