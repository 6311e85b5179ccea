/** What training leaves behind: the trained networks as values, the curves, and advice on what the curves show. Knows no runtime. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { discriminatorShapes } from '../../src/net/discriminator-weights.ts';
import { gptWeights } from '../../src/net/gpt-weights.ts';
import { type Layout, partOf } from '../../src/net/flat.ts';
import { pixelcnnWeights } from '../../src/net/pixelcnn-weights.ts';
import { type Shape, size, type Type } from '../../src/net/program.ts';
import { vqganWeights } from '../../src/net/vqgan-weights.ts';
import type { Values, Weights } from '../../src/run/value.ts';
import type { Context } from '../../src/run/verb.ts';
import type { Row } from './history.ts';
import type { Plan } from './plan.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';

/** Trained weights where there are some, the ones it began with elsewhere. */
function trained(names: ReadonlyMap<string, Shape>, vectors: readonly (readonly [Layout, Float32Array])[], before: Weights): Weights {
  const own = new Map(vectors.flatMap(([layout, flat]) => layout.parts.map((p) => [p.name, partOf(flat, p)] as const))), hash = sha256.create();
  for (const [, flat] of vectors) hash.update(new Uint8Array(flat.buffer, flat.byteOffset, flat.byteLength));
  return {
    digest: bytesToHex(hash.digest()), names,
    async read(name: string, type: Type) {
      const data = own.get(name) ?? await before.read(name, type);
      if (data.length !== size(type.shape)) throw new Error(`the trained ${name} has ${data.length} numbers, the network takes [${type.shape}].`);
      return data.slice();
    },
  };
}

/** A transformer's first stage, and the stage of its condition: as it was built with, or told apart by what they take. */
function stagesOf({ models, stages }: Plan) {
  const pictures = models.find((m) => m.facts.architecture.nLabels === undefined), labels = models.find((m) => m.facts.architecture.nLabels !== undefined);
  const firstStage = stages?.firstStage ?? pictures, conditionStage = stages?.conditionStage ?? labels;
  return { ...(firstStage && { firstStage }), ...(conditionStage && { conditionStage }) };
}

export function resultOf({ note }: Context, plan: Plan, { step, vectors, history }: State, settings: Settings): Values {
  const { model, transformer, discriminator, prior, layouts } = plan, weights = vectors['generator.average'] ?? vectors['generator.weights'];
  if (settings.average !== undefined) note('the model has the running average of the weights');
  const flats = [[layouts.generator, weights] as const, ...(layouts.discriminator ? [[layouts.discriminator, vectors['discriminator.weights']] as const] : []), ...(layouts.statistics ? [[layouts.statistics, vectors.statistics] as const] : [])];
  const file = (before: string) => (before.startsWith('fresh') ? 'the trained model' : before), about = { step };
  const names = new Map([...(model ? vqganWeights(model.facts.architecture) : []), ...(discriminator && layouts.discriminator ? discriminatorShapes(discriminator.architecture) : [])]);
  return {
    ...(prior && { prior: { kind: 'prior', about, prior: { architecture: prior.architecture, weights: trained(pixelcnnWeights(prior.architecture), flats, prior.weights) } } }),
    ...(prior ? {} : transformer
      ? { transformer: { kind: 'transformer', about, with: stagesOf(plan), transformer: { facts: { ...transformer.facts, file: file(transformer.facts.file) }, weights: trained(gptWeights(transformer.facts.architecture), flats, transformer.weights) } } }
      : model && { model: { kind: 'model', about, ...(discriminator && layouts.discriminator && { with: { discriminator } }), model: { facts: { ...model.facts, file: file(model.facts.file) }, weights: trained(names, flats, model.weights) } } }),
    history: { kind: 'text', about: { steps: step, rows: history.rows } },
  };
}

const meanOf = (rows: readonly Row[], name: string) => {
  const all = rows.flatMap((r) => (name in r ? [r[name]] : []));
  return all.length ? all.reduce((a, b) => a + b) / all.length : undefined;
};

/** What the end of the curves says, in words a person can act on. */
export function advise(rows: readonly Row[], { codebook }: Pick<Plan, 'codebook'>): string[] {
  const last = rows.slice(-50), out: string[] = [], perplexity = meanOf(last, 'perplexity'), K = codebook?.shape[0];
  if (K && perplexity !== undefined && perplexity < Math.min(0.05 * K, K / 2)) out.push(`the codebook has collapsed: ${perplexity.toFixed(1)} of ${K} codes carry the pictures; begin it by k-means, or revive unused codes sooner`);
  const contest = meanOf(last, 'discriminator loss');
  if (rows.length >= 50 && contest !== undefined && contest < 0.05) out.push('the discriminator always wins, so the generator learns nothing from it; lower its learning rate, or start it later');
  const first = rows.findIndex((r) => 'discriminator loss' in r), before = first > 20 ? meanOf(rows.slice(first - 20, first), 'reconstruction loss') : undefined, after = meanOf(last, 'reconstruction loss');
  if (before !== undefined && after !== undefined && after > 1.5 * before) out.push('reconstructions became worse after the discriminator started; lower the adversarial weight');
  return out;
}
