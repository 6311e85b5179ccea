/** Counting into bins against a plain count, and the histogram node on real and reconstructed logits. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countInto, edgesOf, summaryOf } from '../../nodes/histogram/count.ts';
import { type Bench, graphOf, openBench } from './workflow.ts';

describe('bins', () => {
  it('every finite number inside is in exactly the bin whose edges hold it', () => {
    fc.assert(fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 }), fc.integer({ min: 2, max: 40 }), (data, bins) => {
      const { min, max } = summaryOf(data), edges = edgesOf(min, max, bins, false), counts = countInto(data, edges);
      expect(edges).toHaveLength(bins + 1);
      expect(counts.reduce((a, b) => a + b)).toBe(data.length);
      counts.forEach((n, i) => expect(n).toBe(data.filter((v) => v >= edges[i] && (v < edges[i + 1] || (i === bins - 1 && v === edges[bins]))).length));
    }), { numRuns: 300 });
  });
  it('codes get whole bins', () => {
    expect(edgesOf(0, 3, 64, true)).toEqual([-0.5, 0.5, 1.5, 2.5, 3.5]);
    const edges = edgesOf(0, 255, 64, true);
    expect(edges).toHaveLength(65);
    expect(countInto(Int32Array.from({ length: 256 }, (_, i) => i), edges).every((n) => n === 4)).toBe(true);
  });
  it('leaves out what is not a number, and says how many', () => {
    expect(summaryOf([1, Number.NaN, 3, Infinity])).toEqual({ count: 2, min: 1, max: 3, mean: 2, std: 1, odd: 2 });
    expect(countInto([1, Number.NaN, 3, Infinity, 9], [0, 2, 4])).toEqual([1, 1]);
  });
});

describe('the node', () => {
  let bench: Bench;
  beforeAll(async () => { bench = await openBench('cpu'); });
  afterAll(async () => { expect(await bench.close()).toBe(0); });
  const image = { file: 'samples/landscape-5801.png', resize: 'exact', width: 64, height: 64 };
  const judge = { 'image-1': image, 'image-2': { ...image, file: 'samples/landscape-5804.png' }, 'discriminator-1': {}, 'discriminator-2': {}, histogram: { bins: 20 } };
  const wires = ['image-1.image>discriminator-1.image', 'image-2.image>discriminator-2.image', 'discriminator-1.logits>histogram.values'] as const;

  it('two values share bins; a value compared with itself overlaps whole', async () => {
    const out = await bench.run(graphOf(judge, [...wires, 'discriminator-2.logits>histogram.second']));
    const { edges, values, second } = JSON.parse(out.value('histogram.counts').text!) as { edges: number[]; values: { counts: number[]; mean: number; count: number }; second: { counts: number[]; count: number } };
    const [a, b] = [await out.at('discriminator-1.logits'), await out.at('discriminator-2.logits')];
    expect(values.counts).toEqual(countInto(a.data, edges));
    expect(second.counts).toEqual(countInto(b.data, edges));
    expect(values.mean).toBeCloseTo(out.value('discriminator-1.mean').number!, 5);
    expect(out.value('histogram.overlap').number).toBeLessThan(1);
    const self = await bench.run(graphOf(judge, [...wires, 'discriminator-1.logits>histogram.second']));
    expect(self.value('histogram.overlap').number).toBeCloseTo(1, 9);
    expect((await out.at('histogram.image')).shape).toEqual([1, 3, 256, 512]);
  });

  it('the tallest bar is the fullest bin', async () => {
    const out = await bench.run(graphOf(judge, wires)), { counts } = (JSON.parse(out.value('histogram.counts').text!) as { values: { counts: number[] } }).values;
    const { data } = await out.at('histogram.image'), blue = (y: number, x: number) => data[2 * 256 * 512 + y * 512 + x] > 0.5 && data[y * 512 + x] < 0;
    const tall = Array.from({ length: 20 }, (_, i) => { const x = Math.floor(12 + ((i + 0.5) / 20) * 488); let n = 0; for (let y = 24; y < 236; y++) n += Number(blue(y, x)); return n; });
    expect(tall.indexOf(Math.max(...tall))).toBe(counts.indexOf(Math.max(...counts)));
    expect(tall.map((n) => n === 0)).toEqual(counts.map((n) => n === 0));
  });

  it('refuses an empty range', async () => {
    await expect(bench.run(graphOf({ ...judge, histogram: { range: 'set', low: 1, high: 1 } }, wires))).rejects.toMatchObject({ node: 'histogram', message: expect.stringContaining('range from 1 to 1 is empty') });
  });
});
