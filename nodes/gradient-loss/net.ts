/** How far the edges of two pictures are apart, at several sizes. Equations only. */
import type { Builder } from '../../src/net/build.ts';
import { add, reshape, scale } from '../../src/net/layers.ts';
import type { Var } from '../../src/net/program.ts';

/** Differences of neighbours along an axis: (b, c, H, W), one row or column shorter. */
function slopes(b: Builder, x: Var, axis: 2 | 3): Var {
  const n = b.shape(x)[axis];
  return b.op('Sub', [b.op('Slice', [x], { axis, start: 1, end: n }), b.op('Slice', [x], { axis, start: 0, end: n - 1 })], {});
}
const meanAbsolute = (b: Builder, x: Var) => reshape(b, b.op('ReduceMean', [b.op('Abs', [x], {})], { axes: [0, 1, 2, 3] }), []); // (1, 1, 1, 1) -> ()

/** Mean |difference of slopes| across and down, at full size, half, quarter ..., averaged: two pictures of one shape -> (). */
export function gradientLoss(b: Builder, x: Var, y: Var, sizes: number): Var {
  return b.layer('gradient loss', () => {
    let off = b.op('Sub', [x, y], {}), sum: Var | undefined, used = 0;
    for (; used < sizes; used++) {
      const [, , h, w] = b.shape(off);
      if (used > 0) {
        if (h % 2 || w % 2 || h < 4 || w < 4) break;
        off = b.op('AveragePool', [off], { k: 2 });
      }
      const both = add(b, meanAbsolute(b, slopes(b, off, 2)), meanAbsolute(b, slopes(b, off, 3)));
      sum = sum === undefined ? both : add(b, sum, both);
    }
    return scale(b, sum!, 1 / (2 * used));
  });
}
