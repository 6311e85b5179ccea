/** One training step of the reference, by our programs: losses, gradients, norms and the weights after it, on every engine found here. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decoder } from '../../nodes/decoder/net.ts';
import { encoder } from '../../nodes/encoder/net.ts';
import { judge } from '../../nodes/discriminator/learn.ts';
import { discriminatorLoss, generatorLoss, mean } from '../../nodes/adversarial-loss/net.ts';
import { learnCodes } from '../../nodes/quantizer/learn.ts';
import { reconstructionLoss } from '../../nodes/reconstruction-loss/net.ts';
import { type Halves, writeHalves } from '../../nodes/trainer/halves.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { findModel } from '../../src/models/find.ts';
import { readNpy } from '../../src/models/npy.ts';
import { openCheckpoint } from '../../src/models/open.ts';
import { sourceOf } from '../../src/models/source.ts';
import { add } from '../../src/net/layers.ts';
import type { Layout } from '../../src/net/flat.ts';
import { paceAt } from '../../src/net/optimiser.ts';
import type { Half } from '../../src/net/training.ts';
import type { Tensor } from '../../src/net/tensor.ts';
import type { DiscriminatorArchitecture } from '../../src/net/architecture.ts';
import type { Drawn, Judge } from '../../src/run/join.ts';
import { engines } from '../parity/engines.ts';

const folder = 'tests/fixtures/reference/training-step';
const array = async (name: string) => { const file = `${folder}/${name}.npy`; return readNpy(sourceOf(file, await readFile(file))); };
interface Meta { arrays: Record<string, unknown>; numbers: Record<string, number>; gradient_norms: Record<string, number> }
const meta = JSON.parse(await readFile(`${folder}/meta.json`, 'utf8')) as Meta;
const checkpoint = await openCheckpoint(sourceOf('model.ckpt', await readFile(`${folder}/model.ckpt`)));
const { architecture } = findModel(checkpoint, { name: 'config.yaml', text: await readFile(`${folder}/config.yaml`, 'utf8') });
const judging: DiscriminatorArchitecture = { kind: 'discriminator', inChannels: 3, ndf: 16, nLayers: 2, norm: 'batch' };
const settings = { beta1: 0.5, beta2: 0.9, epsilon: 1e-8, weightDecay: 0, adversarial: { weight: 0.8, most: 1e4 }, showGradient: true };
const learningRate = 2e-3;

/** The graph of the step, with the picture as a value from outside. */
function graph(image: Tensor): { order: Drawn[]; into: Drawn['wires'] } {
  const order: Drawn[] = [
    { id: 'dataset', params: {}, wires: {}, values: { image: { kind: 'image', tensor: image } } },
    { id: 'net', params: {}, wires: { image: ['dataset', 'image'] }, values: {}, join({ b, at }) {
      const x = at('image'), { quantized, loss } = learnCodes(b, architecture, encoder(b, architecture, x));
      const y = decoder(b, architecture, quantized), nll = reconstructionLoss(b, x, y, 'L1');
      const judged: Judge = { architecture: judging, judged: y, write: (bb, v) => judge(bb, judging, v) };
      const real = judged.write(b, x), fake = judged.write(b, y);
      return {
        loss: { var: add(b, nll, loss), report: { nll, codebook: loss } },
        adversarial: { var: generatorLoss(b, fake.logits, 'hinge'), contest: {
          judge: judged, loss: discriminatorLoss(b, real.logits, fake.logits, 'hinge'),
          seen: { generator: [fake.statistics], discriminator: [real.statistics, fake.statistics] },
          means: { real: mean(b, real.logits), fake: mean(b, fake.logits) },
        } },
      };
    } },
  ];
  return { order, into: { loss: ['net', 'loss'], adversarial: ['net', 'adversarial'] } };
}

async function read({ parts, size }: Layout): Promise<Float32Array> {
  const flat = new Float32Array(size);
  for (const { name, at } of parts) flat.set((await checkpoint.read(name)) as Float32Array, at);
  return flat;
}

const worst = (got: ArrayLike<number>, want: ArrayLike<number>) => {
  expect(got.length).toBe(want.length);
  let most = 0, top = 0;
  for (let i = 0; i < want.length; i++) { most = Math.max(most, Math.abs(got[i] - want[i])); top = Math.max(top, Math.abs(want[i])); }
  return { most, relative: most / top };
};

