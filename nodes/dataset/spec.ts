/** The dataset node's face: pictures to train on, batch after batch. Reads nothing itself. */
import type { NodeSpec, Params } from '../../src/graph/node.ts';
import type { PortType } from '../../src/graph/port.ts';
import { imageType } from '../../src/graph/shapes.ts';

const drawn = (p: Params) => String(p.folder) === '';

export const spec: NodeSpec = {
  type: 'dataset',
  title: 'Dataset',
  icon: 'images',
  group: 'source',
  help: `Pictures to train on. A run of the workflow shows the **first batch**; a trainer asks for one batch after the other.

From a **folder** (command line), read by and by and never all at once: PNG, JPEG and WebP, in folders inside it too. Without a folder, from the bundled **landscapes**: scenes drawn from seeds, with label maps, depth and classes.

Every epoch goes through all pictures once, in an order of its own. Order, crops and mirroring follow from the seed and the step alone, so that a run that was interrupted goes on with the same batches.`,
  source: 'taming/data/base.py, ImagePaths: shorter side to the size, crop, [-1, 1]',
  inputs: {},
  outputs: {
    image: { kind: 'image', help: 'A batch of pictures x: (b, 3, size, size) in [-1, 1].' },
    labels: { kind: 'image', help: 'Their label maps: int32 (b, size, size), 9 labels. Landscapes only.' },
    depth: { kind: 'image', help: 'Their depth: (b, 1, size, size), -1 near to 1 far. Landscapes only.' },
    class: { kind: 'condition', help: 'Their classes, one token each: int32 (b, 1), 8 classes. Landscapes only.' },
  },
  params: {
    folder: { kind: 'text', label: 'Folder', default: '', folder: true, onNode: true, help: 'A folder of pictures, on the command line. Empty: the bundled landscapes.' },
    size: { kind: 'number', label: 'Size', default: 64, min: 8, max: 1024, step: 8, integer: true, unit: 'px', onNode: true, help: 'Side of the pictures in a batch; a multiple of the model\'s f.' },
    batch: { kind: 'number', label: 'Batch', default: 8, min: 1, max: 256, step: 1, integer: true, onNode: true, help: 'Pictures in a batch.' },
    frame: {
      kind: 'choice', label: 'Frame', default: 'crop',
      options: [['crop', 'Random part, full resolution'], ['shrink', 'Shrunk, random part'], ['centre', 'Shrunk, the middle']],
      help: 'Shrunk: the shorter side becomes the size, and what stands over is cut off at random or at both ends. Otherwise a part of the size is cut out of the picture as it is.',
    },
    flip: { kind: 'toggle', label: 'Mirror', default: true, help: 'Mirrors every second picture left to right, at random.' },
    seed: { kind: 'number', label: 'Seed', default: 0, min: 0, max: 2 ** 32 - 1, step: 1, integer: true, help: 'Decides order, crops and mirroring.' },
    scenes: { kind: 'number', label: 'Landscapes', default: 5800, min: 1, max: 10_000_000, step: 1, integer: true, help: 'How many different landscapes.' },
    first: { kind: 'number', label: 'First seed', default: 0, min: 0, max: 2 ** 31, step: 1, integer: true, help: 'Seed of the first landscape; the others follow it. Others than those trained on are held-out pictures.' },
    side: { kind: 'number', label: 'Drawn at', default: 128, min: 16, max: 1024, step: 8, integer: true, unit: 'px', help: 'Side of a whole landscape, before a part is cut out.' },
  },
  flow({ params }): Record<string, PortType> {
    const n = Number(params.batch), side = Number(params.size);
    return {
      image: imageType(n, 3, side, side),
      ...(drawn(params) && {
        labels: { kind: 'image', shape: [n, side, side], labels: true, below: 9 },
        depth: imageType(n, 1, side, side),
        class: { kind: 'condition', shape: [n, 1], below: 8 },
      }),
    };
  },
  upgrades: [],
};
