/** How far a reconstruction is from its picture, pixel by pixel. Equations only. */
import type { Builder } from '../../src/net/build.ts';
import { mul, reshape } from '../../src/net/layers.ts';
import type { Var } from '../../src/net/program.ts';

export type Measure = 'L1' | 'L2';

/** Mean of |x - y| or (x - y)^2 over everything: two pictures of one shape -> (). */
export function reconstructionLoss(b: Builder, x: Var, y: Var, measure: Measure): Var {
  return b.layer('reconstruction loss', () => {
    const d = b.op('Sub', [x, y], {}), each = measure === 'L1' ? b.op('Abs', [d], {}) : mul(b, d, d);
    return reshape(b, b.op('ReduceMean', [each], { axes: b.shape(each).map((_, i) => i) }), []); // (1, ...) -> ()
  });
}
