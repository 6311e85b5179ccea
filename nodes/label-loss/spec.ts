/** The label loss node's face. Computes nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal } from '../../src/graph/port.ts';
import { dimOf } from '../../src/graph/shapes.ts';

export const spec: NodeSpec = {
  type: 'label-loss',
  title: 'Label loss',
  icon: 'tags',
  group: 'train',
  help: `How well a label map is restored: the decoder gives one plane of logits per label, and each pixel of each plane is judged by itself, label or not (binary cross entropy). Its mean is what VQSegmentationModel makes small.`,
  source: 'taming/modules/losses/segmentation.py, BCELossWithQuant',
  inputs: {
    labels: { kind: 'image', help: 'The label map: int32 (b, H, W).' },
    logits: { kind: 'image', help: 'The decoder\'s planes: (b, n, H, W), one per label.' },
  },
  outputs: { loss: { kind: 'loss', help: 'Nats per pixel and label.' } },
  params: {},
  flow({ ins: { labels, logits } }) {
    if (labels?.shape && !labels.labels) throw new Refusal('This is a picture; the label loss takes a label map. Wire the dataset\'s labels here.', 'labels');
    const n = dimOf(logits, 1);
    if (typeof n === 'number' && labels?.below !== undefined && labels.below > n) throw new Refusal(`The label map holds ids up to ${labels.below - 1}; the decoder gives ${n} planes. Use a model for as many labels.`, 'logits');
    return { loss: { kind: 'loss' } };
  },
  upgrades: [],
};
