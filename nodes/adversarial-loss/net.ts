/** The losses of the two players, after taming/modules/losses/vqperceptual.py (hinge_d_loss, vanilla_d_loss). Equations only. */
import type { Builder } from '../../src/net/build.ts';
import { add, reshape, scale } from '../../src/net/layers.ts';
import type { Var } from '../../src/net/program.ts';

export type Game = 'hinge' | 'vanilla' | 'non-saturating';

/** All logits -> their mean (). */
export const mean = (b: Builder, x: Var) => reshape(b, b.op('ReduceMean', [x], { axes: b.shape(x).map((_, i) => i) }), []); // (1, ...) -> ()

/** log(1 + e^x), without overflow. */
function softplus(b: Builder, x: Var): Var {
  const small = b.op('Exp', [scale(b, b.op('Abs', [x], {}), -1)], {});
  return add(b, b.op('Relu', [x], {}), b.op('Log', [add(b, small, b.const([1]))], {}));
}
const minus = (b: Builder, x: Var) => scale(b, x, -1);
const hinge = (b: Builder, x: Var) => b.op('Relu', [add(b, x, b.const([1]))], {});

/** What the discriminator makes small: logits of real and made pictures -> (). */
export const discriminatorLoss = (b: Builder, real: Var, fake: Var, game: Game): Var => b.layer('discriminator loss', () => {
  const each = game === 'hinge' ? hinge : softplus;
  return scale(b, add(b, mean(b, each(b, minus(b, real))), mean(b, each(b, fake))), 0.5);
});

/** What the generator makes small: logits of made pictures -> (). Hinge and vanilla share the published -E[D(G)]. */
export const generatorLoss = (b: Builder, fake: Var, game: Game): Var => b.layer('adversarial loss', () =>
  (game === 'non-saturating' ? mean(b, softplus(b, minus(b, fake))) : minus(b, mean(b, fake))));
