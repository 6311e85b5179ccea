/** Shows the label loss of a batch, and writes it for a trainer. Knows values; no runtime. */
import { scalar } from '../../src/run/scalar.ts';
import type { Verb } from '../../src/run/verb.ts';
import { labelLoss } from './net.ts';

export const verb: Verb = {
  async *run(ctx, { labels, logits }) {
    const [x, y] = [labels.tensor!, logits.tensor!];
    if (x.dtype !== 'int32' || `${x.shape}` !== `${[y.shape[0], ...y.shape.slice(2)]}`) throw new Error(`the labels have shape [${x.shape}] and the logits [${y.shape}]. Wire a label map, and the logits made of it.`);
    return { loss: { kind: 'loss', number: yield* scalar(ctx, 'labels', [x, y], labelLoss) } };
  },
  join({ b, at }) {
    const loss = labelLoss(b, at('labels'), at('logits'));
    return { loss: { var: loss, report: { 'label loss': loss } } };
  },
};
