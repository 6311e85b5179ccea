/** What a tensor's numbers are like. Knows no engine and no picture. */
import type { TensorData } from '../net/tensor.ts';

export interface Stats {
  /** Over the finite numbers; NaN when there are none. Standard deviation of the whole, not of a sample. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  readonly nan: number;
  readonly inf: number;
  readonly count: number;
  /** Equal bins from min to max; each takes its lower edge, the last one both. */
  readonly histogram: readonly number[];
}

/** Two passes, sums in double precision. */
export function statsOf(data: TensorData, bins = 64): Stats {
  let [min, max, sum, nan, inf] = [Infinity, -Infinity, 0, 0, 0];
  for (const x of data) {
    if (Number.isNaN(x)) nan++;
    else if (!Number.isFinite(x)) inf++;
    else {
      if (x < min) min = x;
      if (x > max) max = x;
      sum += x;
    }
  }
  const finite = data.length - nan - inf, histogram = new Array<number>(bins).fill(0);
  if (!finite) return { min: NaN, max: NaN, mean: NaN, std: NaN, nan, inf, count: data.length, histogram };
  const mean = sum / finite, per = max > min ? bins / (max - min) : 0;
  let squares = 0;
  for (const x of data) {
    if (!Number.isFinite(x)) continue;
    squares += (x - mean) ** 2;
    histogram[Math.min(bins - 1, Math.floor((x - min) * per))]++;
  }
  return { min, max, mean, std: Math.sqrt(squares / finite), nan, inf, count: data.length, histogram };
}
