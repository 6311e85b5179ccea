/** The grid node's face: pictures side by side on one sheet. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal, type PortType } from '../../src/graph/port.ts';
import { canEqual, dimOf, imageType, showSize } from '../../src/graph/shapes.ts';
import { squareColumns } from './sheet.ts';

const picture = (t: PortType | undefined, port: string) => {
  if (t?.labels) throw new Refusal('This is a label map; the sheet shows pictures. Wire a picture here.', port);
  const c = dimOf(t, 1);
  if (typeof c === 'number' && c !== 1 && c !== 3) throw new Refusal(`This has ${c} channels; the sheet shows pictures with 3 and maps with 1. Wire a picture here.`, port);
};

export const spec: NodeSpec = {
  type: 'grid',
  title: 'Grid',
  icon: 'layout-grid',
  group: 'look',
  help: `A contact sheet: every picture of a batch on one sheet, in reading order.

With a second batch wired, its pictures follow the first's, or each stands beside its partner (originals and reconstructions, say). Maps are coloured by one scale, from the smallest to the largest value of them all.

Pictures keep their pixels; a smaller one stands in the upper left of its cell.`,
  inputs: {
    image: { kind: 'image', also: ['map'], help: 'Pictures (b, 3, H, W), or maps (b, 1, H, W).' },
    second: { kind: 'image', also: ['map'], optional: true, help: 'More of them.' },
  },
  outputs: {
    image: { kind: 'image', help: 'The sheet: (1, 3, H, W).' },
  },
  params: {
    columns: { kind: 'number', label: 'Columns', default: 0, min: 0, max: 256, integer: true, step: 1, onNode: true, help: 'Cells in a row; 0 makes the sheet about square. In pairs, an odd number is rounded up.' },
    arrange: {
      kind: 'choice', label: 'Two batches', default: 'after', options: [['after', 'One after the other'], ['pairs', 'In pairs']],
      help: 'Where the pictures of the second batch stand.',
    },
    gap: { kind: 'number', label: 'Gap', default: 4, min: 0, max: 64, integer: true, step: 1, unit: 'px', help: 'Between the cells and around them.' },
    background: { kind: 'choice', label: 'Background', default: 'dark', options: [['dark', 'Dark'], ['grey', 'Grey'], ['light', 'Light']], help: 'Colour of the gaps.' },
  },
  flow({ ins: { image, second }, params }) {
    picture(image, 'image');
    picture(second, 'second');
    const [n, m] = [dimOf(image, 0), second ? dimOf(second, 0) : 0];
    const pairs = params.arrange === 'pairs' && second !== undefined;
    if (pairs && !canEqual(n, m)) throw new Refusal(`There are ${n} pictures and ${m} in the second batch. Pairs need as many of each.`, 'second');
    const sizes = [image, ...(second ? [second] : [])].map((t) => [dimOf(t, 2), dimOf(t, 3)]);
    const [h, w] = [0, 1].map((i) => (sizes.every((s) => typeof s[i] === 'number') ? Math.max(...sizes.map((s) => s[i] as number)) : null));
    if (typeof n !== 'number' || typeof m !== 'number' || h === null || w === null) return { image: imageType(1, 3, null, null) };
    const { rows, columns } = arrange(n + m, Number(params.columns), pairs, h, w), gap = Number(params.gap);
    const size = [rows * (h + gap) + gap, columns * (w + gap) + gap];
    if (size[0] * size[1] > largest) throw new Refusal(`A sheet of ${showSize(size[0], size[1])} pixels is too large to be looked at. Use fewer or smaller pictures.`, 'image');
    return { image: imageType(1, 3, size[0], size[1]) };
  },
  upgrades: [],
};

/** Pixels of a sheet at most: 256 million numbers would take a gigabyte. */
export const largest = 64 * 2 ** 20;

/** Rows and columns for `count` cells. */
export function arrange(count: number, columns: number, pairs: boolean, h: number, w: number): { rows: number; columns: number } {
  const even = (n: number) => (pairs ? n + (n % 2) : n);
  const c = even(columns > 0 ? Math.min(columns, count) : squareColumns(count, h, w));
  return { rows: Math.ceil(count / c), columns: c };
}
