/** How well label maps are restored: each label's plane is judged by itself, after taming/modules/losses/segmentation.py, BCELossWithQuant. Equations only. */
import type { Builder } from '../../src/net/build.ts';
import { add, mul, reshape, scale } from '../../src/net/layers.ts';
import type { Var } from '../../src/net/program.ts';
import { oneHot } from '../encoder/net.ts';

/** Mean binary cross entropy: labels int32 (b, H, W), logits (b, n, H, W) -> (). */
export function labelLoss(b: Builder, labels: Var, logits: Var): Var {
  return b.layer('label loss', () => {
    const target = oneHot(b, labels, b.shape(logits)[1]), small = b.op('Exp', [scale(b, b.op('Abs', [logits], {}), -1)], {});
    // max(x, 0) - x t + log(1 + e^-|x|), which does not overflow
    const each = add(b, b.op('Sub', [b.op('Relu', [logits], {}), mul(b, logits, target)], {}), b.op('Log', [add(b, small, b.const([1]))], {}));
    return reshape(b, b.op('ReduceMean', [each], { axes: [0, 1, 2, 3] }), []); // (1, 1, 1, 1) -> ()
  });
}
