/** Between two latents: straight lines and arcs. Numbers only. */

export type Path = 'linear' | 'spherical';

/** 0, ..., 1 in `steps` values; a single step stands in the middle. */
export const stopsOf = (steps: number) => Array.from({ length: steps }, (_, i) => (steps === 1 ? 0.5 : i / (steps - 1)));

/**
 * At each cell the vector between those of `a` and `b`, both (d, cells), written to `out` from `to`.
 * Spherical: along the arc between their directions, so that lengths do not sag in the middle; straight where an arc is not defined.
 */
export function mix(path: Path, a: Float32Array, b: Float32Array, d: number, cells: number, t: number, out: Float32Array, to: number): void {
  if (path === 'linear') {
    for (let i = 0; i < a.length; i++) out[to + i] = a[i] * (1 - t) + b[i] * t;
    return;
  }
  for (let p = 0; p < cells; p++) {
    let ab = 0, aa = 0, bb = 0;
    for (let k = 0; k < d; k++) {
      const x = a[p + k * cells], y = b[p + k * cells];
      ab += x * y; aa += x * x; bb += y * y;
    }
    const cos = aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 1, angle = Math.acos(Math.min(1, Math.max(-1, cos))), sin = Math.sin(angle);
    const [u, v] = sin < 1e-4 ? [1 - t, t] : [Math.sin((1 - t) * angle) / sin, Math.sin(t * angle) / sin];
    for (let k = 0; k < d; k++) out[to + p + k * cells] = a[p + k * cells] * u + b[p + k * cells] * v;
  }
}
