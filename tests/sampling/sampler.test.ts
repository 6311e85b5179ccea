/** Laws of the sampler: a code depends on its place and on what it sees, not on order, batch, what was kept in memory, or a stop in between. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openNodeEngine } from '../../src/gpu/node.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import type { Values } from '../../src/run/value.ts';
import { releaseInputs, sampleOn, tinyGpt, transformerOf } from './tiny.ts';

let engine: Engine;
beforeAll(async () => { engine = await openNodeEngine('cpu'); });
afterEach(() => { expect(engine.live().tensors).toBe(0); });
afterAll(() => engine.close());

const token = (id: number, n = 1) => ({ kind: 'condition' as const, tensor: engine.tensor(Int32Array.from({ length: n }, (_, i) => id + i), [n, 1]) });
const grid = (h: number, w: number, b = 1) => engine.tensor(Int32Array.from({ length: b * h * w }, (_, i) => (i * 7 + 3) % 24), [b, h, w]);
async function sampled(inputs: Values, params: Parameters<typeof sampleOn>[2], how?: Parameters<typeof sampleOn>[3]) {
  try { return (await sampleOn(engine, inputs, params, how))!; } finally { releaseInputs(inputs); }
}

it('a front of codes gives the codes that one by one gives, over grids, windows, batches, conditions and known codes', () => fc.assert(fc.asyncProperty(
  fc.record({
    window: fc.constantFrom(2, 3, 4), dh: fc.integer({ min: 0, max: 4 }), dw: fc.integer({ min: 0, max: 6 }), seed: fc.nat(), batch: fc.constantFrom(1, 2),
    isGrid: fc.boolean(), masked: fc.boolean(), greedy: fc.boolean(), topK: fc.constantFrom(0, 5), topP: fc.constantFrom(1, 0.9),
  }),
  async ({ window, dh, dw, isGrid, masked, batch, ...params }) => {
    const [height, width] = [window + dh, window + dw], inputs = (): Values => ({
      transformer: transformerOf(tinyGpt(33)),
      condition: isGrid ? { kind: 'condition', tensor: grid(height, width) } : token(5),
      ...(masked && { codes: { kind: 'codes', tensor: grid(height, width) }, mask: { kind: 'map', tensor: engine.tensor(Float32Array.from({ length: height * width }, (_, i) => (i * i + params.seed) % 3 ? 1 : 0), [1, 1, height, width]) } }),
    });
    const all = { ...params, batch, height, width, window }, one = await sampled(inputs(), { ...all, order: 'one' }), front = await sampled(inputs(), { ...all, order: 'wavefront' });
    expect(front.codes).toEqual(one.codes);
    expect(front.tokens.length).toBeLessThanOrEqual(one.tokens.length);
    const single = await sampled(inputs(), { ...all, batch: 1, order: 'one' });
    expect(one.codes.slice(0, height * width)).toEqual(single.codes);
  },
), { numRuns: 25 }), 60_000);

it('pictures of a batch differ, and so do seeds', async () => {
  const run = async (params: object) => (await sampled({ transformer: transformerOf(tinyGpt(16)), condition: token(5) }, { batch: 2, ...params })).codes;
  const a = await run({ seed: 1 });
  expect(a.slice(0, 16)).not.toEqual(a.slice(16));
  expect(await run({ seed: 2 })).not.toEqual(a);
  expect(await run({ seed: 1 })).toEqual(a);
});

it('a stopped run goes on where it was, to the same codes', async () => {
  const inputs = (): Values => ({ transformer: transformerOf(tinyGpt(16)), condition: token(7) }), params = { height: 5, width: 9, seed: 77 };
  const whole = await sampled(inputs(), params);
  for (const order of ['one', 'wavefront']) {
    expect(await sampled(inputs(), { ...params, order }, { stopAfter: 12 })).toBeUndefined();
    const rest = await sampled(inputs(), { ...params, order: 'one' });
    expect(rest.codes).toEqual(whole.codes);
    expect(rest.tokens.length).toBeLessThanOrEqual(whole.tokens.length - 12);
    expect((await sampled(inputs(), params)).tokens.length).toBe(whole.tokens.length);
  }
});

it('logits of a sliding window, cell by cell, are those that were drawn from', async () => {
  const [height, width] = [5, 6], out = await sampled({ transformer: transformerOf(tinyGpt(16)), condition: token(3) }, { height, width, greedy: true }, { wants: ['logits'] });
  const best = Array.from({ length: height * width }, (_, i) => { const row = out.logits!.subarray(i * 24, (i + 1) * 24); return row.indexOf(Math.max(...row)); });
  expect(best).toEqual(out.codes);
});

it('known codes without a mask are kept, and only judged', async () => {
  const out = await sampled({ transformer: transformerOf(tinyGpt(16)), condition: token(3), codes: { kind: 'codes', tensor: grid(4, 4) } }, {}, { wants: ['logits'] });
  expect(out.codes).toEqual(Array.from({ length: 16 }, (_, i) => (i * 7 + 3) % 24));
  expect(out.tokens).toEqual([]);
  expect(out.logits!.length).toBe(16 * 24);
});

it.each([
  ['codes beyond the codebook', { codes: { data: [99], shape: [1, 4, 4] } }, /holds 99.*0 to 23/],
  ['a condition beyond the vocabulary', { condition: { data: [24], shape: [1, 1] } }, /condition holds 24.*0 to 23/],
  ['as many conditions as do not fit', { condition: { data: [1, 2, 3], shape: [3, 1] }, codes: { data: [1], shape: [2, 4, 4] } }, /3 conditions, 2 grids/],
])('%s are refused', async (_, given, why) => {
  const filled = ({ data, shape }: { data: number[]; shape: number[] }) => engine.tensor(Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => data[i % data.length]), shape);
  const parts = given as { codes?: { data: number[]; shape: number[] }; condition?: { data: number[]; shape: number[] } };
  const inputs: Values = {
    transformer: transformerOf(tinyGpt(16)), condition: parts.condition ? { kind: 'condition', tensor: filled(parts.condition) } : token(1),
    ...(parts.codes && { codes: { kind: 'codes', tensor: filled(parts.codes) } }),
  };
  await expect(sampled(inputs, {})).rejects.toThrow(why);
});
