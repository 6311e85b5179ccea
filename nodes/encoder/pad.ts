/** Pictures and label maps padded to whole cells. Pure arithmetic. */

/** Repeats the last row and column until both sides are multiples of `f`. Works for (b, c, H, W) and (b, H, W). */
export function padEdges<T extends Float32Array | Int32Array>(data: T, shape: readonly number[], f: number): { data: T; shape: readonly number[] } {
  const [h, w] = shape.slice(-2), [hh, ww] = [h, w].map((n) => Math.ceil(n / f) * f), planes = data.length / (h * w);
  const out = new (data.constructor as new (n: number) => T)(planes * hh * ww);
  for (let p = 0; p < planes; p++) for (let y = 0; y < hh; y++) {
    const row = (p * h + Math.min(y, h - 1)) * w, to = (p * hh + y) * ww;
    out.set(data.subarray(row, row + w) as never, to);
    out.fill(data[row + w - 1], to + w, to + ww);
  }
  return { data: out, shape: [...shape.slice(0, -2), hh, ww] };
}
