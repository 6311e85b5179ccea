/** An independent witness: TensorFlow.js differentiates the same programs by its own tape, and agrees with our rules one by one and on a whole network. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decoder } from '../../nodes/decoder/net.ts';
import { encoder } from '../../nodes/encoder/net.ts';
import { judge } from '../../nodes/discriminator/learn.ts';
import { discriminatorLoss, generatorLoss } from '../../nodes/adversarial-loss/net.ts';
import { gradientLoss } from '../../nodes/gradient-loss/net.ts';
import { learnCodes } from '../../nodes/quantizer/learn.ts';
import { pixelcnn } from '../../nodes/pixelcnn/net.ts';
import { crossEntropy, learnSequence } from '../../nodes/transformer/learn.ts';
import { reconstructionLoss } from '../../nodes/reconstruction-loss/net.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { differentiate, evaluate, type Numbers, tfRules } from '../../src/gpu/tf.ts';
import { Builder } from '../../src/net/build.ts';
import type { VqganArchitecture } from '../../src/net/architecture.ts';
import { gradient, prune } from '../../src/net/gradient.ts';
import { initialWeight } from '../../src/net/initial.ts';
import { add } from '../../src/net/layers.ts';
import { shapeRules } from '../../src/net/ops.ts';
import { type Program, type Shape, size, type Var } from '../../src/net/program.ts';
import { cases, dataFor, numbers } from '../net/gradient-cases.ts';

let engine: Engine;
beforeAll(async () => { engine = await openNodeEngine('cpu', 1); });
afterAll(() => engine.close());

async function onOrt(p: Program, inputs: readonly Numbers[], weights: ReadonlyMap<string, Float32Array> = new Map()): Promise<Numbers[]> {
  const fed = inputs.map((d, i) => engine.tensor(d.slice() as Numbers, p.vars[p.inputs[i]].shape));
  const out = await engine.run(p, { digest: 'test', read: async (name) => weights.get(name)! }, fed), got = await Promise.all(out.map(async (t) => (await t.data()).slice() as Numbers));
  for (const t of [...fed, ...out]) t.release();
  return got;
}
const apart = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  let most = 0, top = 1e-3;
  for (let i = 0; i < a.length; i++) { most = Math.max(most, Math.abs(a[i] - b[i])); top = Math.max(top, Math.abs(b[i])); }
  return most / top;
};

it('knows every operator', () => { expect(Object.keys(tfRules).toSorted()).toEqual(Object.keys(shapeRules).toSorted()); });

describe('each rule gives the gradient that tfjs finds', () => {
  it.each(cases)('$name', async (kase) => {
    const b = new Builder(), next = numbers(7 + size(kase.shapes[0])), ins = kase.shapes.map((s) => b.input(s)), y = kase.make(b, ins);
    const weight = b.const(Array.from({ length: size(b.shape(y)) }, next), b.shape(y));
    const loss = b.op('ReduceSum', [b.op('Mul', [y, weight], {})], { axes: b.shape(y).map((_, i) => i) }), forward = prune(b.program(ins, [loss]));
    const whole = prune(b.program(ins, [loss, ...gradient(b, loss, ins) as Var[]])), data = dataFor(kase, next);
    const [value, ...ours] = await onOrt(whole, data), theirs = await differentiate(forward, ins, data);
    expect(Math.abs(value[0] - theirs.value)).toBeLessThan(1e-4 * Math.max(1, Math.abs(theirs.value)));
    ours.forEach((g, i) => expect(apart(g, theirs.gradients[i]), `gradient ${i}`).toBeLessThan(1e-4));
  });
});

/** Gradients of a whole network by both, from weights drawn by seed. */
async function both(inputs: readonly { shape: Shape; data: Numbers }[], write: (b: Builder, ...x: Var[]) => Var) {
  const b = new Builder(), ins = inputs.map(({ shape, data }) => b.input(shape, data instanceof Int32Array ? 'int32' : 'float32')), loss = write(b, ...ins);
  const names = [...b.params.keys()], wrt = [...b.params.values()], shapes = new Map([...b.params].map(([n, v]) => [n, b.shape(v)])), forward = prune(b.program(ins, [loss]));
  const weights = new Map(names.map((n) => [n, initialWeight(n, shapes, 3).map((v, i) => v + 0.02 * Math.sin(i))]));
  const grads = gradient(b, loss, wrt), asked = wrt.flatMap((_, i) => (grads[i] === undefined ? [] : [i]));
  expect(asked).toHaveLength(wrt.length);
  const data = inputs.map((i) => i.data), [value, ...rest] = await onOrt(prune(b.program(ins, [loss, ...grads as Var[]])), data, weights);
  const theirs = await differentiate(forward, wrt, data, weights), ours = rest.map((g) => Float32Array.from(g));
  expect(Math.abs(value[0] - theirs.value) / Math.abs(theirs.value)).toBeLessThan(1e-4);
  expect(Math.abs((await evaluate(forward, data, weights))[0][0] - theirs.value)).toBeLessThan(1e-5);
  const top = Math.max(...ours.map((g) => g.reduce((m, v) => Math.max(m, Math.abs(v)), 0)));
  names.forEach((n, i) => {
    const most = ours[i].reduce((m, v, j) => Math.max(m, Math.abs(v - theirs.gradients[i][j])), 0), here = theirs.gradients[i].reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    // what is zero by construction, a bias before a normalisation, is rounding alone
    expect(most, n).toBeLessThan(Math.max(1e-3 * here, 1e-6 * top));
  });
  return names.length;
}
const wave = (n: number, k = 1) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * 0.37 * k) * 0.8);
const a: VqganArchitecture = {
  kind: 'vqgan', quantizer: 'nearest', embedDim: 8, nEmbed: 16, beta: 0.25, legacy: true, klWeight: 0,
  ddconfig: { ch: 32, chMult: [1, 1], numResBlocks: 1, attnResolutions: [], resolution: 8, inChannels: 3, outCh: 3, zChannels: 8, doubleZ: false, resampWithConv: true },
};

