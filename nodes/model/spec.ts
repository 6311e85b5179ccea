/** The model node's face: a checkpoint and its config become one handle. Knows no file format. */
import type { NodeSpec } from '../../src/graph/node.ts';
import type { ModelFacts } from '../../src/graph/port.ts';
import { factorOf } from '../../src/net/architecture.ts';

export const spec: NodeSpec = {
  type: 'model',
  title: 'Model',
  icon: 'boxes',
  group: 'model',
  help: `A trained VQ-GAN: encoder **E**, codebook **Z** and decoder **G** from one file of weights.

Only the header is read when a file is chosen. Weights are read when a stage first needs them, each once.

Wire one model node to encoder, quantizer and decoder alike: the three were trained together, and a latent of one model means nothing to another.

The wire shows the factor **f** (pixels per code in each direction; f16 turns 256×256 pixels into 16×16 codes) and the size **K** of the codebook.`,
  source: 'Sections 3.1 and 4; taming/models/vqgan.py, VQModel, GumbelVQ, VQSegmentationModel, EMAVQ',
  inputs: {},
  outputs: {
    model: { kind: 'model', help: 'The handle: architecture and weights of E, Z and G.' },
  },
  params: {
    file: {
      kind: 'file', label: 'Checkpoint', accept: ['.ckpt', '.pt', '.pth', '.safetensors', '.onnx'], default: 'samples/landscapes-vqgan.safetensors', onNode: true,
      samples: [['samples/landscapes-vqgan.safetensors', 'Landscapes, f8, 256 codes']],
      help: 'The weights: a PyTorch checkpoint (.ckpt, .pt, .pth), safetensors, or an ONNX export. Nothing in the file is executed.',
    },
    config: {
      kind: 'file', label: 'Config', accept: ['.yaml', '.yml', '.json'], default: '', onNode: true,
      samples: [['samples/landscapes-vqgan.yaml', 'Landscapes, f8, 256 codes']],
      help: 'The published config that belongs to the weights (taming-transformers or latent-diffusion form). Without one, the architecture is inferred from the names and shapes of the weights, and what was inferred is listed.',
    },
    sha256: {
      kind: 'text', label: 'SHA-256', default: '',
      help: 'Digest of the checkpoint this workflow was made with, written when it first runs. A file with another digest is refused; empty the field to accept any file.',
    },
  },
  // The pin decides whether a run is refused, never its result: the file's own digest stands in the fingerprint.
  cosmetic: ['sha256'],
  flow({ facts }) {
    if (!facts?.architecture) return { model: { kind: 'model' } };
    const model = facts as unknown as ModelFacts;
    return { model: { kind: 'model', model, cell: factorOf(model.architecture.ddconfig) } };
  },
  upgrades: [],
};