describe.each(await engines())('$name', ({ name, env }) => {
  let engine: Engine, halves: Halves, image: Tensor;
  const feeds: Record<string, Tensor> = {};
  beforeAll(async () => {
    Object.assign(process.env, env);
    engine = await openNodeEngine(name, 1);
    const { data, shape } = await array('image');
    image = engine.tensor(Float32Array.from(data), shape);
    halves = writeHalves({ ...graph(image), settings });
    const { rate, correction, keep } = paceAt(1, learningRate, settings), scalar = (v: number) => engine.tensor(Float32Array.of(v), []);
    Object.assign(feeds, { 'dataset.image': image, rate: scalar(rate), correction: scalar(correction), keep: scalar(keep), factor: scalar(1) });
  });
  afterAll(() => engine.close());

  /** Runs a half from zero moments. */
  async function run(half: Half, layout: Layout, more: Record<string, Tensor>) {
    const zeros = () => engine.tensor(new Float32Array(layout.size), [layout.size]);
    const all: Record<string, Tensor> = { ...feeds, first: zeros(), second: zeros(), ...more };
    const out = await engine.run(half.program, undefined, half.inputs.map((n) => all[n]));
    return Object.fromEntries(half.outputs.map((n, i) => [n, out[i]]));
  }
  const flat = async (l: Layout) => engine.tensor(await read(l), [l.size]);

  async function check(letter: 'g' | 'd', layout: Layout, out: Record<string, Tensor>) {
    const gradient = await out.gradient.data() as Float32Array, after = await out.weights.data() as Float32Array;
    const norms = Object.entries(meta.gradient_norms).filter(([k]) => k.startsWith(`${letter}.`));
    expect(layout.parts.map((p) => p.name).toSorted()).toEqual(norms.map(([k]) => k.slice(2)).toSorted());
    for (const part of layout.parts) {
      const g = gradient.subarray(part.at, part.at + part.size), length = Math.hypot(...g), want = meta.gradient_norms[`${letter}.${part.name}`];
      if (want < 1e-6) expect(length, part.name).toBeLessThan(2e-6); // a true zero: rounding alone
      else expect(Math.abs(length - want) / want, `norm of ${part.name}`).toBeLessThan(1e-3);
      if (`grad_${letter}.${part.name}` in meta.arrays) expect(worst(g, (await array(`grad_${letter}.${part.name}`)).data).relative, part.name).toBeLessThan(1e-3);
      if (`after.${part.name}` in meta.arrays) expect(worst(after.subarray(part.at, part.at + part.size), (await array(`after.${part.name}`)).data).most, `after ${part.name}`).toBeLessThan(1e-5);
    }
  }
  async function reported(half: Half, out: Record<string, Tensor>) {
    const values = await out.report.data();
    return Object.fromEntries(half.report.map((n, i) => [n, values[i]]));
  }
  const close = (got: number, want: number, what: string) => expect(Math.abs(got - want) / Math.abs(want), what).toBeLessThan(1e-4);

  it('generator half, then discriminator half on the new generator\'s reconstruction', async () => {
    const { generator, discriminator } = halves, d = discriminator!, start = await flat(d.statistics);
    const g = await run(generator.half, generator.layout, { weights: await flat(generator.layout), discriminator: await flat(d.layout), statistics: start });
    const G = await reported(generator.half, g);
    close(G.total, meta.numbers.g_total_loss, 'total');
    close(G.nll, meta.numbers.g_nll_loss, 'nll');
    close(G.codebook, meta.numbers.g_quant_loss, 'codebook');
    close(G['adversarial loss'], meta.numbers.g_g_loss, 'adversarial');
    close(G['adaptive weight'], meta.numbers.g_d_weight, 'adaptive weight');
    await check('g', generator.layout, g);

    const second = await run(d.half, d.layout, { weights: await flat(d.layout), generator: g.weights, statistics: g.statistics });
    const D = await reported(d.half, second);
    close(D.total, meta.numbers.d_disc_loss, 'discriminator loss');
    close(D['logits real'], meta.numbers.d_logits_real, 'logits real');
    close(D['logits fake'], meta.numbers.d_logits_fake, 'logits fake');
    await check('d', d.layout, second);
    const [kept, began] = await Promise.all([second.statistics.data(), start.data()]);
    expect(kept.some((v, i) => Math.abs(v - began[i]) > 1e-4)).toBe(true);
  });
});
