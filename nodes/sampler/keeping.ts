/** Two ways to keep keys and values: in host arrays that are written in place, or on a GPU in tensors of one size. Geometry and copies; runs nothing. */
import type { GptArchitecture } from '../../src/net/architecture.ts';
import type { Program } from '../../src/net/program.ts';
import type { Tensor } from '../../src/net/tensor.ts';
import type { Context } from '../../src/run/verb.ts';
import { extend, extendFixed, nowhere } from '../transformer/net.ts';
import type { Kept } from './memory.ts';

type Make = Pick<Context, 'tensor'>;

export interface Keeping {
  program(a: GptArchitecture): Program;
  /** How many positions to compute for t new ones. */
  room(t: number): number;
  /** What is kept, or nothing yet, with room for `length` tokens. Takes over `held`. */
  ready(ctx: Make, a: GptArchitecture, pictures: number, held: Kept | undefined, length: number): Kept;
  /** The program's third input, (1, n), for t new tokens. */
  places(past: Kept, t: number): Int32Array;
  /** What is kept after t tokens more. Takes over `past` and what the network made. */
  settle(past: Kept, made: readonly Tensor[], t: number): Promise<Kept>;
}

const numbers = (n: number, f: (i: number) => number) => Int32Array.from({ length: n }, (_, i) => f(i));
const release = (tensors: readonly Tensor[]) => { for (const x of tensors) x.release(); };
const sizeOf = ({ tensors }: Kept) => tensors[0].shape[2];

/** A GPU compiles its kernels anew for each length: one length is kept, and few are computed. */
export const onGpu: Keeping = {
  program: extendFixed,
  room: (t) => 4 ** Math.ceil(Math.log2(t) / 2),
  ready(ctx, a, pictures, held) {
    if (held) return held;
    const zeros = ctx.tensor(new Float32Array(pictures * a.blockSize * a.nEmbd), [pictures, a.nHead, a.blockSize, a.nEmbd / a.nHead]);
    return { length: 0, tensors: Array.from({ length: 2 * a.nLayer }, (_, i) => (i ? zeros.retain() : zeros)) };
  },
  places: ({ length }, t) => numbers(onGpu.room(t), (i) => (i < t ? length + i : -1)),
  async settle(past, made, t) {
    release(past.tensors);
    return { length: past.length + t, tensors: made };
  },
};

/** Rows of memory are added this many at a time. */
const grain = 64;

/** On the host the network gives back the new ones alone: nothing large is copied or thrown away at each token. */
export const onHost: Keeping = {
  program: extend,
  room: (t) => t,
  ready(ctx, a, pictures, held, length) {
    if (held && sizeOf(held) >= length) return held;
    const size = Math.ceil(length / grain) * grain, d = a.nEmbd / a.nHead;
    const arrays = Array.from({ length: 2 * a.nLayer }, (_, i) => {
      const array = new Float32Array(pictures * a.nHead * size * d);
      if (held) copyRows(held.arrays![i], sizeOf(held), array, size, 0, held.length, d);
      return array;
    });
    if (held) release(held.tensors);
    return { length: held?.length ?? 0, arrays, tensors: arrays.map((x) => ctx.tensor(x, [pictures, a.nHead, size, d])) };
  },
  // where each key stands: what is filled, what is not yet, what is new
  places(past, t) { const size = sizeOf(past); return numbers(size + t, (i) => (i < past.length ? i : i < size ? nowhere : past.length + i - size)); },
  async settle(past, made, t) {
    const size = sizeOf(past), d = past.tensors[0].shape[3];
    for (const [i, x] of made.entries()) copyRows((await x.data()) as Float32Array, t, past.arrays![i], size, past.length, t, d);
    release(made);
    return { ...past, length: past.length + t };
  },
};

/** The first `rows` of each block of `fromSize` rows to row `at` of each block of `toSize` rows; a row has d numbers. */
function copyRows(from: Float32Array, fromSize: number, to: Float32Array, toSize: number, at: number, rows: number, d: number): void {
  for (let block = 0; block * fromSize * d < from.length; block++) {
    to.set(from.subarray(block * fromSize * d, (block * fromSize + rows) * d), (block * toSize + at) * d);
  }
}
