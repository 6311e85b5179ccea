/** Filtering and drawing as equations, for logits that live on a GPU: one integer per picture comes back. Same rules as filter.ts. */
import { Builder } from '../../src/net/build.ts';
import { add, argMax, reshape } from '../../src/net/layers.ts';
import { memo } from '../../src/net/memo.ts';
import type { Program, Var } from '../../src/net/program.ts';

const kept = memo<Program>(16);
const never = -1e30;

/** Logits of codes that do not exist become -1e30. */
function existing(b: Builder, logits: Var, vocabulary: number, below: number): Var {
  if (below >= vocabulary) return logits;
  const missing = Array.from({ length: vocabulary }, (_, i) => (i < below ? 0 : never));
  return add(b, logits, b.const(missing, [1, vocabulary]));
}

/** Input logits (b, V); output the most likely code of each, int32 (b). */
export const greedyDraw = (vocabulary: number, below: number): Program => kept(`greedy ${vocabulary} ${below}`, () => {
  const b = new Builder(), logits = b.input([1, vocabulary]);
  return { ...b.program([logits], [reshape(b, argMax(b, existing(b, logits, vocabulary, below)), [-1])]), free: true }; // (b, 1) -> (b)
});

/** Inputs logits (b, V), Gumbel noise (b, V), temperature (1), top-p (1); output a draw for each, int32 (b). `topK` 0: all. */
export const filteredDraw = (vocabulary: number, below: number, topK: number): Program => kept(`draw ${vocabulary} ${below} ${topK}`, () => {
  const b = new Builder(), logits = b.input([1, vocabulary]), noise = b.input([1, vocabulary]), temperature = b.input([1]), topP = b.input([1]);
  const scores = existing(b, b.op('Div', [logits, temperature], {}), vocabulary, below);
  const best = b.op('TopK', [scores], { k: topK > 0 ? Math.min(topK, below) : below }); // (b, V) -> (b, k), largest first
  const p = b.op('Softmax', [best], { axis: 1 });
  const before = b.op('Sub', [b.op('CumSum', [p], { axis: 1 }), p], {}); // probability collected before each
  const limit = b.op('ReduceMin', [b.op('Where', [b.op('Greater', [before, topP], {}), b.const([1e30]), best], {})], { axes: [1] }); // (b, k) -> (b, 1): the least that stays
  const left = b.op('Where', [b.op('Less', [scores, limit], {}), b.const([never]), add(b, scores, noise)], {});
  return { ...b.program([logits, noise, temperature, topP], [reshape(b, argMax(b, left), [-1])]), free: true }; // (b, 1) -> (b)
});
