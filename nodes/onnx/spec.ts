/** The ONNX node's face: a stage exported elsewhere, run as it is. Knows no runtime. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { type PortType, Refusal, type ValueKind } from '../../src/graph/port.ts';
import { canEqual, dimOf } from '../../src/graph/shapes.ts';

/** What `look` reads of the file: its first input and the outputs, unknown lengths as null. */
export interface OnnxFacts { readonly inputs: readonly Face[]; readonly outputs: readonly Face[] }
interface Face { readonly name: string; readonly shape?: readonly (number | null)[] }

export const spec: NodeSpec = {
  type: 'onnx',
  title: 'ONNX stage',
  icon: 'package',
  group: 'stage',
  help: `Runs one stage that was exported elsewhere as \`.onnx\`: an encoder, a decoder, any network with one input. It runs as it is; the file needs no checkpoint beside it.

Say what its output **means**, so that the wires know what fits. Codes that the file wants or gives as int64 are converted from and to int32.`,
  source: 'torch.onnx.export of any module in taming/modules',
  inputs: {
    input: { kind: 'image', also: ['latent', 'codes', 'logits', 'map'], help: 'What goes into the network\'s only input, in the shape it was exported with.' },
  },
  outputs: {
    output: { kind: 'latent', help: 'The network\'s output, or the one named in the parameters.' },
  },
  params: {
    file: { kind: 'file', label: 'File', accept: ['.onnx'], default: '', onNode: true, help: 'The exported stage. Files with external data are not read: export them as one file.' },
    gives: {
      kind: 'choice', label: 'Gives', default: 'latent', onNode: true,
      options: [['latent', 'A latent'], ['image', 'A picture'], ['codes', 'Codes'], ['logits', 'Logits'], ['map', 'A map']],
      help: 'What the output means.',
    },
    name: { kind: 'text', label: 'Output\'s name', default: '', help: 'Which output, when there are several. Empty: the first.' },
  },
  flow({ ins: { input }, params, facts }) {
    const kind = params.gives as ValueKind, { inputs, outputs } = (facts ?? {}) as Partial<OnnxFacts>;
    if (!inputs || !outputs) return { output: { kind } };
    if (inputs.length !== 1) throw new Refusal(`${String(params.file)} has ${inputs.length} inputs (${inputs.map((i) => i.name).join(', ')}); this node runs networks with one.`);
    const chosen = params.name ? outputs.find((o) => o.name === params.name) : outputs[0];
    if (!chosen) throw new Refusal(`${String(params.file)} has no output "${String(params.name)}". Outputs: ${outputs.map((o) => o.name).join(', ')}.`);
    const want = inputs[0].shape;
    if (input?.shape && want && (want.length !== input.shape.length || !want.every((d, i) => canEqual(d, dimOf(input, i))))) {
      throw new Refusal(`${String(params.file)} takes (${want.map((d) => d ?? '?').join(', ')}), and (${input.shape.map((d) => (typeof d === 'number' ? d : '?')).join(', ')}) arrives. Resize the picture to the size it was exported with.`, 'input');
    }
    return { output: { kind, ...(chosen.shape && { shape: chosen.shape }) } satisfies PortType };
  },
  upgrades: [],
};
