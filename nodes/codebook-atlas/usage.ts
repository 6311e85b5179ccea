/** How often each code occurs, and which entries of the codebook are near each other. Numbers only. */

export interface Usage {
  /** By code. */
  readonly counts: Int32Array;
  /** Cells counted. */
  readonly cells: number;
  /** Codes that occur. */
  readonly used: number;
  /** exp of the entropy of the codes' shares: K when all are used alike, 1 when only one is. */
  readonly perplexity: number;
}

/** @throws Error naming the first code that the codebook does not have */
export function usageOf(codes: ArrayLike<number>, K: number): Usage {
  const counts = new Int32Array(K);
  for (let i = 0; i < codes.length; i++) {
    if (!(codes[i] >= 0 && codes[i] < K)) throw new Error(`code ${codes[i]} is not in the codebook: it has ${K} codes, 0 to ${K - 1}.`);
    counts[codes[i]]++;
  }
  let entropy = 0, used = 0;
  for (const n of counts) if (n) { used++; entropy -= (n / codes.length) * Math.log(n / codes.length); }
  return { counts, cells: codes.length, used, perplexity: Math.exp(entropy) };
}

/** The `n` nearest of one row of squared distances, itself left out, nearest first. */
export function nearestOf(row: Float32Array, self: number, n: number): [code: number, distance: number][] {
  const best: [number, number][] = [];
  for (let k = 0; k < row.length; k++) {
    if (k === self || (best.length === n && !(row[k] < best[n - 1][1]))) continue;
    let at = best.length;
    while (at > 0 && best[at - 1][1] > row[k]) at--;
    best.splice(at, 0, [k, row[k]]);
    if (best.length > n) best.pop();
  }
  return best.map(([k, square]) => [k, Math.sqrt(Math.max(0, square))]);
}

/** The codes from `first` on that are shown, in the order in which they stand. Most used first; equals, and unused ones, by number. */
export function ordered(first: number, count: number, by: 'number' | 'usage', usage: Usage | undefined): number[] {
  const codes = Array.from({ length: count }, (_, i) => first + i);
  return by === 'usage' && usage ? codes.sort((p, q) => usage.counts[q] - usage.counts[p] || p - q) : codes;
}
