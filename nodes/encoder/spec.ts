/** The encoder node's face: picture to latent. Its equations are not here. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { factorOf } from '../../src/net/architecture.ts';
import { Refusal, scaleDim, type Dim, type ModelFacts, type PortType } from '../../src/graph/port.ts';
import { baseName, count, dimOf, needWeights } from '../../src/graph/shapes.ts';

/** @throws Refusal when the picture's channels are not those the model was trained on */
function checkChannels(image: PortType, model: ModelFacts) {
  const { architecture: { ddconfig: { inChannels: wants }, nLabels }, file } = model;
  const name = baseName(file), takesLabels = nLabels !== undefined || wants > 3;
  if (image.labels) {
    if (!takesLabels) throw new Refusal(`This is a label map; ${name} takes pictures with ${count(wants, 'channel')}. Choose a picture, or a model trained on label maps.`, 'image');
    if (image.below !== undefined && image.below > wants) throw new Refusal(`The label map holds ids up to ${image.below - 1}; ${name} knows ${wants} labels, 0 to ${wants - 1}. Choose the model that belongs to these labels.`, 'image');
    return;
  }
  const has = dimOf(image, 1);
  if (typeof has !== 'number' || has === wants) return;
  throw new Refusal(takesLabels
    ? `This picture has ${count(has, 'channel')}; ${name} takes label maps with ${wants} labels. Choose an int32 .npy of label ids, or a model for pictures.`
    : `This picture has ${count(has, 'channel')}; ${name} takes ${wants}. Choose another picture or another model.`, 'image');
}

export const spec: NodeSpec = {
  type: 'encoder',
  title: 'Encoder',
  icon: 'shrink',
  group: 'stage',
  help: `**E**: turns a picture into a grid of continuous vectors, **ẑ** = E(x).

Each step down halves width and height: residual blocks, then a strided convolution; attention where the config asks for it. A last 1×1 convolution (\`quant_conv\`) gives the dimension of the codebook's vectors.

A picture (b, 3, H, W) becomes a latent (b, d, H/f, W/f). A picture whose sides are no multiples of f is padded right and below by repeating its edge, and the decoder crops that off again. Label maps become one-hot planes first.`,
  source: 'Section 3.1; taming/modules/diffusionmodules/model.py, Encoder; taming/models/vqgan.py, VQModel.encode',
  inputs: {
    image: { kind: 'image', help: 'The picture x: (b, 3, H, W) in [-1, 1], or a label map for a model trained on segmentations.' },
    model: { kind: 'model', help: 'Whose encoder E to use.' },
  },
  outputs: {
    latent: { kind: 'latent', help: 'The latent ẑ = E(x) before quantisation: (b, d, H/f, W/f), d the dimension of the codebook\'s vectors.' },
  },
  params: {},
  flow({ ins: { image, model: at } }) {
    const model = at?.model;
    needWeights(model, 'encoder', ['encoder.', 'quant_conv.']);
    if (image && model) checkChannels(image, model);
    if (!model) return { latent: { kind: 'latent' } };
    const f = factorOf(model.architecture.ddconfig), n = image?.shape?.length ?? 4;
    const [h, w]: Dim[] = [dimOf(image, n - 2), dimOf(image, n - 1)];
    return {
      latent: {
        kind: 'latent', cell: f, crop: [h, w],
        shape: [dimOf(image, 0), model.architecture.embedDim, scaleDim(h, 1, f), scaleDim(w, 1, f)],
      },
    };
  },
  upgrades: [],
};
