/** One channel of numbers from a grey picture or an array. Knows files by name; no network. */
import { readNpy } from '../../src/models/npy.ts';
import type { Files } from '../../src/run/verb.ts';

/**
 * (b, 1, H, W).
 * @param from where grey values 0 and 255 go, for pictures; arrays are taken as they are
 * @param what in errors: 'Depth'
 */
export async function greyOf(name: string, files: Files, [low, high]: readonly [number, number], what: string): Promise<{ data: Float32Array; shape: readonly number[] }> {
  if (!name) throw new Error(`${what} has no file. Choose a picture or an .npy.`);
  if (/\.npy$/i.test(name)) {
    const { data, shape } = await readNpy(await files.open(name));
    const full = shape.length === 2 ? [1, 1, ...shape] : shape.length === 3 ? [shape[0], 1, shape[1], shape[2]] : shape;
    if (full.length !== 4 || full[1] !== 1 || !(data instanceof Float32Array)) throw new Error(`${name} has shape [${shape}]. ${what} is an array of floats, (H, W), (b, H, W) or (b, 1, H, W).`);
    return { data, shape: full };
  }
  const { width, height, rgba } = await files.picture(name), data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = low + ((high - low) * rgba[4 * i]) / 255;
  return { data, shape: [1, 1, height, width] };
}
