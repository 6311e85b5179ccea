/** The class node's face: one class as a transformer's condition. */
import type { NodeSpec, Params } from '../../src/graph/node.ts';

/** Names in the parameter, one per line; the first is class 0. */
export const namesOf = (params: Params) => String(params.names ?? '').split('\n').map((n) => n.trim()).filter(Boolean);

export const spec: NodeSpec = {
  type: 'class',
  title: 'Class',
  icon: 'tag',
  group: 'source',
  help: `A class as the condition **c**: one token that stands before the codes. Transformers trained on labelled pictures compose what the class names.`,
  source: 'Section 4.3; taming/modules/util.py, Labelator',
  inputs: {},
  outputs: {
    condition: { kind: 'condition', help: 'The class as a token: int32 (1, 1).' },
  },
  params: {
    class: { kind: 'number', label: 'Class', default: 0, min: 0, max: 1_000_000, step: 1, integer: true, onNode: true, help: 'Number of the class, counted from 0.' },
    names: { kind: 'text', label: 'Names', default: '', lines: 8, help: 'Names of the classes where they are known, one per line; the first is class 0.' },
  },
  cosmetic: ['names'],
  flow: ({ params }) => ({ condition: { kind: 'condition', shape: [1, 1], below: Number(params.class) + 1 } }),
  upgrades: [],
};
