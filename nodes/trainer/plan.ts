/** What is trained and from which weights: read from the graph that leads to the trainer. Knows values; runs nothing. */
import type { Layout, Part } from '../../src/net/flat.ts';
import { memo } from '../../src/net/memo.ts';
import { vqganWeights } from '../../src/net/vqgan-weights.ts';
import { type Drawing, modelsIn, reaching, scopeOfModel } from '../../src/run/join.ts';
import type { Discriminator, Model, Prior, Transformer, Value, Weights } from '../../src/run/value.ts';
import { type Halves, writeHalves } from './halves.ts';
import type { Settings } from './settings.ts';

export interface Plan {
  readonly halves: Halves;
  /** The generator's half without its adversary, for the steps before the discriminator begins. */
  readonly quiet?: Halves;
  readonly layouts: Readonly<Record<string, Layout>>;
  readonly model?: Model;
  readonly transformer?: Transformer;
  readonly prior?: Prior;
  /** The stages the transformer was built with. */
  readonly stages?: Value['with'];
  /** Every model that is used, in the order in which nodes take them. */
  readonly models: readonly Model[];
  readonly discriminator?: Discriminator;
  /** Weights that the programs hold as constants. */
  readonly frozen?: Weights;
  /** The codebook among the generator's weights, where it learns and its codes are watched. */
  readonly codebook?: Part;
  /** Values fed to the programs, by input. */
  readonly fed: ReadonlyMap<string, Value>;
}

const isTransformers = (name: string) => name.startsWith('transformer.');
const one = <T extends { readonly weights: Weights }>(all: readonly T[], what: string): T | undefined => {
  if (new Set(all.map((m) => m.weights.digest)).size > 1) throw new Error(`two different ${what} are wired into this training. Wire one to all its nodes.`);
  return all[0];
};

/** Weights of several models, each by its scope. */
const allOf = (models: readonly Model[]): Weights => ({
  digest: models.map((m) => m.weights.digest).join(' '),
  read(name, type) {
    const at = models.findIndex((_, i) => i > 0 && name.startsWith(`${scopeOfModel(i)}.`));
    return at < 0 ? models[0].weights.read(name, type) : models[at].weights.read(name.slice(scopeOfModel(at).length + 1), type);
  },
});

const written = memo<Pick<Plan, 'halves' | 'quiet'>>(6);

/** @throws Error when nothing that learns arrives */
export function planOf(drawing: Drawing, settings: Settings): Plan {
  const { into } = drawing, order = reaching(drawing);
  const values = order.flatMap((d) => Object.values(d.values));
  const models = modelsIn(order), [model] = models, transformer = one(values.flatMap((v) => v.transformer ?? []), 'transformers');
  const discriminator = one(values.flatMap((v) => v.with?.discriminator ?? []), 'discriminators');
  const prior = one(values.flatMap((v) => v.with?.prior ?? []), 'priors'), overCodes = transformer ? 'transformer.' : prior ? 'pixelcnn.' : undefined;
  if (models.length > 1 && !overCodes) throw new Error('two different models are wired into this training. Wire one to all its nodes.');
  if (!into.loss && !into.adversarial) throw new Error('there is nothing to make small. Wire a loss here.');
  // a first stage is not trained together with what learns its codes
  const frozen = overCodes ? (name: string) => !name.startsWith(overCodes) : () => false;
  const known = { models: models.map((m) => m.facts.architecture), transformer: transformer?.facts.architecture, discriminator: discriminator?.architecture, prior: prior?.architecture, settings };
  const shapes = order.map(({ id, params, wires, values: v, join }) => [id, params, wires, Boolean(join), Object.entries(v).map(([port, { kind, tensor }]) => [port, kind, tensor?.dtype, tensor?.shape])]);
  const { halves, quiet } = written(JSON.stringify([known, shapes, into]), () => {
    const { adversarial, ...rest } = into, whole = writeHalves({ order, into, settings, frozen });
    return { halves: whole, ...(adversarial && into.loss && settings.start + settings.ramp > 0 && { quiet: writeHalves({ order, into: rest, settings, frozen }) }) };
  });
  const { generator, discriminator: other } = halves;
  if (!generator.layout.size) throw new Error('no weight of a network leads to this loss. Wire a model\'s stages between the dataset and the loss.');
  const codebook = halves.generator.half.outputs.includes('codes') ? generator.layout.parts.find((p) => p.name === 'quantize.embedding.weight') : undefined;
  return {
    halves, models, stages: values.find((v) => v.transformer)?.with, ...(quiet && { quiet }), ...(model && { model }), ...(transformer && { transformer }), ...(discriminator && { discriminator }), ...(prior && { prior }), ...(codebook && { codebook }),
    ...(overCodes && model && { frozen: allOf(models) }),
    layouts: { generator: generator.layout, ...(other && { discriminator: other.layout, ...(other.statistics.size && { statistics: other.statistics }) }) },
    fed: new Map(order.flatMap(({ id, values: v }) => Object.entries(v).map(([port, value]): [string, Value] => [`${id}.${port}`, value]))),
  };
}

/** A whole vector of weights, read from where the plan says each one stands. */
export async function readVector({ parts, size }: Layout, { model, transformer, discriminator, prior }: Plan): Promise<Float32Array> {
  const flat = new Float32Array(size), vqgan = model && vqganWeights(model.facts.architecture);
  for (const { name, shape, at } of parts) {
    const from = name.startsWith('loss.discriminator.') ? discriminator?.weights : isTransformers(name) ? transformer?.weights : name.startsWith('pixelcnn.') ? prior?.weights : vqgan?.has(name) ? model!.weights : undefined;
    if (!from) throw new Error(`nothing says where the weight ${name} begins. Wire a model to every stage.`);
    flat.set(await from.read(name, { dtype: 'float32', shape }), at);
  }
  return flat;
}
