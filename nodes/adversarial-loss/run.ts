/** Shows the generator's part for a batch, and writes both players' losses for a trainer. Knows values; no runtime. */
import { scalar } from '../../src/run/scalar.ts';
import type { Verb } from '../../src/run/verb.ts';
import { discriminatorLoss, type Game, generatorLoss, mean } from './net.ts';

export const verb: Verb = {
  async *run(ctx, { logits }) {
    const game = ctx.params.game as Game;
    return { loss: { kind: 'loss', number: yield* scalar(ctx, game, [logits.tensor!], (b, fake) => generatorLoss(b, fake, game)) } };
  },
  join({ b, at, wire, params }) {
    const game = params.game as Game, judge = wire('logits')?.judge;
    if (!judge) throw new Error('the adversarial loss needs the logits of a discriminator node. Wire them straight to it.');
    const real = judge.write(b, at('real')), fake = judge.write(b, judge.judged), loss = generatorLoss(b, fake.logits, game);
    return { loss: { var: loss, contest: {
      judge, loss: discriminatorLoss(b, real.logits, fake.logits, game),
      seen: { generator: [fake.statistics], discriminator: [real.statistics, fake.statistics] },
      means: { real: mean(b, real.logits), fake: mean(b, fake.logits) },
    } } };
  },
};
