/** The save node's face: writes what arrives to a file at each run. Knows no file system. */
import type { NodeSpec } from '../../src/graph/node.ts';

export const spec: NodeSpec = {
  type: 'save',
  title: 'Save image',
  icon: 'download',
  group: 'save',
  help: `Saves what arrives each time the workflow runs: as a download in the browser, as a file on the command line.

The ending of the name decides the form:
- \`.png\`: pictures with values from [-1, 1], clamped, 8 bits per channel; codes, latents and maps as they are shown;
- \`.npy\`: the numbers themselves, float32 or int32, C order;
- \`.json\`: numbers and text.

Of a batch, \`.png\` saves every picture, numbered.`,
  inputs: {
    image: { kind: 'image', also: ['latent', 'codes', 'logits', 'map', 'loss', 'number', 'text'], label: 'anything', help: 'What to save.' },
  },
  outputs: {},
  params: {
    file: { kind: 'text', label: 'File name', default: 'reconstruction.png', onNode: true, help: 'Name of the file, ending in .png, .npy or .json.' },
  },
  effect: true,
  upgrades: [],
};
