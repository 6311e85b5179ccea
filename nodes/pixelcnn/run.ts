/** Runs a PixelCNN: the cross entropy of codes, and new codes drawn cell by cell. Knows values; no runtime. */
import { openCheckpoint } from '../../src/models/open.ts';
import type { PixelcnnArchitecture } from '../../src/net/architecture.ts';
import { type Builder, network } from '../../src/net/build.ts';
import { initialWeight } from '../../src/net/initial.ts';
import { reshape, transpose } from '../../src/net/layers.ts';
import { memo } from '../../src/net/memo.ts';
import { gumbelAt } from '../../src/net/philox.ts';
import { pixelcnnOf, pixelcnnWeights } from '../../src/net/pixelcnn-weights.ts';
import { type Program, size, type Shape, type Var } from '../../src/net/program.ts';
import type { Params } from '../../src/graph/node.ts';
import type { Prior, Value, Values } from '../../src/run/value.ts';
import type { Context, Files, Run, Verb } from '../../src/run/verb.ts';
import { crossEntropy } from '../transformer/learn.ts';
import { pixelcnn } from './net.ts';
import { freshOf } from './spec.ts';

const programs = memo<Program>(16);
const int32 = (shape: Shape) => ({ dtype: 'int32' as const, shape });

async function fromFile(name: string, files: Files): Promise<Prior> {
  const file = await openCheckpoint(await files.open(name)), architecture = pixelcnnOf(file.tensors);
  if (!architecture) throw new Error(`${name} holds no PixelCNN that a trainer saved here (pixelcnn.embedding.weight and its layers). Choose another file, or empty the field for a fresh one.`);
  return { architecture, weights: { digest: await files.digest(name), names: pixelcnnWeights(architecture), read: async (weight) => (await file.read(weight)) as Float32Array } };
}

function fresh(p: Params, { codes, condition }: Values): Prior {
  if (codes.below === undefined) throw new Error('nothing says how many codes there are. Wire the codes of a quantizer.');
  const architecture = freshOf(p, codes.below, condition ? Number(p.classes) : 0), names = pixelcnnWeights(architecture), seed = Number(p.seed);
  return { architecture, weights: { digest: `fresh ${JSON.stringify(architecture)} ${seed}`, names, read: async (name) => initialWeight(name, names, seed) } };
}

/** @throws Error when the codes or classes are not those it knows */
function checkFit({ architecture: a }: Prior, { codes, condition }: Values) {
  if (codes.below !== undefined && codes.below > a.codes) throw new Error(`these codes go up to ${codes.below - 1}; the prior knows ${a.codes}. Wire the codes it was trained on.`);
  if (a.classes && !condition) throw new Error(`this prior was trained with ${a.classes} classes. Wire a class.`);
  if (!a.classes && condition) throw new Error('this prior was trained without classes. Remove the wire, or train one with classes.');
}

/** Cross entropy of codes (b, h, w), in nats per code. */
function learn(b: Builder, a: PixelcnnArchitecture, codes: Var, classes?: Var): Var {
  const n = size(b.shape(codes)), logits = transpose(b, pixelcnn(b, a, codes, classes), [0, 2, 3, 1]); // (b, K, h, w) -> (b, h, w, K)
  return crossEntropy(b, reshape(b, logits, [n, a.codes]), reshape(b, codes, [n])); // (b, h, w, K) -> (bhw, K); (b, h, w) -> (bhw)
}

/** Every cell in turn, from the logits that those before it give. */
async function* draw(ctx: Context, { architecture: a, weights }: Prior, [batch, h, w]: readonly number[], classes: Value | undefined): Run<Int32Array> {
  const shape = [batch, h, w], codes = new Int32Array(batch * h * w), seed = Number(ctx.params.seed), temperature = Number(ctx.params.temperature);
  const p = programs(`logits ${JSON.stringify([a, shape, classes?.tensor?.shape])}`, () =>
    network([int32(shape), ...(classes ? [int32(classes.tensor!.shape)] : [])], (b, x, c) => [pixelcnn(b, a, x, c)]));
  for (let cell = 0; cell < h * w; cell++) {
    yield { at: [`token ${cell}`] };
    ctx.signal.throwIfAborted();
    const now = ctx.tensor(codes.slice(), shape);
    try {
      const [logits] = yield* ctx.network(p, weights, [now, ...(classes ? [classes.tensor!] : [])]), all = await logits.data();
      for (let i = 0; i < batch; i++) {
        const noise = gumbelAt({ seed, picture: i, row: Math.floor(cell / w), column: cell % w });
        let best = 0, most = -Infinity;
        for (let k = 0; k < a.codes; k++) {
          const score = all[(i * a.codes + k) * h * w + cell] / temperature + noise(k);
          if (score > most) [most, best] = [score, k];
        }
        codes[i * h * w + cell] = best;
      }
      logits.release();
    } finally { now.release(); }
    ctx.progress(cell + 1, h * w, 'codes');
  }
  return codes;
}

export const verb: Verb = {
  fingerprint: async (params, files) => (params.file ? files.digest(String(params.file)) : ''),

  async *run(ctx, inputs) {
    const { codes, condition } = inputs, prior = inputs.prior?.prior ?? (ctx.params.file ? await fromFile(String(ctx.params.file), ctx.files) : fresh(ctx.params, inputs)), { architecture: a } = prior;
    checkFit(prior, inputs);
    const x = codes.tensor!, c = condition?.tensor, fed = c ? [x, c] : [x];
    const p = programs(`loss ${JSON.stringify([a, fed.map((t) => t.shape)])}`, () => network(fed.map((t) => int32(t.shape)), (b, s, k) => [learn(b, a, s, k)]));
    const [t] = yield* ctx.network(p, prior.weights, fed);
    let number: number;
    try { [number] = await t.data(); } finally { t.release(); }
    const samples = ctx.wants('samples') ? yield* draw(ctx, prior, x.shape, condition) : undefined;
    return {
      loss: { kind: 'loss', number, with: { prior } },
      ...(samples && { samples: { kind: 'codes', tensor: ctx.tensor(samples, x.shape), below: a.codes, about: codes.about } }),
    };
  },

  join({ b, at, wire, values }) {
    const { architecture } = values.loss.with!.prior!, loss = learn(b, architecture, at('codes'), wire('condition') ? at('condition') : undefined);
    return { loss: { var: loss, report: { 'cross entropy': loss } } };
  },
};
