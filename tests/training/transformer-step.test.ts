/** One AdamW step of the reference's transformer, by our program: cross entropy, gradients, and weights with their decay groups, on every engine found here. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { learnSequence } from '../../nodes/transformer/learn.ts';
import { type Halves, writeHalves } from '../../nodes/trainer/halves.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { readNpy } from '../../src/models/npy.ts';
import { openCheckpoint } from '../../src/models/open.ts';
import { sourceOf } from '../../src/models/source.ts';
import { findTransformer } from '../../src/models/transformer.ts';
import { paceAt } from '../../src/net/optimiser.ts';
import type { Tensor } from '../../src/net/tensor.ts';
import type { Drawn } from '../../src/run/join.ts';
import { engines } from '../parity/engines.ts';

const folder = 'tests/fixtures/reference/transformer-step';
const array = async (name: string) => { const file = `${folder}/${name}.npy`; return readNpy(sourceOf(file, await readFile(file))); };
interface Meta { arrays: Record<string, unknown>; numbers: Record<string, number>; gradient_norms: Record<string, number> }
const meta = JSON.parse(await readFile(`${folder}/meta.json`, 'utf8')) as Meta;
// the same weights as that case's: one file serves both
const checkpoint = await openCheckpoint(sourceOf('model.ckpt', await readFile('tests/fixtures/reference/transformer-class/model.ckpt')));
const { architecture } = findTransformer(checkpoint, { name: 'config.yaml', text: await readFile(`${folder}/config.yaml`, 'utf8') });
const learningRate = 1e-3, weightDecay = 0.01;
const settings = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay, adversarial: { weight: 1 }, showGradient: true };

describe.each(await engines())('$name', ({ name, env }) => {
  let engine: Engine, halves: Halves, feeds: Record<string, Tensor>;
  beforeAll(async () => {
    Object.assign(process.env, env);
    engine = await openNodeEngine(name, 1);
    const [codes, start] = await Promise.all(['codes', 'start'].map(async (n) => { const { data, shape } = await array(n); return engine.tensor(Int32Array.from(data), shape); }));
    const order: Drawn[] = [
      { id: 'data', params: {}, wires: {}, values: { codes: { kind: 'codes', tensor: codes }, start: { kind: 'condition', tensor: start } } },
      { id: 'transformer', params: {}, wires: { codes: ['data', 'codes'], condition: ['data', 'start'] }, values: {}, join: ({ b, at }) =>
        ({ loss: { var: learnSequence(b, architecture, at('condition'), at('codes')).loss } }) },
    ];
    halves = writeHalves({ order, into: { loss: ['transformer', 'loss'] }, settings });
    const { rate, correction, keep } = paceAt(1, learningRate, settings, weightDecay), scalar = (v: number) => engine.tensor(Float32Array.of(v), []);
    feeds = { 'data.codes': codes, 'data.start': start, rate: scalar(rate), correction: scalar(correction), keep: scalar(keep) };
  });
  afterAll(() => engine.close());

  it('cross entropy, gradients, weights after AdamW', async () => {
    const { half, layout } = halves.generator, { parts, size } = layout;
    const flat = new Float32Array(size);
    for (const { name: n, at } of parts) flat.set((await checkpoint.read(n)) as Float32Array, at);
    const all: Record<string, Tensor> = { ...feeds, weights: engine.tensor(flat, [size]), first: engine.tensor(new Float32Array(size), [size]), second: engine.tensor(new Float32Array(size), [size]) };
    const out = await engine.run(half.program, undefined, half.inputs.map((n) => all[n]));
    const [gradient, after, report] = await Promise.all(['gradient', 'weights', 'report'].map(async (n) => await out[half.outputs.indexOf(n)].data() as Float32Array));
    const entropy = report[half.report.indexOf('total')];
    expect(Math.abs(entropy - meta.numbers.cross_entropy) / meta.numbers.cross_entropy).toBeLessThan(1e-4);
    expect(parts.map((p) => p.name.replace('transformer.', '')).toSorted()).toEqual(Object.keys(meta.gradient_norms).toSorted());
    for (const part of parts) {
      const short = part.name.replace('transformer.', ''), g = gradient.subarray(part.at, part.at + part.size), want = meta.gradient_norms[short], length = Math.hypot(...g);
      if (want < 1e-6) expect(length, short).toBeLessThan(2e-6);
      else expect(Math.abs(length - want) / want, `norm of ${short}`).toBeLessThan(1e-3);
      const close = async (file: string, got: Float32Array, most: (top: number) => number) => {
        if (!(file in meta.arrays)) return;
        const data = Float32Array.from((await array(file)).data), top = data.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
        expect(got.reduce((m, v, i) => Math.max(m, Math.abs(v - data[i])), 0), file).toBeLessThan(most(top));
      };
      await close(`grad.${short}`, g, (top) => 1e-3 * top);
      await close(`after.${short}`, after.subarray(part.at, part.at + part.size), () => 1e-5);
    }
  });
});
