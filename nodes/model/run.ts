/** Opens a checkpoint: its header tells the architecture, its weights are read when a stage needs them. Knows no network. */
import type { Files, Verb } from '../../src/run/verb.ts';
import type { Params } from '../../src/graph/node.ts';
import type { ModelFacts } from '../../src/graph/port.ts';
import type { Weights } from '../../src/run/value.ts';
import { findModel } from '../../src/models/find.ts';
import { openCheckpoint } from '../../src/models/open.ts';
import { size } from '../../src/net/program.ts';

/** Configs are read as text; one of a published model has a few kilobytes. */
const longestConfig = 4 * 2 ** 20;

async function readText(name: string, files: Files): Promise<string> {
  const source = await files.open(name);
  if (source.size > longestConfig) throw new Error(`${name} has ${source.size} bytes: that is no config.`);
  return new TextDecoder().decode(await source.read(0, source.size));
}

async function open(params: Params, files: Files) {
  const file = String(params.file), config = String(params.config ?? '');
  const checkpoint = await openCheckpoint(await files.open(file));
  const found = findModel(checkpoint, config ? { name: config, text: await readText(config, files) } : undefined);
  const { architecture, inferred, missing, unexpected } = found;
  const parameters = [...found.names.values()].reduce((n, tensor) => n + size(checkpoint.tensors.get(tensor)!.shape), 0);
  const facts: ModelFacts = { architecture, parameters, file, inferred, missing, unexpected };
  return { checkpoint, found, facts };
}

/** @throws Error when the file is not the one the workflow was saved with */
async function checkPin(params: Params, files: Files): Promise<string> {
  const file = String(params.file), pinned = String(params.sha256 ?? '').trim().toLowerCase(), digest = await files.digest(file);
  if (pinned && pinned !== digest) {
    throw new Error(`${file} is not the checkpoint this workflow was saved with: its sha256 begins ${digest.slice(0, 12)}, the workflow names ${pinned.slice(0, 12)}. Choose that file, or clear the node's sha256.`);
  }
  return digest;
}

export const verb: Verb = {
  look: async (params, files) => ({ ...(await open(params, files)).facts }),

  async fingerprint(params, files) {
    const config = String(params.config ?? '');
    return `${await checkPin(params, files)} ${config && await files.digest(config)}`;
  },

  async *run({ params, files, note }) {
    const digest = await checkPin(params, files);
    const { checkpoint, found, facts } = await open(params, files);
    for (const line of found.inferred) note(line);
    const weights: Weights = {
      digest,
      async read(name, type) {
        const tensor = found.names.get(name);
        if (tensor === undefined) throw new Error(`${facts.file} has no weight ${name}. It stands in the config, so the two do not belong together.`);
        const data = await checkpoint.read(tensor);
        if (data.length !== size(type.shape)) throw new Error(`${tensor} of ${facts.file} has ${data.length} numbers; the network takes [${type.shape}].`);
        return data instanceof Float32Array ? data : Float32Array.from(data);
      },
    };
    return { model: { kind: 'model', model: { facts, weights }, about: { sha256: digest } } };
  },
};
