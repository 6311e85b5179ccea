/** The assert node's face: what must hold of a value for the run to go on. Checks shapes before a run; looks at no number. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal, showDim } from '../../src/graph/port.ts';
import { parseShape } from './shape.ts';

const any = ['latent', 'codes', 'logits', 'map', 'number', 'loss'] as const;
const only = (...of: string[]) => ['check', of] as const;

export const spec: NodeSpec = {
  type: 'assert',
  title: 'Assert',
  icon: 'flask-conical',
  group: 'look',
  help: `Stops the run with an error unless something holds of the value, which makes a workflow a test: \`vq run\` then exits with 1 and names this node.

- **Finite**: no NaN and no infinite number.
- **Shape**: lengths from the batch on, \`1 3 256 256\`; \`*\` stands for any length.
- **Range**: every number from … to …, both included.
- **PSNR**: against the reference, both clamped to [-1, 1], at least so many dB.
- **Codebook use**: at least this share of the codebook occurs in the codes.
- **Equals the reference** or **Equals a file** (.npy): shape and type the same, and no number further away than the tolerance.`,
  inputs: {
    value: { kind: 'image', also: any, label: 'anything', help: 'The value that must hold.' },
    reference: { kind: 'image', also: any, optional: true, help: 'What it is compared with, for PSNR and equality.' },
  },
  outputs: {},
  params: {
    check: {
      kind: 'choice', label: 'What must hold', default: 'finite', onNode: true, help: 'What is checked.',
      options: [['finite', 'Finite'], ['shape', 'Shape'], ['range', 'Range'], ['psnr', 'PSNR at least'], ['usage', 'Codebook use at least'], ['equals', 'Equals the reference'], ['file', 'Equals a file']],
    },
    shape: { kind: 'text', label: 'Shape', default: '1 3 * *', onNode: true, when: only('shape'), help: 'Lengths from the batch on, with spaces between; * stands for any.' },
    min: { kind: 'number', label: 'From', default: -1, onNode: true, when: only('range'), help: 'No number is smaller.' },
    max: { kind: 'number', label: 'To', default: 1, onNode: true, when: only('range'), help: 'No number is larger.' },
    psnr: { kind: 'number', label: 'At least', default: 20, min: 0, unit: 'dB', onNode: true, when: only('psnr'), help: 'The PSNR for values that span 2; the mean over a batch.' },
    usage: { kind: 'number', label: 'At least', default: 5, min: 0, max: 100, unit: '%', onNode: true, when: only('usage'), help: 'Share of the codebook that must occur.' },
    file: { kind: 'file', label: 'File', accept: ['.npy'], default: '', onNode: true, when: only('file'), help: 'The array it must equal.' },
    tolerance: { kind: 'number', label: 'Tolerance', default: 0, min: 0, when: only('equals', 'file'), help: 'The largest difference of a number that still counts as equal.' },
  },
  flow({ ins: { value, reference }, params }) {
    const check = String(params.check);
    if ((check === 'psnr' || check === 'equals') && !reference) throw new Refusal(`${check === 'psnr' ? 'PSNR' : 'Equality'} needs a reference. Wire what the value is compared with.`, 'reference');
    if (check === 'usage' && value && value.kind !== 'codes') throw new Refusal('Only codes have a share of the codebook. Wire codes here.', 'value');
    if (check === 'shape') {
      const want = parseShape(String(params.shape)), got = value?.shape;
      if (got && (got.length !== want.length || want.some((n, i) => n !== null && typeof got[i] === 'number' && got[i] !== n))) {
        throw new Refusal(`The value is ${got.map(showDim).join(' ')}, and ${String(params.shape).trim()} is asserted.`, 'value');
      }
    }
    return {};
  },
  upgrades: [],
};
