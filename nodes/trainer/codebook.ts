/** The codebook while it learns: how it is used, where it begins, and new places for codes that nobody uses. Numbers only; no network. */
import { uniformAt } from '../../src/net/philox.ts';

/** How many of each code: (K). */
export function countCodes(codes: ArrayLike<number>, K: number): Float64Array {
  const counts = new Float64Array(K);
  for (let i = 0; i < codes.length; i++) counts[codes[i]]++;
  return counts;
}

/** e to the entropy of the codes' shares: K when all are used alike, 1 when one is. */
export function perplexity(counts: ArrayLike<number>): number {
  let total = 0, entropy = 0;
  for (let k = 0; k < counts.length; k++) total += counts[k];
  for (let k = 0; k < counts.length; k++) if (counts[k]) entropy -= (counts[k] / total) * Math.log(counts[k] / total);
  return Math.exp(entropy);
}

/** (b, d, h, w) -> rows (b h w, d). */
export function rowsOf(latent: Float32Array, [b, d, h, w]: readonly number[]): Float32Array {
  const area = h * w, out = new Float32Array(latent.length);
  for (let i = 0; i < b; i++) for (let c = 0; c < d; c++) for (let p = 0; p < area; p++) out[(i * area + p) * d + c] = latent[(i * d + c) * area + p];
  return out;
}

/** Lloyd's algorithm from K different rows. @returns (K, d) @throws when there are fewer rows than codes */
export function kMeans(rows: Float32Array, d: number, K: number, seed: number, rounds = 10): Float32Array {
  const n = rows.length / d, uniform = uniformAt({ seed, picture: 0, row: 3, column: 0 });
  if (n < K) throw new Error(`k-means needs at least as many vectors as codes; there are ${n} vectors for ${K} codes`);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < K; i++) { const j = i + Math.floor(uniform(i) * (n - i)); [order[i], order[j]] = [order[j], order[i]]; }
  const centres = new Float32Array(K * d);
  for (let k = 0; k < K; k++) centres.set(rows.subarray(order[k] * d, (order[k] + 1) * d), k * d);
  const sums = new Float64Array(K * d), counts = new Float64Array(K);
  for (let round = 0; round < rounds; round++) {
    sums.fill(0);
    counts.fill(0);
    for (let i = 0; i < n; i++) {
      let best = 0, least = Infinity;
      for (let k = 0; k < K; k++) {
        let off = 0;
        for (let c = 0; c < d && off < least; c++) off += (rows[i * d + c] - centres[k * d + c]) ** 2;
        if (off < least) [least, best] = [off, k];
      }
      counts[best]++;
      for (let c = 0; c < d; c++) sums[best * d + c] += rows[i * d + c];
    }
    for (let k = 0; k < K; k++) if (counts[k]) for (let c = 0; c < d; c++) centres[k * d + c] = sums[k * d + c] / counts[k];
  }
  return centres;
}

/** Steps since each code was last used, and a use; `idle` changes. */
export function age(idle: Float32Array, counts: ArrayLike<number>): void {
  for (let k = 0; k < idle.length; k++) idle[k] = counts[k] ? 0 : idle[k] + 1;
}

/** Moves codes idle for `after` steps or more to rows of the batch drawn at random; `codebook` and `idle` change. @returns which ones moved */
export function revive(codebook: Float32Array, idle: Float32Array, rows: Float32Array, { after, seed, step }: { after: number; seed: number; step: number }): number[] {
  const K = idle.length, d = codebook.length / K, n = rows.length / d, uniform = uniformAt({ seed, picture: step, row: 4, column: 0 }), moved: number[] = [];
  for (let k = 0; k < K; k++) {
    if (idle[k] < after) continue;
    const from = Math.floor(uniform(k) * n);
    codebook.set(rows.subarray(from * d, (from + 1) * d), k * d);
    idle[k] = 0;
    moved.push(k);
  }
  return moved;
}
