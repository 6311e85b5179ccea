/** The autoregressive transformer, after taming/modules/transformer/mingpt.py, GPT. Equations only; knows neither what tokens mean nor sampling. */
import type { GptArchitecture } from '../../src/net/architecture.ts';
import { Builder } from '../../src/net/build.ts';
import { add, gelu, layerNorm, linear, reshape, scale, transpose } from '../../src/net/layers.ts';
import type { Program, Var } from '../../src/net/program.ts';

/** Keys and values of one block: (b, heads, T, C / heads) each. */
interface Memory { readonly key: Var; readonly value: Var }

/** Attention of t new positions over T remembered and new ones. `unseen` (b|1, 1, t, T) is added to the scores: 0, or -1e30 where a position may not look. */
function selfAttention(b: Builder, a: GptArchitecture, x: Var, unseen: Var, past?: Memory): readonly [Var, Memory] {
  const c = a.nEmbd, d = c / a.nHead;
  const split = (name: string) => transpose(b, reshape(b, linear(b, name, x, c), [0, 0, a.nHead, d]), [0, 2, 1, 3]); // (b, t, C) -> (b, t, heads, d) -> (b, heads, t, d)
  const grow = (old: Var | undefined, now: Var) => (old === undefined ? now : b.op('Concat', [old, now], { axis: 2 })); // (b, heads, T, d)
  const key = grow(past?.key, split('key')), value = grow(past?.value, split('value'));
  let y: Var;
  if ((globalThis as any).MHA) y = b.op('MultiHeadAttention', [linear(b, 'query', x, c), key, value, unseen], { numHeads: a.nHead });
  else {
    const score = scale(b, b.op('MatMul', [split('query'), transpose(b, key, [0, 1, 3, 2])], {}), d ** -0.5); // (b, heads, t, d) x (b, heads, d, T) -> (b, heads, t, T)
    const p = b.op('Softmax', [add(b, score, unseen)], { axis: 3 });
    const z = transpose(b, b.op('MatMul', [p, value], {}), [0, 2, 1, 3]); // (b, heads, t, T) x (b, heads, T, d) -> (b, t, heads, d)
    y = reshape(b, z, [0, 0, c]); // (b, t, heads, d) -> (b, t, C)
  }
  return [linear(b, 'proj', y, c), { key, value }];
}

/** One block: attention, then an MLP four times as wide, each after a LayerNorm and beside a shortcut. */
function block(b: Builder, a: GptArchitecture, x: Var, unseen: Var, past?: Memory): readonly [Var, Memory] {
  let memory!: Memory;
  const h = add(b, x, b.layer('attn', () => {
    const [y, kept] = b.layer('..', () => selfAttention(b, a, x, unseen, past));
    memory = kept;
    return y;
  }));
  return [h, memory];
}
