/** Philox 4x32-10, a counter-based random generator (Salmon et al. 2011, Random123): a number is a function of its place, not of what came before. */

/** High and low 32 bits of a product of two 32-bit numbers, without BigInt. */
const high = (a: number, b: number) => Math.floor((a * (b >>> 16) + Math.floor((a * (b & 0xffff)) / 0x10000)) / 0x10000);
const low = (a: number, b: number) => Math.imul(a, b) >>> 0;

/** Four random 32-bit numbers for a counter of four and a key of two, all unsigned 32-bit; written to `out`. */
export function philox(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number, out: Uint32Array): void {
  for (let round = 0; round < 10; round++) {
    const h0 = high(0xd2511f53, c0), l0 = low(0xd2511f53, c0), h1 = high(0xcd9e8d57, c2), l1 = low(0xcd9e8d57, c2);
    c0 = (h1 ^ c1 ^ k0) >>> 0; c1 = l1;
    c2 = (h0 ^ c3 ^ k1) >>> 0; c3 = l0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[0] = c0; out[1] = c1; out[2] = c2; out[3] = c3;
}

/** Where a random number belongs: the same place gives the same number on every engine and in every order. */
export interface Place {
  /** A whole number, 0 to 2^53 - 1. */
  readonly seed: number;
  readonly picture: number;
  readonly row: number;
  readonly column: number;
}

/** Uniform numbers in (0, 1) of one place, one per index; consecutive indices share a computation. */
export function uniformAt({ seed, picture, row, column }: Place): (index: number) => number {
  const out = new Uint32Array(4), k0 = seed >>> 0, k1 = Math.floor(seed / 2 ** 32) >>> 0;
  let block = -1;
  return (index) => {
    if (index >> 2 !== block) {
      block = index >> 2;
      philox(block, picture, row, column, k0, k1, out);
    }
    return (out[index & 3] + 0.5) / 2 ** 32;
  };
}

/** Gumbel noise in float32: the index of the largest logit + noise is a draw from the softmax of the logits. */
export function gumbelAt(place: Place): (index: number) => number {
  const uniform = uniformAt(place);
  return (index) => Math.fround(-Math.log(-Math.log(uniform(index))));
}
