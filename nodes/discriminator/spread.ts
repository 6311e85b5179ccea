/** Patch logits laid over the picture they judge, and the picture tinted by them. Numbers only; knows no network. */
import type { Field } from './net.ts';

/** Index of the patch whose centre is nearest to each of `side` pixels, out of `n`. */
export function nearestPatch(field: Field, n: number, side: number): Int32Array {
  return Int32Array.from({ length: side }, (_, y) => Math.min(n - 1, Math.max(0, Math.floor((y - field.first) / field.step + 0.5))));
}

/** (b, 1, h, w) -> (b, 1, H, W): each pixel the logit of the patch centred nearest to it. */
export function spread(logits: Float32Array, b: number, [h, w]: readonly [number, number], [H, W]: readonly [number, number], field: Field): Float32Array {
  const rows = nearestPatch(field, h, H), columns = nearestPatch(field, w, W), out = new Float32Array(b * H * W);
  for (let i = 0, at = 0; i < b; i++) for (let y = 0; y < H; y++) for (let x = 0; x < W; x++) out[at++] = logits[(i * h + rows[y]) * w + columns[x]];
  return out;
}

/** In [-1, 1]: told apart by the colour-blind too. */
const real = [-0.75, -0.1, 0.9], made = [1, 0.1, -0.9];

/**
 * Picture (b, c, H, W), c = 1 or 3, tinted by the map (b, 1, H, W) -> (b, 3, H, W): above the middle as real, below as made.
 * The value farthest from its middle tints by 0.65.
 * @param middle 0, or each picture's own mean
 */
export function tint(picture: Float32Array, map: Float32Array, b: number, c: number, area: number, middle: 'zero' | 'mean'): Float32Array {
  const means = Array.from({ length: b }, (_, i) => (middle === 'mean' ? map.subarray(i * area, (i + 1) * area).reduce((sum, v) => sum + v, 0) / area : 0));
  const most = map.reduce((m, v, at) => Math.max(m, Math.abs(v - means[Math.floor(at / area)])), 0) || 1, out = new Float32Array(b * 3 * area);
  for (let i = 0; i < b; i++) for (let k = 0; k < 3; k++) for (let p = 0; p < area; p++) {
    const v = (map[i * area + p] - means[i]) / most, by = 0.65 * Math.abs(v);
    const from = Math.min(1, Math.max(-1, picture[(i * c + (c === 3 ? k : 0)) * area + p]));
    out[(i * 3 + k) * area + p] = from * (1 - by) + (v < 0 ? made : real)[k] * by;
  }
  return out;
}
