/** Batches of pictures and maps on the host, maps coloured by one scale. Knows values; draws no sheet. */
import { viridis } from '../../src/run/colour.ts';
import type { Value } from '../../src/run/value.ts';

export interface Pictures { readonly data: Float32Array; readonly count: number; readonly c: number; readonly h: number; readonly w: number; readonly isMap: boolean }

/** @throws Error when it cannot be shown as pictures */
export async function picturesOf({ kind, tensor }: Value): Promise<Pictures> {
  const shape = tensor?.shape ?? [], [count, c, h, w] = shape;
  if (shape.length !== 4 || (c !== 1 && c !== 3) || tensor!.dtype !== 'float32') throw new Error(`what arrives has shape [${shape}]. The sheet shows pictures (b, 3, H, W) and maps (b, 1, H, W).`);
  return { data: (await tensor!.data()) as Float32Array, count, c, h, w, isMap: kind === 'map' };
}

/** Maps as pictures in [-1, 1]: viridis from the smallest to the largest value of them all. Pictures as they are. */
export function coloured(batches: readonly Pictures[]): { readonly pictures: readonly Pictures[]; readonly range: readonly [number, number] | undefined } {
  let [low, high] = [Infinity, -Infinity];
  for (const { isMap, data } of batches) if (isMap) for (const v of data) { if (v < low) low = v; if (v > high) high = v; }
  if (low > high) return { pictures: batches, range: undefined };
  const span = high - low || 1;
  const pictures = batches.map((p): Pictures => {
    if (!p.isMap) return p;
    const plane = p.h * p.w, data = new Float32Array(p.count * 3 * plane);
    for (let i = 0; i < p.data.length; i++) {
      const rgb = viridis((p.data[i] - low) / span), to = Math.floor(i / plane) * 3 * plane + (i % plane);
      for (let k = 0; k < 3; k++) data[to + k * plane] = rgb[k] / 127.5 - 1;
    }
    return { ...p, data, c: 3, isMap: false };
  });
  return { pictures, range: [low, high] };
}