describe('whole networks', () => {
  it.each(['legacy', 'paper'])('a VQ-GAN with its losses, %s order of the codebook loss, and a discriminator', async (order) => {
    const count = await both([{ shape: [2, 3, 8, 8], data: wave(384) }], (b, x) => {
      const { quantized, loss } = learnCodes(b, { ...a, legacy: order === 'legacy' }, encoder(b, a, x)), y = decoder(b, a, quantized);
      const d = { kind: 'discriminator', inChannels: 3, ndf: 4, nLayers: 1, norm: 'batch' } as const, fake = judge(b, d, y).logits, real = judge(b, d, x).logits;
      const parts = [reconstructionLoss(b, x, y, 'L1'), gradientLoss(b, x, y, 2), loss, generatorLoss(b, fake, 'non-saturating'), discriminatorLoss(b, real, fake, order === 'legacy' ? 'hinge' : 'vanilla')];
      return parts.reduce((p, q) => add(b, p, q));
    });
    expect(count).toBeGreaterThan(100);
  });
  it('a PixelCNN conditioned on a class', async () => {
    const codes = Int32Array.from({ length: 50 }, (_, i) => (i * 5) % 6);
    await both([{ shape: [2, 5, 5], data: codes }, { shape: [2, 1], data: Int32Array.of(0, 2) }], (b, s, c) => {
      const logits = pixelcnn(b, { kind: 'pixelcnn', codes: 6, width: 8, layers: 3, classes: 3 }, s, c);
      return crossEntropy(b, b.op('Reshape', [b.op('Transpose', [logits], { perm: [0, 2, 3, 1] })], { shape: [50, 6] }), b.op('Reshape', [s], { shape: [50] }));
    });
  });
  it('a transformer with its cross entropy', async () => {
    const codes = Int32Array.from({ length: 32 }, (_, i) => (i * 7) % 12), start = Int32Array.of(1, 5);
    await both([{ shape: [2, 1], data: start }, { shape: [2, 16], data: codes }], (b, c, s) =>
      learnSequence(b, { kind: 'gpt', vocabSize: 12, blockSize: 16, nLayer: 2, nHead: 2, nEmbd: 16 }, c, s).loss);
  });
});
