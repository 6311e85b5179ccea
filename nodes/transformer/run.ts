/** Opens a transformer's checkpoint and finds its three networks, from one file or several. Weights are read when they are needed. */
import type { Params } from '../../src/graph/node.ts';
import type { ModelFacts, TransformerFacts } from '../../src/graph/port.ts';
import type { Checkpoint } from '../../src/models/checkpoint.ts';
import { findModel, type ConfigText } from '../../src/models/find.ts';
import { openCheckpoint } from '../../src/models/open.ts';
import { findTransformer } from '../../src/models/transformer.ts';
import { factorOf } from '../../src/net/architecture.ts';
import { size } from '../../src/net/program.ts';
import type { Value, Weights } from '../../src/run/value.ts';
import type { Files, Verb } from '../../src/run/verb.ts';

/** Configs are read as text; one of a published model has a few kilobytes. */
const longestConfig = 4 * 2 ** 20;

async function readText(name: string, files: Files): Promise<ConfigText> {
  const source = await files.open(name);
  if (source.size > longestConfig) throw new Error(`${name} has ${source.size} bytes: that is no config.`);
  return { name, text: new TextDecoder().decode(await source.read(0, source.size)) };
}

/** Where a config usually lies: beside the checkpoint, under its name or as config.yaml. */
const besides = (file: string) => {
  const stem = file.replace(/\.[^./\\]*$/, ''), folder = file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return [`${stem}.yaml`, `${stem}.json`, `${folder}config.yaml`];
};

/** The config that was given, or the first one beside the checkpoint that describes a transformer. */
async function configFor(params: Params, files: Files): Promise<ConfigText | undefined> {
  const given = String(params.config ?? '');
  if (given) return readText(given, files);
  for (const name of besides(String(params.file))) {
    const found = await readText(name, files).catch(() => undefined);
    if (found && /transformer_config/.test(found.text)) return found;
  }
  return undefined;
}

interface Part { readonly facts: ModelFacts; readonly checkpoint: Checkpoint; readonly names: ReadonlyMap<string, string>; readonly file: string; readonly prefix: string }
type Stage = 'first_stage_model' | 'cond_stage_model';

/** A VQ-GAN of the transformer's own file, or of a separate one; undefined where there is neither. */
async function stageOf(stage: Stage, own: Checkpoint, params: Params, config: ConfigText | undefined, files: Files): Promise<Part | undefined> {
  const inside = [...own.tensors.keys()].some((n) => n.includes(`${stage}.`)), apart = String(params[stage === 'first_stage_model' ? 'firstStage' : 'conditionStage'] ?? '');
  if (!inside && !apart) return undefined;
  const file = inside ? String(params.file) : apart, checkpoint = inside ? own : await openCheckpoint(await files.open(apart));
  const found = attempt(() => findModel(checkpoint, config, inside || (config && stage === 'cond_stage_model') ? { part: stage } : {}),
    inside ? '' : `${file} is not the ${stage === 'first_stage_model' ? 'first' : 'condition'} stage of ${own.name}: `);
  const parameters = [...found.names.values()].reduce((n, t) => n + size(checkpoint.tensors.get(t)!.shape), 0);
  const facts: ModelFacts = { architecture: found.architecture, parameters, file, inferred: found.inferred, missing: found.missing, unexpected: found.unexpected };
  return { facts, checkpoint, names: found.names, file, prefix: found.prefix };
}

/** Puts words before what went wrong. */
function attempt<T>(work: () => T, before: string): T {
  try { return work(); } catch (e) { throw new Error(before + (e as Error).message, { cause: e }); }
}

async function open(params: Params, files: Files) {
  const file = String(params.file), checkpoint = await openCheckpoint(await files.open(file)), config = await configFor(params, files);
  const found = findTransformer(checkpoint, config, Number(params.heads));
  const first = await stageOf('first_stage_model', checkpoint, params, config, files);
  const second = await stageOf('cond_stage_model', checkpoint, params, found.config?.condition?.vqgan && config, files);
  const { architecture, inferred, missing, unexpected } = found, K = found.config?.vqgan.nEmbed ?? first?.facts.architecture.nEmbed;
  const stage = second?.facts.architecture;
  const condition = found.condition ?? (stage && { is: 'codes' as const, of: stage.ddconfig.inChannels === 1 ? 'depth' : 'segmentation', below: stage.nEmbed });
  const transformer: TransformerFacts = {
    architecture, inferred, missing, unexpected, file, parameters: [...found.names.values()].reduce((n, t) => n + size(checkpoint.tensors.get(t)!.shape), 0),
    ...(K !== undefined && { below: K }), ...(first && { cell: factorOf(first.facts.architecture.ddconfig) }), ...(condition && { condition }),
  };
  return { transformer, own: { checkpoint, names: found.names, file, prefix: 'transformer' }, first, second, config, given: Boolean(params.config) };
}

/** @param digest of the file; parts of one file need different names, since two VQ-GANs in it may be built alike */
const weightsOf = ({ checkpoint, names, file, prefix }: Omit<Part, 'facts'>, digest: string): Weights => ({
  digest: `${digest} ${prefix}`,
  async read(name, type) {
    const tensor = names.get(name);
    if (tensor === undefined) throw new Error(`${file} has no weight ${name}. It stands in the config, so the two do not belong together.`);
    const data = await checkpoint.read(tensor);
    if (data.length !== size(type.shape)) throw new Error(`${tensor} of ${file} has ${data.length} numbers; the network takes [${type.shape}].`);
    return data instanceof Float32Array ? data : Float32Array.from(data);
  },
});

export const verb: Verb = {
  async look(params, files) {
    const { transformer, first, second } = await open(params, files);
    return { transformer, ...(first && { firstStage: first.facts }), ...(second && { conditionStage: second.facts }) };
  },

  async fingerprint(params, files) {
    const config = await configFor(params, files), apart = [params.firstStage, params.conditionStage].map((f) => String(f ?? '')).filter(Boolean);
    const digests = await Promise.all([String(params.file), ...(config ? [config.name] : []), ...apart].map((f) => files.digest(f)));
    return digests.join(' ');
  },

  async *run({ params, files, note }) {
    const { transformer, own, first, second, config, given } = await open(params, files);
    if (config && !given) note(`config taken from ${config.name}`);
    for (const line of transformer.inferred) note(line);
    const stage = async (part: Part): Promise<Value> => ({ kind: 'model', model: { facts: part.facts, weights: weightsOf(part, await files.digest(part.file)) } });
    return {
      transformer: { kind: 'transformer', transformer: { facts: transformer, weights: weightsOf(own, await files.digest(own.file)) } },
      ...(first && { firstStage: await stage(first) }),
      ...(second && { conditionStage: await stage(second) }),
    };
  },
};
