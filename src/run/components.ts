/** Principal components by power iteration: enough for a latent as a colour picture. Knows no tensors. */

export interface Components {
  /** One score per point for each component, the strongest first. */
  readonly scores: readonly Float64Array[];
  /** Part of the whole variance they carry, 0 to 1. */
  readonly share: number;
}

/**
 * @param at value of channel c at point i
 * @returns at most `most` components; fewer when the points vary in fewer directions
 */
export function componentsOf(at: (c: number, i: number) => number, channels: number, points: number, most = 3): Components {
  const x = new Float64Array(points * channels); // (points, channels), centred
  for (let c = 0; c < channels; c++) {
    let mean = 0;
    for (let i = 0; i < points; i++) mean += at(c, i) / points;
    for (let i = 0; i < points; i++) x[i * channels + c] = at(c, i) - mean;
  }
  const total = x.reduce((sum, v) => sum + v * v, 0), scores: Float64Array[] = [];
  let carried = 0;
  for (let k = 0; k < most; k++) {
    const found = strongest(x, channels, points);
    if (!found || found.variance <= total * 1e-12) break;
    carried += found.variance;
    scores.push(found.score);
    for (let i = 0; i < points; i++) for (let c = 0; c < channels; c++) x[i * channels + c] -= found.score[i] * found.direction[c];
  }
  return { scores, share: total ? carried / total : 0 };
}

function strongest(x: Float64Array, channels: number, points: number) {
  // Starts from the point farthest from the mean, so that the same latent always gives the same picture.
  let start = 0, far = 0;
  for (let i = 0; i < points; i++) {
    let n = 0;
    for (let c = 0; c < channels; c++) n += x[i * channels + c] ** 2;
    if (n > far) [start, far] = [i, n];
  }
  if (!(far > 0) || !Number.isFinite(far)) return undefined;
  let direction = x.slice(start * channels, (start + 1) * channels).map((v) => v / Math.sqrt(far));
  const score = new Float64Array(points);
  let variance = 0;
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < points; i++) {
      let s = 0;
      for (let c = 0; c < channels; c++) s += x[i * channels + c] * direction[c];
      score[i] = s;
    }
    const before = variance;
    variance = score.reduce((sum, s) => sum + s * s, 0);
    if (round && variance - before <= variance * 1e-7) break;
    const next = new Float64Array(channels);
    for (let i = 0; i < points; i++) for (let c = 0; c < channels; c++) next[c] += x[i * channels + c] * score[i];
    const length = Math.sqrt(next.reduce((sum, v) => sum + v * v, 0));
    if (!length) break;
    direction = next.map((v) => v / length);
  }
  // A direction and its opposite are the same component: the largest entry counts as positive.
  const largest = direction.reduce((m, v) => (Math.abs(v) > Math.abs(m) ? v : m), 0);
  if (largest < 0) { direction = direction.map((v) => -v); score.forEach((s, i) => { score[i] = -s; }); }
  return { direction, score, variance };
}
