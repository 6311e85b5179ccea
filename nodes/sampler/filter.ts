/** What is left of a distribution before a code is drawn from it, exactly as published: temperature, top-k, top-p. Numbers in, numbers out. */

export interface Filter {
  /** Logits are divided by it first. > 0 */
  readonly temperature: number;
  /** Only logits not below the k-th largest stay; ties with it do too. 0: all. */
  readonly topK: number;
  /** Of these, sorted by probability, those before which no more than p has been collected. The first always stays. 1: all. */
  readonly topP: number;
}

/** Indices that stay, most probable first, and their logits over temperature. */
export interface Left { readonly indices: Int32Array; readonly scores: Float32Array }

/**
 * After taming/modules/transformer/mingpt.py, top_k_top_p_filtering.
 * @param below codes from here on do not exist and are never drawn
 */
export function filterLogits(logits: Float32Array, { temperature, topK, topP }: Filter, below = logits.length): Left {
  const all = new Float32Array(below);
  for (let i = 0; i < below; i++) all[i] = logits[i] / temperature;
  const limit = topK > 0 && topK < below ? kthLargest(all, topK) : -Infinity;
  let order: number[] = [];
  for (let i = 0; i < below; i++) if (all[i] >= limit) order.push(i);
  if (topP < 1) {
    order.sort((i, j) => all[j] - all[i] || i - j);
    order = order.slice(0, nucleus(order.map((i) => all[i]), topP));
  }
  return { indices: Int32Array.from(order), scores: Float32Array.from(order, (i) => all[i]) };
}

/** How many of the scores, largest first, stay: those before which the probabilities sum to no more than p, and ties with the last. */
function nucleus(sorted: readonly number[], p: number): number {
  const weights = sorted.map((s) => Math.exp(s - sorted[0])), total = weights.reduce((n, w) => n + w, 0);
  let n = 0;
  for (let sum = 0; n < sorted.length && (n === 0 || sum <= p); n++) sum += weights[n] / total;
  while (n < sorted.length && sorted[n] === sorted[n - 1]) n++;
  return n;
}

/** The k-th largest number, by a heap of the k largest so far. */
function kthLargest(x: Float32Array, k: number): number {
  const heap = x.slice(0, k).sort(); // ascending is a heap with the smallest on top
  for (let i = k; i < x.length; i++) {
    if (!(x[i] > heap[0])) continue;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= k) break;
      if (child + 1 < k && heap[child + 1] < heap[child]) child++;
      if (heap[child] >= x[i]) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = x[i];
  }
  return heap[0];
}

/** Probabilities over the whole vocabulary; 0 for what was filtered out. */
export function probabilities({ indices, scores }: Left, vocabulary: number): Float32Array {
  const out = new Float32Array(vocabulary), most = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  let total = 0;
  for (const s of scores) total += Math.exp(s - most);
  scores.forEach((s, i) => { out[indices[i]] = Math.exp(s - most) / total; });
  return out;
}

/** The index with the largest score plus noise, the lowest of equals: a draw from what is left when the noise is Gumbel's. */
export function drawFrom({ indices, scores }: Left, noise: (index: number) => number): number {
  let best = -Infinity, code = 0;
  for (let i = 0; i < indices.length; i++) {
    const s = Math.fround(scores[i] + noise(indices[i]));
    if (s > best || (s === best && indices[i] < code)) { best = s; code = indices[i]; }
  }
  return code;
}

/** The most likely code, the lowest of equals. */
export function greedyFrom(logits: Float32Array, below = logits.length): number {
  let code = 0;
  for (let i = 1; i < below; i++) if (logits[i] > logits[code]) code = i;
  return code;
}
