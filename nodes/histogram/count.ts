/** Numbers sorted into bins. Numbers only; draws nothing. */

export interface Summary { readonly count: number; readonly min: number; readonly max: number; readonly mean: number; readonly std: number; /** not numbers, or infinite: counted nowhere else */ readonly odd: number }

export function summaryOf(data: ArrayLike<number>): Summary {
  let [count, min, max, sum] = [0, Infinity, -Infinity, 0];
  for (let i = 0; i < data.length; i++) {
    const v = data[i];
    if (!Number.isFinite(v)) continue;
    count++;
    sum += v;
    if (v < min) min = v;
    if (v > max) max = v;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < data.length; i++) if (Number.isFinite(data[i])) squares += (data[i] - mean) ** 2;
  return { count, min, max, mean, std: Math.sqrt(squares / count), odd: data.length - count };
}

/** Edges of `bins` equal bins over [low, high]. Whole numbers get bins of whole numbers, centred on them. */
export function edgesOf(low: number, high: number, bins: number, whole: boolean): number[] {
  if (whole) {
    const each = Math.max(1, Math.ceil((high - low + 1) / bins)), n = Math.ceil((high - low + 1) / each);
    return Array.from({ length: n + 1 }, (_, i) => low - 0.5 + i * each);
  }
  const [a, b] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? b : a + ((b - a) * i) / bins));
}

/** How many numbers lie in each bin: lower edge included, upper edge not, but for the last. What lies outside is not counted. */
export function countInto(data: ArrayLike<number>, edges: readonly number[]): number[] {
  const n = edges.length - 1, low = edges[0], high = edges[n], counts = new Array<number>(n).fill(0);
  for (let i = 0; i < data.length; i++) {
    const v = data[i];
    if (!(v >= low && v <= high)) continue;
    let [at, beyond] = [0, n];
    while (beyond - at > 1) {
      const middle = (at + beyond) >> 1;
      if (v >= edges[middle]) at = middle; else beyond = middle;
    }
    counts[at]++;
  }
  return counts;
}
