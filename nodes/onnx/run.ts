/** Runs an exported stage as it is. Knows the file's face and values; the runtime is behind the context. */
import { openOnnx } from '../../src/models/onnx.ts';
import type { ValueKind } from '../../src/graph/port.ts';
import type { Params } from '../../src/graph/node.ts';
import type { Files, Verb } from '../../src/run/verb.ts';

async function faceOf(params: Params, files: Files) {
  const { face } = await openOnnx(await files.open(String(params.file)));
  if (face.external.length) throw new Error(`${String(params.file)} keeps weights in other files (${face.external[0]}). Export it as one file.`);
  // a named length ('batch') can be anything
  const known = (ports: typeof face.inputs) => ports.map(({ name, shape }) => ({ name, shape: shape.map((d) => (typeof d === 'number' ? d : null)) }));
  return { inputs: known(face.inputs), outputs: known(face.outputs) };
}

export const verb: Verb = {
  look: faceOf,
  fingerprint: (params, files) => files.digest(String(params.file)),
  async *run({ params, files, runFile }, { input }) {
    const file = String(params.file), { outputs } = await faceOf(params, files);
    const all = await runFile({
      digest: await files.digest(file),
      bytes: async () => { const s = await files.open(file); return s.read(0, s.size); },
    }, [input.tensor!]);
    const name = String(params.name) || outputs[0].name, chosen = all[name];
    for (const [n, t] of Object.entries(all)) if (n !== name) t.release();
    if (!chosen) throw new Error(`${file} has no output "${name}". Outputs: ${Object.keys(all).join(', ')}.`);
    return { output: { kind: params.gives as ValueKind, tensor: chosen, about: input.about } };
  },
};
