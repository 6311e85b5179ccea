/** The export for PyTorch node's face: a model that goes on training on as many GPUs as one has. Writes nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal } from '../../src/graph/port.ts';

const whole = { kind: 'number', step: 1, integer: true } as const;
export const spec: NodeSpec = {
  type: 'export-pytorch',
  title: 'Export for PyTorch',
  icon: 'file-output',
  group: 'save',
  help: `Writes what the reference's own training script needs to go on with a model on GPUs: the **checkpoint** with the published names, and a **config** that names it, its loss and the pictures. The note under the node is the **command line**; PyTorch Lightning spreads it over the GPUs it is given.

It is run in the taming-transformers repository. Its perceptual loss fetches VGG weights when it first starts. The lists of pictures are text files with one path a line; they are yours to write.`,
  source: 'taming-transformers, main.py and its README, Training on custom data',
  inputs: { model: { kind: 'model', help: 'The VQ-GAN, trained or fresh; its discriminator goes with it where it has one.' } },
  outputs: {},
  params: {
    name: { kind: 'text', label: 'Name', default: 'model', onNode: true, help: 'The files are NAME.ckpt and NAME.yaml.' },
    gpus: { ...whole, label: 'GPUs', default: 1, min: 1, max: 1024, onNode: true, help: 'How many GPUs the command line names.' },
    batch: { ...whole, label: 'Batch', default: 8, min: 1, max: 1024, onNode: true, help: 'Pictures per GPU and step.' },
    size: { ...whole, label: 'Size', default: 256, min: 16, max: 2048, unit: 'px', help: 'Side of the training pictures.' },
    learningRate: { kind: 'number', label: 'Base learning rate', default: 4.5e-6, min: 0, max: 1, step: 1e-6, help: 'Multiplied by the batch and the number of GPUs (base_learning_rate).' },
    start: { ...whole, label: 'Discriminator from', default: 10_000, min: 0, max: 100_000_000, help: 'The step at which the discriminator begins (disc_start).' },
    train: { kind: 'text', label: 'Training list', default: 'train.txt', help: 'The list of pictures to train on.' },
    validation: { kind: 'text', label: 'Validation list', default: 'validation.txt', help: 'The list of pictures to validate with.' },
  },
  effect: true,
  flow({ ins: { model: at } }) {
    const a = at?.model?.architecture;
    if (a?.nLabels) throw new Refusal('Models of label maps are not exported for training; their data needs a loader of its own. Wire a model of pictures.', 'model');
    return {};
  },
  upgrades: [],
};
