/** The histogram node's face: how the numbers of one value, or of two, are distributed. Computes nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal } from '../../src/graph/port.ts';

const kinds = ['image', 'latent', 'codes', 'map'] as const;

/** Pixels of the picture it draws. */
export const height = 256, width = 512;

export const spec: NodeSpec = {
  type: 'histogram',
  title: 'Histogram',
  icon: 'chart-column',
  group: 'look',
  help: `How often each value occurs, in equal bins.

With a second value wired both stand in one picture, blue and orange, over the same bins and as shares, so that batches of different sizes can be compared: the logits of real pictures and of reconstructions, say.

For codes each bin is one code, or a few where there are more codes than bins.`,
  inputs: {
    values: { kind: 'logits', also: kinds, label: 'anything', help: 'Numbers: logits, a latent, a picture, a map, codes. Blue.' },
    second: { kind: 'logits', also: kinds, optional: true, label: 'compared with', help: 'More numbers to compare. Orange.' },
  },
  outputs: {
    image: { kind: 'image', help: `The picture: (1, 3, ${height}, ${width}), bars from the smallest value to the largest; a line stands at 0.` },
    counts: { kind: 'text', help: 'JSON: the bins\' edges, counts, and count, smallest, largest, mean and standard deviation of each value.' },
    overlap: { kind: 'number', help: 'With two values: the area their distributions share, from 0 (told apart entirely) to 1 (alike).' },
  },
  params: {
    bins: { kind: 'number', label: 'Bins', default: 64, min: 2, max: 512, step: 1, integer: true, onNode: true, help: 'How many, equal in width.' },
    range: { kind: 'choice', label: 'Range', default: 'all', options: [['all', 'Smallest to largest'], ['set', 'From … to …']], help: 'What the bins cover. Values outside are not counted.' },
    low: { kind: 'number', label: 'From', default: -1, when: ['range', ['set']], help: 'Lower end of the bins.' },
    high: { kind: 'number', label: 'To', default: 1, when: ['range', ['set']], help: 'Upper end of the bins.' },
  },
  flow({ ins, params }) {
    if (params.range === 'set' && Number(params.low) >= Number(params.high)) throw new Refusal(`The range from ${Number(params.low)} to ${Number(params.high)} is empty. Its lower end must be below its upper end.`, 'high');
    return { image: { kind: 'image', shape: [1, 3, height, width] }, counts: { kind: 'text' }, ...(ins.second && { overlap: { kind: 'number' as const } }) };
  },
  upgrades: [],
};
