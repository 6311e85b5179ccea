/** Which item stands where in an endless run through a dataset: every epoch in an order of its own, from a seed. Pure. */
import { uniformAt } from '../../src/net/philox.ts';

/** A permutation of 0 to n - 1 (Fisher and Yates). */
function shuffled(n: number, seed: number, epoch: number): Uint32Array {
  const out = Uint32Array.from({ length: n }, (_, i) => i), uniform = uniformAt({ seed, picture: epoch, row: 1, column: 0 });
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(uniform(i) * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

/** @returns the item at a place of the endless run; the last epoch asked for is remembered */
export function orderOf(n: number, seed: number): (place: number) => number {
  let epoch = -1, order: Uint32Array = new Uint32Array();
  return (place) => {
    const wanted = Math.floor(place / n);
    if (wanted !== epoch) [epoch, order] = [wanted, shuffled(n, seed, wanted)];
    return order[place % n];
  };
}

/** How a picture is cut out: the corner, and whether it is mirrored. `room` is what the picture is larger by, in each direction. */
export function cutOf(place: number, seed: number, room: readonly [height: number, width: number], random: boolean, flip: boolean) {
  const u = uniformAt({ seed, picture: place % 2 ** 32, row: 2, column: Math.floor(place / 2 ** 32) });
  const corner = (k: number) => (random ? Math.floor(u(k) * (room[k] + 1)) : room[k] >> 1);
  return { y: corner(0), x: corner(1), mirrored: flip && u(2) < 0.5 };
}

/** (c, H, W) -> (c, size, size). */
export function cut<T extends Float32Array | Uint8Array>(from: T, [c, h, w]: readonly [number, number, number], size: number, { y, x, mirrored }: ReturnType<typeof cutOf>): T {
  const out = new (from.constructor as new (n: number) => T)(c * size * size);
  for (let k = 0; k < c; k++) for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) {
    out[(k * size + i) * size + j] = from[(k * h + y + i) * w + x + (mirrored ? size - 1 - j : j)];
  }
  return out;
}
