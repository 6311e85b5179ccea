/** Runs the discriminator: one network, then its logits laid over the picture on the host. Knows values; no runtime. */
import type { DiscriminatorArchitecture } from '../../src/net/architecture.ts';
import { network } from '../../src/net/build.ts';
import { discriminatorShapes } from '../../src/net/discriminator-weights.ts';
import { initialWeight } from '../../src/net/initial.ts';
import { memo } from '../../src/net/memo.ts';
import type { Program, Shape } from '../../src/net/program.ts';
import { discriminatorWeights, findDiscriminator, missingOf } from '../../src/models/discriminator.ts';
import { openCheckpoint } from '../../src/models/open.ts';
import type { Params } from '../../src/graph/node.ts';
import type { Weights } from '../../src/run/value.ts';
import type { Files, Verb } from '../../src/run/verb.ts';
import { judge } from './learn.ts';
import { discriminator, fieldOf, type Statistics } from './net.ts';
import { smallestSide } from './spec.ts';
import { spread, tint } from './spread.ts';

const programs = memo<Program>(16);
const programOf = (a: DiscriminatorArchitecture, shape: Shape, statistics: Statistics) =>
  programs(`${JSON.stringify(a)} ${shape} ${statistics}`, () => network([shape], (b, x) => [discriminator(b, a, x, statistics)]));

/** @throws Error naming the weights that the file lacks */
async function open(name: string, files: Files) {
  if (!name) throw new Error('no checkpoint is chosen. Choose a VQ-GAN checkpoint, or a discriminator\'s own file.');
  const file = await openCheckpoint(await files.open(name)), found = await findDiscriminator(file, name);
  const a = found.architecture, side = smallestSide(a);
  const missing = missingOf(file, found, programOf(a, [1, a.inChannels, side, side], 'running').params.keys());
  if (missing.length) throw new Error(`${name} lacks ${missing.length} of its discriminator's weights (${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', …' : ''}). The file is incomplete; get it again.`);
  return { file, found };
}

const fresh = (params: Params): DiscriminatorArchitecture => ({ kind: 'discriminator', inChannels: 3, ndf: Number(params.ndf), nLayers: Number(params.layers), norm: 'batch' });

/** Architecture and weights, from the file or from the seed. */
async function load(params: Params, files: Files, note: (line: string) => void): Promise<{ a: DiscriminatorArchitecture; weights: Weights; name: string }> {
  if (params.weights === 'fresh') {
    const a = fresh(params), names = discriminatorShapes(a), seed = Number(params.seed);
    return { a, name: 'the fresh discriminator', weights: { digest: `fresh ${JSON.stringify(a)} ${seed}`, names, read: async (weight) => initialWeight(weight, names, seed) } };
  }
  const name = String(params.file), { file, found } = await open(name, files), a = found.architecture;
  if (found.uninitialised.length) note(`ActNorm was never initialised in ${found.uninitialised.length} of ${a.nLayers} layers; its scale and shift are used as they stand`);
  return { a, name, weights: { ...discriminatorWeights(file, found, await files.digest(name)), names: discriminatorShapes(a) } };
}

export const verb: Verb = {
  async look(params, files) {
    if (params.weights === 'fresh') return { architecture: fresh(params), file: 'fresh weights' };
    const name = String(params.file), { found } = await open(name, files);
    return { architecture: found.architecture, file: name };
  },

  fingerprint: async (params, files) => (params.weights === 'fresh' ? '' : files.digest(String(params.file))),

  async *run(ctx, { image }) {
    const statistics = ctx.params.statistics as Statistics, { a, weights, name } = await load(ctx.params, ctx.files, ctx.note), x = image.tensor!;
    const [b, c, H, W] = x.shape, least = smallestSide(a);
    if (c !== a.inChannels || x.dtype !== 'float32') throw new Error(`the discriminator of ${name} takes pictures with ${a.inChannels} channels; what arrives has shape [${x.shape}].`);
    if (H < least || W < least) throw new Error(`this picture is ${W}×${H} pixels; the discriminator of ${name} needs at least ${least}×${least}. Resize the picture.`);
    const [logits] = yield* ctx.network(programOf(a, x.shape, statistics), weights, [x]);
    try {
      const [, , h, w] = logits.shape, field = fieldOf(a);
      const [values, picture] = await Promise.all([logits.data(), x.data()]) as [Float32Array, Float32Array];
      const map = spread(values, b, [h, w], [H, W], field);
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      ctx.note(`each logit sees ${field.side}×${field.side} pixels, one every ${field.step}`);
      return {
        logits: { kind: 'logits', tensor: logits.retain(), about: { field }, with: { discriminator: { architecture: a, weights } } },
        map: { kind: 'map', tensor: ctx.tensor(map, [b, 1, H, W]) },
        ...((c === 3 || c === 1) && { overlay: { kind: 'image' as const, tensor: ctx.tensor(tint(picture, map, b, c, H * W, ctx.params.tint as 'zero' | 'mean'), [b, 3, H, W]) } }),
        mean: { kind: 'number', number: mean },
      };
    } finally { logits.release(); }
  },

  join({ at, values }) {
    const { architecture } = values.logits.with!.discriminator!, judged = at('image');
    return { logits: { judge: { architecture, judged, write: (builder, picture) => judge(builder, architecture, picture) } } };
  },
};
