/** The cross entropy node's face: how well a transformer foresees codes. Computes nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal } from '../../src/graph/port.ts';
import { dimOf } from '../../src/graph/shapes.ts';

export const spec: NodeSpec = {
  type: 'cross-entropy',
  title: 'Cross entropy',
  icon: 'trending-down',
  group: 'train',
  help: `How well the transformer foresees each code from those before it and the condition: the mean of -log p(sᵢ | s₍<i₎, c), in nats per code. A transformer that knows nothing has log K.

A run shows it for the batch at hand; a trainer makes it small. The first stage is not trained with it.

**pkeep**: with a probability of 1 - pkeep the transformer is shown a random code in place of the true one while it learns, which makes it forgive its own mistakes later.`,
  source: 'Section 3.2, equation 8; taming/models/cond_transformer.py, Net2NetTransformer.forward, shared_step',
  inputs: {
    transformer: { kind: 'transformer', help: 'Whose foresight is measured.' },
    codes: { kind: 'codes', help: 'The codes s: int32 (b, h, w), row by row.' },
    condition: { kind: 'condition', also: ['codes'], optional: true, help: 'What stands before them: a class, int32 (b, 1), or codes of a condition, int32 (b, h, w). Without one, a start token.' },
  },
  outputs: {
    loss: { kind: 'loss', help: 'Nats per code.' },
    replaced: { kind: 'codes', help: 'What the transformer is shown in place of each code of the first batch: int32 (b, n), -1 where the true one stays. With pkeep below 1 only.' },
  },
  params: {
    pkeep: { kind: 'number', label: 'pkeep', default: 1, min: 0, max: 1, step: 0.05, onNode: true, help: 'Share of codes the transformer is shown as they are while it learns (pkeep). The reference\'s default is 1.' },
    seed: { kind: 'number', label: 'Seed', default: 0, min: 0, max: 2 ** 32 - 1, step: 1, integer: true, help: 'Decides which codes are replaced, and by which.' },
  },
  flow({ ins: { transformer: at, codes }, params }) {
    const t = at?.transformer, [h, w] = [dimOf(codes, 1), dimOf(codes, 2)];
    if (t && codes?.below !== undefined && codes.below > t.architecture.vocabSize) throw new Refusal(`These codes go up to ${codes.below - 1}; the transformer knows ${t.architecture.vocabSize}. Wire the codes of its own first stage.`, 'codes');
    if (t && typeof h === 'number' && typeof w === 'number' && h * w > t.architecture.blockSize) throw new Refusal(`${h}×${w} codes are more than the transformer takes at once, ${t.architecture.blockSize}. Use smaller pictures.`, 'codes');
    return { loss: { kind: 'loss' }, ...(Number(params.pkeep) < 1 && { replaced: { kind: 'codes' as const } }) };
  },
  upgrades: [],
};
