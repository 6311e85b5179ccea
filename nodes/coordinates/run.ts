/** Makes codes of coordinates: the mean of each cell, times the number of codes, rounded. */
import type { Verb } from '../../src/run/verb.ts';
import { greyOf } from '../depth/grey.ts';
import { numberingOf } from './spec.ts';

/** Halves go to the even neighbour, as in PyTorch. */
function roundEven(x: number): number {
  const low = Math.floor(x), rest = x - low;
  return rest === 0.5 ? low + (low % 2) : Math.round(x);
}

/** Pixel i of n counts as i / n: (1, 1, H, W). */
const wholePicture = (height: number, width: number) => Float32Array.from({ length: height * width }, (_, i) => i / (height * width));

/** @param data (b, 1, H, W), H and W multiples of `cell`; @returns int32 (b, H / cell, W / cell) */
export function coordinateCodes(data: Float32Array, [b, , H, W]: readonly number[], cell: number, codes: number): Int32Array {
  const [h, w] = [H / cell, W / cell], out = new Int32Array(b * h * w);
  for (let i = 0; i < out.length; i++) {
    const picture = Math.floor(i / (h * w)), top = (Math.floor(i / w) % h) * cell, left = (i % w) * cell;
    let sum = 0;
    for (let y = 0; y < cell; y++) for (let x = 0; x < cell; x++) sum += data[(picture * H + top + y) * W + left + x];
    const mean = Math.min(1, Math.max(0, Math.fround(sum / (cell * cell))));
    out[i] = roundEven(Math.fround(mean * codes));
  }
  return out;
}

export const verb: Verb = {
  async look(params, files) {
    return params.file ? { shape: (await greyOf(String(params.file), files, [0, 1], 'Coordinates')).shape } : {};
  },
  fingerprint: async (params, files) => (params.file ? files.digest(String(params.file)) : ''),
  async *run({ params, files, tensor }, { transformer }) {
    const { codes, cell, height, width } = numberingOf(params, transformer?.transformer?.facts), file = String(params.file ?? '');
    const { data, shape } = file ? await greyOf(file, files, [0, 1], 'Coordinates') : { data: wholePicture(height, width), shape: [1, 1, height, width] };
    if (shape[2] % cell || shape[3] % cell) throw new Error(`Coordinates of ${shape[3]}×${shape[2]} pixels do not fill whole cells of ${cell}×${cell}.`);
    const grid = coordinateCodes(data, shape, cell, codes);
    return { condition: { kind: 'condition', tensor: tensor(grid, [shape[0], shape[2] / cell, shape[3] / cell]), below: codes, about: { cell } } };
  },
};
