/** Puts the pictures of one or two batches on a sheet, on the host. */
import { showNumber } from '../../src/run/picture.ts';
import type { Verb } from '../../src/run/verb.ts';
import { coloured, picturesOf } from './pictures.ts';
import { colourOf, Sheet } from './sheet.ts';
import { arrange, largest } from './spec.ts';

const backgrounds: Readonly<Record<string, string>> = { dark: '#17181c', grey: '#808080', light: '#ffffff' };

export const verb: Verb = {
  async *run(ctx, { image, second }) {
    const { pictures: batches, range } = coloured(await Promise.all([image, ...(second ? [second] : [])].map(picturesOf)));
    if (range) ctx.note(`colours go from ${showNumber(range[0])} (dark) to ${showNumber(range[1])} (bright)`);
    const pairs = ctx.params.arrange === 'pairs' && batches.length === 2, [a, b] = batches;
    if (pairs && a.count !== b.count) throw new Error(`there are ${a.count} pictures and ${b.count} in the second batch. Pairs need as many of each.`);
    const height = Math.max(...batches.map((x) => x.h)), width = Math.max(...batches.map((x) => x.w)), gap = Number(ctx.params.gap);
    const cells = pairs ? Array.from({ length: 2 * a.count }, (_, i) => [batches[i % 2], i >> 1] as const)
      : batches.flatMap((x) => Array.from({ length: x.count }, (_, i) => [x, i] as const));
    const layout = arrange(cells.length, Number(ctx.params.columns), pairs, height, width);
    if (layout.rows * (height + gap) * layout.columns * (width + gap) > largest) throw new Error('the sheet would be too large to be looked at. Use fewer or smaller pictures.');
    const sheet = new Sheet({ ...layout, height, width, gap }, colourOf(backgrounds[String(ctx.params.background)] ?? backgrounds.dark));
    for (const [n, [x, i]] of cells.entries()) sheet.put(Math.floor(n / layout.columns), n % layout.columns, x, i);
    return { image: { kind: 'image', tensor: ctx.tensor(sheet.data, [1, 3, sheet.height, sheet.width]) } };
  },
};
