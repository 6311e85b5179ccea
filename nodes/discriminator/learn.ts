/** The discriminator while it learns: batch statistics, and what they do to the ones that are kept. Equations only. */
import type { DiscriminatorArchitecture } from '../../src/net/architecture.ts';
import type { Builder } from '../../src/net/build.ts';
import { mul, reshape, scale } from '../../src/net/layers.ts';
import { size, type Var } from '../../src/net/program.ts';
import { discriminator, discriminatorScope } from './net.ts';

/** Logits of a picture, and mean and unbiased variance of the batch at each normalisation, by the kept statistic's name. */
export function judge(b: Builder, a: DiscriminatorArchitecture, image: Var): { logits: Var; statistics: Map<string, Var> } {
  const logits = discriminator(b, a, image, 'batch'), statistics = new Map<string, Var>();
  if (a.norm === 'act') return { logits, statistics };
  for (let i = 0; i < a.nLayers; i++) {
    const x = b.layers.get(`${discriminatorScope}/main.${2 + 3 * i}`)!, axes = [0, 2, 3];
    b.layer(`${discriminatorScope}/main.${3 + 3 * i}`, () => { // the same equations as the normalisation's own, so they are written once
      const [, c] = b.shape(x), n = size(b.shape(x)) / c, mean = b.op('ReduceMean', [x], { axes });
      const off = b.op('Sub', [x, mean], {}), variance = b.op('ReduceMean', [mul(b, off, off)], { axes });
      statistics.set(`${discriminatorScope}.main.${3 + 3 * i}.running_mean`, reshape(b, mean, [c])); // (1, C, 1, 1) -> (C)
      statistics.set(`${discriminatorScope}.main.${3 + 3 * i}.running_var`, reshape(b, scale(b, variance, n / (n - 1)), [c])); // (1, C, 1, 1) -> (C)
    });
  }
  return { logits, statistics };
}
