/** Adam, AdamW, clipping and the running average as equations equal plain loops in double precision; so do a batch normalisation's kept statistics. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judge } from '../../nodes/discriminator/learn.ts';
import { factorOf, paceOf } from '../../nodes/trainer/settings.ts';
import { isDecayed } from '../../nodes/trainer/decay.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { Builder } from '../../src/net/build.ts';
import { layoutOf, pack } from '../../src/net/flat.ts';
import { prune } from '../../src/net/gradient.ts';
import { paceAt } from '../../src/net/optimiser.ts';
import { writeHalf } from '../../src/net/training.ts';
import { tap } from '../../src/net/program.ts';

let engine: Engine;
beforeAll(async () => { engine = await openNodeEngine('cpu', 1); });
afterAll(() => engine.close());

it('five steps with decay, clipping and an average', async () => {
  const settings = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8 }, lr = 0.05, decay = 0.1, clip = 0.7, kept = 0.8;
  const b = new Builder(), a = b.param('a', [2, 3]), c = b.param('c', [4]), target = b.const([1, -2, 0.5, 3, -1, 2], [2, 3]);
  const sum = (v: number, axes: number[]) => b.op('Reshape', [b.op('ReduceSum', [v], { axes })], { shape: [] });
  const d = b.op('Sub', [a, target], {}), loss = b.op('Add', [sum(b.op('Mul', [d, d], {}), [0, 1]), sum(b.op('Exp', [c], {}), [0])], {});
  const layout = layoutOf([['a', [2, 3]], ['c', [4]]]);
  const half = writeHalf(b, { data: {}, layout, loss, settings, decayed: 6, clip, average: kept });
  const begin = [0.3, 0.1, -0.4, 0.2, 0.9, -0.7, 0, 0.5, -0.5, 1];
  let w = [...begin], m = w.map(() => 0), v = w.map(() => 0), mean = [...w];
  let tensors: Record<string, ReturnType<Engine['tensor']>> = Object.fromEntries(Object.entries({ weights: w, first: m, second: v, average: w }).map(([k, x]) => [k, engine.tensor(Float32Array.from(x), [10])]));
  const goal = [1, -2, 0.5, 3, -1, 2];
  for (let t = 1; t <= 5; t++) {
    const pace = paceAt(t, lr, settings, decay);
    const fed = { ...tensors, ...Object.fromEntries(Object.entries(pace).map(([k, x]) => [k, engine.tensor(Float32Array.of(x), [])])) };
    const out = await engine.run(half.program, undefined, half.inputs.map((n) => fed[n]));
    for (const x of Object.values(fed)) x.release();
    tensors = Object.fromEntries(half.outputs.map((n, i) => [n, out[i]]));
    const g = w.map((x, i) => (i < 6 ? 2 * (x - goal[i]) : Math.exp(x))), length = Math.hypot(...g), by = Math.min(1, clip / (length + 1e-6));
    const report = await tensors.report.data();
    expect(report[half.report.indexOf('gradient norm')]).toBeCloseTo(length, 4);
    tensors.report.release();
    delete tensors.report;
    m = m.map((x, i) => 0.9 * x + 0.1 * g[i] * by);
    v = v.map((x, i) => 0.95 * x + 0.05 * (g[i] * by) ** 2);
    w = w.map((x, i) => (i < 6 ? x * (1 - lr * decay) : x) - (lr / (1 - 0.9 ** t)) * m[i] / (Math.sqrt(v[i]) / Math.sqrt(1 - 0.95 ** t) + 1e-8));
    mean = mean.map((x, i) => kept * x + (1 - kept) * w[i]);
    for (const [name, want] of [['weights', w], ['first', m], ['second', v], ['average', mean]] as const) {
      const got = await tensors[name].data();
      want.forEach((x, i) => expect(got[i], `${name} ${i} after step ${t}`).toBeCloseTo(x, 4));
    }
  }
  for (const x of Object.values(tensors)) x.release();
});

it('the statistics a batch leaves are its mean and unbiased variance', async () => {
  const a = { kind: 'discriminator', inChannels: 1, ndf: 2, nLayers: 1, norm: 'batch' } as const, b = new Builder(), x = b.input([3, 1, 12, 12]);
  const { statistics } = judge(b, a, x), layout = layoutOf([...statistics].map(([n, v]) => [n, b.shape(v)] as const));
  const p = tap(prune(b.program([x], [pack(b, layout, (n) => statistics.get(n))])), ['loss.discriminator.main.2']);
  const data = Float32Array.from({ length: 432 }, (_, i) => Math.sin(i * 1.3) + (i % 5) * 0.2), image = engine.tensor(data, [3, 1, 12, 12]);
  const weights = { digest: 'test', read: async (name: string, { shape }: { shape: readonly number[] }) => Float32Array.from({ length: shape.reduce((m, n) => m * n, 1) }, (_, i) => Math.cos(i + name.length)) };
  const [kept, conv] = await engine.run(p, weights, [image]), [got, y] = [await kept.data(), await conv.data()], [n, c, h, w] = conv.shape;
  expect(layout.parts.map((q) => q.name)).toEqual(['loss.discriminator.main.3.running_mean', 'loss.discriminator.main.3.running_var']);
  for (let k = 0; k < c; k++) {
    const all = Array.from({ length: n * h * w }, (_, i) => y[(Math.floor(i / (h * w)) * c + k) * h * w + (i % (h * w))]), mean = all.reduce((s, v) => s + v, 0) / all.length;
    expect(got[k]).toBeCloseTo(mean, 4);
    expect(got[c + k] / (all.reduce((s, v) => s + (v - mean) ** 2, 0) / (all.length - 1))).toBeCloseTo(1, 4);
  }
  for (const t of [image, kept, conv]) t.release();
});

it('learning rate and discriminator factor follow their schedules', () => {
  const cosine = { steps: 110, warmUp: 10, schedule: 'cosine' } as const;
  expect([0, 4, 9, 10, 60, 110].map((s) => Number(paceOf(cosine, s).toFixed(6)))).toEqual([0.1, 0.5, 1, 1, 0.5, 0]);
  expect([0, 500].map((s) => paceOf({ steps: 10, warmUp: 0, schedule: 'constant' }, s))).toEqual([1, 1]);
  expect([0, 4, 5, 6, 8, 9, 100].map((s) => factorOf({ start: 5, ramp: 4 }, s))).toEqual([0, 0, 0.25, 0.5, 1, 1, 1]);
  expect([0, 1].map((s) => factorOf({ start: 0, ramp: 0 }, s))).toEqual([1, 1]);
});

it('linear weights decay; biases, norms and embeddings do not', () => {
  const t = (n: string) => `transformer.${n}`;
  expect(['blocks.0.attn.key.weight', 'blocks.11.mlp.2.weight', 'head.weight'].map(t).every(isDecayed)).toBe(true);
  expect(['blocks.0.attn.key.bias', 'blocks.0.ln1.weight', 'ln_f.weight', 'ln_f.bias', 'tok_emb.weight', 'pos_emb'].map(t).some(isDecayed)).toBe(false);
});
