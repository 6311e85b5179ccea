/** The depth node's face: a depth picture becomes codes that a transformer is conditioned on. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal, scaleDim, type Dim, type PortType } from '../../src/graph/port.ts';
import { baseName, count, dimOf, needWeights } from '../../src/graph/shapes.ts';
import { factorOf } from '../../src/net/architecture.ts';

export const spec: NodeSpec = {
  type: 'depth',
  title: 'Depth',
  icon: 'layers-2',
  group: 'source',
  help: `A depth picture as the condition **c**: how far away each pixel is.

The condition stage, a VQ-GAN trained on depth, turns it into a grid of codes as large as the picture's.

A \`.png\`'s grey values 0 to 255 become [-1, 1]; a \`.npy\` holds floats in [-1, 1], (b, 1, H, W).`,
  source: 'Section 4.2; taming/models/cond_transformer.py, encode_to_c; configs/drin_transformer.yaml',
  inputs: {
    model: { kind: 'model', help: 'The condition stage: the VQ-GAN for depth.' },
  },
  outputs: {
    condition: { kind: 'condition', help: 'The depth\'s codes: int32 (b, h, w), below the condition stage\'s K.' },
    depth: { kind: 'image', help: 'The depth picture itself: (b, 1, H, W) in [-1, 1].' },
  },
  params: {
    file: { kind: 'file', label: 'Depth', accept: ['.png', '.jpg', '.jpeg', '.webp', '.npy'], default: '', onNode: true, help: 'A grey picture, or an .npy of floats in [-1, 1], (b, 1, H, W).' },
  },
  flow({ ins: { model: at }, facts }): Record<string, PortType> {
    const model = at?.model, shape = facts?.shape as readonly Dim[] | undefined, depth: PortType = { kind: 'image', ...(shape && { shape }) };
    if (!model) return { condition: { kind: 'condition' }, depth };
    const { nEmbed, ddconfig } = model.architecture, f = factorOf(ddconfig);
    needWeights(model, 'encoder', ['encoder.', 'quant_conv.', 'quantize.']);
    if (ddconfig.inChannels !== 1) throw new Refusal(`${baseName(model.file)} takes ${count(ddconfig.inChannels, 'channel')}; depth has 1. Wire the condition stage of a transformer that was trained on depth.`, 'model');
    const [h, w] = [dimOf(depth, 2), dimOf(depth, 3)];
    return { condition: { kind: 'condition', below: nEmbed, cell: f, ...(shape && { shape: [dimOf(depth, 0), scaleDim(h, 1, f), scaleDim(w, 1, f)], crop: [h, w] as const }) }, depth };
  },
  upgrades: [],
};
