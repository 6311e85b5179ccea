/** Puts the pictures of one or two batches on a sheet, on the host. */
import type { Value } from '../../src/run/value.ts';
import type { Verb } from '../../src/run/verb.ts';
import { colourOf, Sheet } from './sheet.ts';
import { arrange, largest } from './spec.ts';

export const backgrounds: Readonly<Record<string, string>> = { dark: '#17181c', grey: '#808080', light: '#ffffff' };

export interface Pictures { readonly data: Float32Array; readonly count: number; readonly c: number; readonly h: number; readonly w: number }

/** A batch's numbers on the host; maps scaled to [-1, 1] over the whole batch. @throws Error when it cannot be shown as pictures */
export async function picturesOf({ kind, tensor }: Value): Promise<Pictures> {
  const shape = tensor?.shape ?? [], [count, c, h, w] = shape;
  if (shape.length !== 4 || (c !== 1 && c !== 3) || tensor!.dtype !== 'float32') throw new Error(`what arrives has shape [${shape}]. The sheet shows pictures (b, 3, H, W) and maps (b, 1, H, W).`);
  const data = (await tensor!.data()) as Float32Array;
  if (kind !== 'map') return { data, count, c, h, w };
  let [low, high] = [Infinity, -Infinity];
  for (const v of data) { if (v < low) low = v; if (v > high) high = v; }
  const by = high > low ? 2 / (high - low) : 0;
  return { data: data.map((v) => (v - low) * by - 1), count, c, h, w };
}

export const verb: Verb = {
  async *run(ctx, { image, second }) {
    const batches = await Promise.all([image, ...(second ? [second] : [])].map(picturesOf));
    const pairs = ctx.params.arrange === 'pairs' && batches.length === 2, [a, b] = batches;
    if (pairs && a.count !== b.count) throw new Error(`there are ${a.count} pictures and ${b.count} in the second batch. Pairs need as many of each.`);
    const height = Math.max(...batches.map((x) => x.h)), width = Math.max(...batches.map((x) => x.w)), gap = Number(ctx.params.gap);
    const cells = pairs ? Array.from({ length: 2 * a.count }, (_, i) => [batches[i % 2], i >> 1] as const)
      : batches.flatMap((x) => Array.from({ length: x.count }, (_, i) => [x, i] as const));
    const layout = arrange(cells.length, Number(ctx.params.columns), pairs, height, width);
    if (layout.rows * (height + gap) * layout.columns * (width + gap) > largest) throw new Error('the sheet would be too large to be looked at. Use fewer or smaller pictures.');
    const sheet = new Sheet({ ...layout, height, width, gap }, colourOf(backgrounds[String(ctx.params.background)] ?? backgrounds.dark));
    for (const [n, [x, i]] of cells.entries()) {
      ctx.signal.throwIfAborted();
      sheet.put(Math.floor(n / layout.columns), n % layout.columns, x.data, i * x.c * x.h * x.w, x.c, x.h, x.w);
    }
    return { image: { kind: 'image', tensor: ctx.tensor(sheet.data, [1, 3, sheet.height, sheet.width]) } };
  },
};
