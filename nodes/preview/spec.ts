/** The preview node's face: shows what arrives. What it looks like is the editor's and run/picture's matter. */
import type { NodeSpec } from '../../src/graph/node.ts';

export const spec: NodeSpec = {
  type: 'preview',
  title: 'Preview',
  icon: 'eye',
  group: 'look',
  help: `Shows whatever arrives, large.

- Pictures: values from [-1, 1], clamped; label logits as their most likely label, one colour each.
- Codes: one colour per code, one cell per code.
- Latents and logits: a mosaic of channels, each scaled to its own range, or one channel.
- Maps: a colour scale with its range below.
- Numbers and text as they are.`,
  inputs: {
    image: { kind: 'image', also: ['latent', 'codes', 'logits', 'map', 'loss', 'number', 'text', 'condition', 'gradient'], label: 'anything', help: 'What to show: a picture or any other value that can be looked at.' },
  },
  outputs: {},
  params: {
    item: { kind: 'number', label: 'Item', default: 0, min: 0, integer: true, step: 1, help: 'Which of a batch to show, counted from 0.' },
    channel: { kind: 'number', label: 'Channel', default: -1, min: -1, integer: true, step: 1, help: 'Which channel of a latent to show, counted from 0; -1 shows them all side by side.' },
  },
  cosmetic: ['item', 'channel'],
  upgrades: [],
};
