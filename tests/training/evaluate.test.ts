/** A model's figures over a dataset: the same for any batch, equal to what the pictures themselves say, each picture counted once. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { runGraph } from './running.ts';

let engine: Engine;
beforeAll(async () => { engine = await openNodeEngine('cpu', 2); });
afterAll(() => engine.close());

const ports = ['psnr', 'lowest', 'ssim', 'perplexity', 'used'] as const;
async function figures(settings: Record<string, number>) {
  const { results } = await runGraph(engine, 'evaluate', { 'dataset.size': 32, 'dataset.side': 32, 'dataset.scenes': 3, ...settings }, 'evaluate');
  const out = results.outputs.get('evaluate')!, x = results.outputs.get('dataset')!.image.tensor!, y = out.reconstruction.tensor!, data = await Promise.all([x, y].map(async (t) => Float32Array.from(await t.data())));
  const got = Object.fromEntries(ports.map((p) => [p, out[p].number!]));
  results.close();
  return { got, x: data[0], y: data[1] };
}

it('counts each picture once, whatever the batch', async () => {
  const [one, two, many] = [await figures({ 'dataset.batch': 1 }), await figures({ 'dataset.batch': 2 }), await figures({ 'dataset.batch': 3, 'evaluate.pictures': 1000 })];
  for (const p of ports) {
    expect(two.got[p], p).toBeCloseTo(one.got[p], 3);
    expect(many.got[p], p).toBeCloseTo(one.got[p], 3);
  }
  expect(engine.live().tensors).toBe(0);
});

it('is what the pictures say', async () => {
  const { got, x, y } = await figures({ 'dataset.batch': 3 }), each = x.length / 3, clamp = (v: number) => Math.min(1, Math.max(-1, v));
  const psnrs = [0, 1, 2].map((k) => {
    let sum = 0;
    for (let i = k * each; i < (k + 1) * each; i++) sum += (clamp(x[i]) - clamp(y[i])) ** 2;
    return 10 * Math.log10(4 / (sum / each));
  });
  expect(got.psnr).toBeCloseTo(psnrs.reduce((a, b) => a + b) / 3, 3);
  expect(got.lowest).toBeCloseTo(Math.min(...psnrs), 3);
  expect(got.used).toBeLessThanOrEqual(48);
  expect(got.perplexity).toBeLessThanOrEqual(got.used);
});
