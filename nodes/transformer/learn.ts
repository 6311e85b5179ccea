/** The transformer while it learns: the cross entropy of every code given those before it, after cond_transformer.py, Net2NetTransformer. Equations only. */
import type { GptArchitecture } from '../../src/net/architecture.ts';
import type { Builder } from '../../src/net/build.ts';
import { mul, reshape } from '../../src/net/layers.ts';
import type { Var } from '../../src/net/program.ts';
import { gpt } from './net.ts';

/**
 * Mean over all rows of -log softmax(logits)[target], in nats: logits (n, V), targets int32 (n) -> ().
 * The largest logit is taken off first, so that no exponential overflows.
 */
export function crossEntropy(b: Builder, logits: Var, targets: Var): Var {
  return b.layer('cross entropy', () => {
    const [n, v] = b.shape(logits);
    const top = b.op('StopGradient', [b.op('ReduceMax', [logits], { axes: [1] })], {}); // (n, V) -> (n, 1)
    const off = b.op('Sub', [logits, top], {});
    const whole = b.op('Log', [b.op('ReduceSum', [b.op('Exp', [off], {})], { axes: [1] })], {}); // (n, V) -> (n, 1)
    const ids = b.const(Array.from({ length: v }, (_, i) => i), [1, v]);
    const mine = b.op('Cast', [b.op('Equal', [reshape(b, b.op('Cast', [targets], { to: 'float32' }), [n, 1]), ids], {})], { to: 'float32' }); // (n, 1) = (1, V) -> (n, V)
    const chosen = b.op('ReduceSum', [mul(b, off, mine)], { axes: [1] }); // (n, V) -> (n, 1)
    return reshape(b, b.op('ReduceMean', [b.op('Sub', [whole, chosen], {})], { axes: [0, 1] }), []); // (n, 1) -> (1, 1) -> ()
  });
}

/**
 * @param condition int32 (b, c), and codes int32 (b, n), c + n - 1 at most the block's size
 * @param seen codes as the transformer sees them, where some are replaced at random (pkeep); the true ones without it
 * @returns logits (b, n, V) of every code, and their cross entropy ()
 */
export function learnSequence(b: Builder, a: GptArchitecture, condition: Var, codes: Var, seen = codes): { logits: Var; loss: Var } {
  const [batch, n] = b.shape(codes), c = b.shape(condition)[1], t = c + n - 1;
  if (t > a.blockSize) throw new Error(`${c} tokens of condition and ${n} codes make a sequence of ${t}; the transformer takes ${a.blockSize}. Use smaller pictures.`);
  const tokens = n > 1 ? b.op('Concat', [condition, b.op('Slice', [seen], { axis: 1, start: 0, end: n - 1 })], { axis: 1 }) : condition; // (b, c + n - 1)
  const positions = b.const(Array.from({ length: t }, (_, i) => i), [1, t], 'int32');
  const { logits } = gpt(b, a, { tokens, positions, keyPositions: positions, past: [] }); // (b, t, V)
  const mine = c > 1 ? b.op('Slice', [logits], { axis: 1, start: c - 1, end: t }) : logits; // (b, n, V): position i predicts what follows it
  return { logits: mine, loss: crossEntropy(b, reshape(b, mine, [batch * n, a.vocabSize]), reshape(b, codes, [batch * n])) }; // (b, n, V) -> (b n, V); (b, n) -> (b n)
}
