/** Filters: the reference's probabilities, ties, edges; and the same draws by the equations for GPUs. */
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drawCodes } from '../../nodes/sampler/draw.ts';
import { filterLogits, probabilities } from '../../nodes/sampler/filter.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { readNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';
import { networkOn } from '../../src/run/network.ts';

const array = async (kase: string, name: string) => readNpy(sourceOf(name, await readFile(`tests/fixtures/reference/${kase}/${name}.npy`)));

it.each(['transformer-class', 'transformer-unconditional'])('%s: filter_probs within 1e-6', async (kase) => {
  const logits = await array(kase, 'filter_logits'), want = await array(kase, 'filter_probs'), [n, V] = logits.shape;
  for (let i = 0; i < n; i++) {
    const got = probabilities(filterLogits(logits.data.subarray(i * V, (i + 1) * V) as Float32Array, { temperature: 1, topK: 20, topP: 0.8 }), V);
    got.forEach((p, v) => expect(Math.abs(p - want.data[i * V + v])).toBeLessThan(1e-6));
  }
});

const kept = (logits: number[], f: { topK?: number; topP?: number }, below?: number) =>
  [...filterLogits(Float32Array.from(logits), { temperature: 1, topK: 0, topP: 1, ...f }, below).indices].sort((a, b) => a - b);

it('top-k keeps ties with the k-th, and k beyond the vocabulary keeps all', () => {
  expect(kept([1, 3, 2, 2, 0], { topK: 2 })).toEqual([1, 2, 3]);
  expect(kept([1, 3, 2], { topK: 9 })).toEqual([0, 1, 2]);
});
it('top-p keeps the first always, and those before which no more than p was collected', () => {
  const logits = [0.5, 0.3, 0.2].map(Math.log);
  expect(kept(logits, { topP: 1e-9 })).toEqual([0]);
  expect(kept(logits, { topP: 0.49 })).toEqual([0]);
  expect(kept(logits, { topP: 0.6 })).toEqual([0, 1]);
  expect(kept(logits, { topP: 0.9 })).toEqual([0, 1, 2]);
});
it('codes that do not exist are never left', () => expect(kept([1, 2, 9], { topK: 1 }, 2)).toEqual([1]));

let engine: Engine;
beforeAll(async () => { engine = await openNodeEngine('cpu'); });
afterAll(() => engine.close());

it('the equations for GPUs draw the same codes as JavaScript', async () => {
  const network = networkOn(engine, { reply: 'over', taps: [], tapped() {} }), tensor = engine.tensor.bind(engine);
  await fc.assert(fc.asyncProperty(
    fc.record({ topK: fc.constantFrom(0, 1, 5, 40), topP: fc.constantFrom(1, 0.9, 0.3), temperature: fc.constantFrom(1, 0.5, 2), greedy: fc.boolean(), below: fc.constantFrom(40, 33), seed: fc.nat() }),
    async (how) => {
      const n = 3, V = 40, data = Float32Array.from({ length: n * V }, (_, i) => Math.sin((i + how.seed % 1000) * 12.9898) * 4);
      const places = Array.from({ length: n }, (_, picture) => ({ seed: how.seed, picture, row: 1, column: 2 })), host = tensor(data, [n, V]);
      const onGpu = Object.create(host, { place: { value: 'gpu' } }) as typeof host;
      const ctx = { tensor, network: ((p, w, ins) => network(p, w, ins.map((t) => (t === onGpu ? host : t)))) as typeof network };
      const [a, b] = [await drawCodes(ctx, host, how, places), await drawCodes(ctx, onGpu, how, places)];
      host.release();
      expect([...b]).toEqual([...a]);
    },
  ), { numRuns: 40 });
  expect(engine.live().tensors).toBe(0);
});
