/** The segmentation node's face: a label map becomes codes that a transformer is conditioned on. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal, scaleDim, type Dim, type PortType } from '../../src/graph/port.ts';
import { baseName, dimOf, needWeights } from '../../src/graph/shapes.ts';
import { factorOf } from '../../src/net/architecture.ts';

export const spec: NodeSpec = {
  type: 'segmentation',
  title: 'Segmentation',
  icon: 'brush',
  group: 'source',
  help: `A label map as the condition **c**: which kind of thing stands at each pixel.

The map becomes one plane of 0 and 1 per label; the condition stage, a VQ-GAN trained on such maps (VQSegmentationModel), turns it into a grid of codes as large as the picture's.

A \`.png\` holds the label id as its grey value; a \`.npy\` holds integers (b, H, W).`,
  source: 'Section 4.2; taming/models/vqgan.py, VQSegmentationModel; taming/models/cond_transformer.py, encode_to_c',
  inputs: {
    model: { kind: 'model', help: 'The condition stage: the VQ-GAN for label maps.' },
  },
  outputs: {
    condition: { kind: 'condition', help: 'The map\'s codes: int32 (b, h, w), below the condition stage\'s K.' },
    labels: { kind: 'image', help: 'The label map itself: int32 (b, H, W).' },
  },
  params: {
    file: {
      kind: 'file', label: 'Label map', accept: ['.png', '.npy'], default: 'samples/landscape-5801-labels.png', onNode: true,
      samples: [['samples/landscape-5801-labels.png', 'Landscape 5801'], ['samples/landscape-5804-labels.png', 'Landscape 5804']],
      help: 'One label id per pixel, counted from 0: the grey value of a PNG, or the integers of an .npy.',
    },
  },
  flow({ ins: { model: at }, facts }): Record<string, PortType> {
    const model = at?.model, shape = facts?.shape as readonly Dim[] | undefined, below = facts?.below as number | undefined;
    const labels: PortType = { kind: 'image', labels: true, ...(shape && { shape }), ...(below && { below }) };
    if (!model) return { condition: { kind: 'condition' }, labels };
    const { nLabels, nEmbed, ddconfig } = model.architecture, known = nLabels ?? ddconfig.inChannels, f = factorOf(ddconfig), name = baseName(model.file);
    needWeights(model, 'encoder', ['encoder.', 'quant_conv.', 'quantize.']);
    if (nLabels === undefined && known <= 3) throw new Refusal(`${name} takes pictures with ${known} channels, not label maps. Wire the condition stage of a transformer that was trained on label maps.`, 'model');
    if (below !== undefined && below > known) throw new Refusal(`The label map holds ids up to ${below - 1}; ${name} knows ${known} labels, 0 to ${known - 1}. Choose a map with these labels, or the model that belongs to it.`);
    const t: PortType = { kind: 'condition', shape, below: nEmbed, cell: f };
    if (!shape) return { condition: t, labels };
    const [h, w] = [dimOf(labels, 1), dimOf(labels, 2)];
    return { condition: { ...t, shape: [dimOf(labels, 0), scaleDim(h, 1, f), scaleDim(w, 1, f)], crop: [h, w] }, labels };
  },
  upgrades: [],
};
