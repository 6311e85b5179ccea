/** The codebook atlas: patches equal what the decoder makes of a grid of one code, in any order and batch; use and neighbours are counted right. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nearestOf, ordered, usageOf } from '../../nodes/codebook-atlas/usage.ts';
import { writeNpy } from '../../src/models/npy.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, graphOf, largestDifference, openBench } from './workflow.ts';

describe('use', () => {
  it('perplexity is K when all codes are used alike, 1 when one is', () => {
    expect(usageOf([0, 1, 2, 3, 3, 2, 1, 0], 4)).toMatchObject({ cells: 8, used: 4, perplexity: expect.closeTo(4, 10) });
    expect(usageOf([7, 7, 7], 16)).toMatchObject({ used: 1, perplexity: 1 });
    expect(() => usageOf([0, 16], 16)).toThrow('code 16 is not in the codebook');
  });
  it('orders by use, equals by number', () => {
    expect(ordered(0, 5, 'usage', usageOf([3, 3, 1, 0], 5))).toEqual([3, 0, 1, 2, 4]);
    expect(ordered(2, 3, 'number', undefined)).toEqual([2, 3, 4]);
  });
  it('finds the nearest in order, without the code itself', () => {
    const row = Float32Array.of(9, 0, 4, 1, 16, 1);
    expect(nearestOf(row, 1, 3)).toEqual([[3, 1], [5, 1], [2, 2]]);
    expect(nearestOf(row, 4, 10).map(([k]) => k)).toEqual([1, 3, 5, 2, 0]);
  });
});

const reference = 'tests/fixtures/reference';
const models: { name: string; model: Record<string, string> }[] = [
  { name: 'the sample model', model: {} },
  { name: 'gumbel', model: { file: `${reference}/gumbel/model.ckpt`, config: `${reference}/gumbel/config.yaml` } },
  { name: 'segmentation', model: { file: `${reference}/segmentation/model.ckpt`, config: `${reference}/segmentation/config.yaml` } },
];

describe.each(models)('$name', ({ model }) => {
  let bench: Bench, folder: string;
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'vq-atlas-')); bench = await openBench('cpu'); });
  afterAll(async () => { expect(await bench.close()).toBe(0); await rm(folder, { recursive: true }); });

  it.each(['1', '3'])('each patch is the middle of %s×n decoded cells', async (grid) => {
    const gap = 2, side = Number(grid), atlas = await bench.run(graphOf({ model, 'codebook-atlas': { grid, gap, first: 2, count: 7, columns: 4, nearest: 0, enlarge: 1 } }, ['model.model>codebook-atlas.model']));
    const sheet = await atlas.at('codebook-atlas.image'), f = (sheet.shape[2] - gap) / 2 - gap;
    expect(sheet.shape[3]).toBe(4 * (f + gap) + gap);
    for (const k of [2, 7, 8]) {
      const file = join(folder, `${grid}-${k}.npy`);
      await writeFile(file, writeNpy(new Int32Array(side * side).fill(k), [1, side, side]));
      const out = await bench.run(graphOf({ image: { file }, model, decoder: {} }, ['image.image>decoder.codes', 'model.model>decoder.model'])), one = await out.at('decoder.image');
      if (one.shape[1] !== 3) continue; // label logits are shown as colours
      const i = k - 2, [y0, x0] = [gap + Math.floor(i / 4) * (f + gap), gap + (i % 4) * (f + gap)], start = f * ((side - 1) / 2);
      const want: number[] = [], got: number[] = [];
      for (let c = 0; c < 3; c++) for (let y = 0; y < f; y++) for (let x = 0; x < f; x++) {
        want.push(Math.min(1, Math.max(-1, one.data[(c * one.shape[2] + start + y) * one.shape[3] + start + x])));
        got.push(sheet.data[(c * sheet.shape[2] + y0 + y) * sheet.shape[3] + x0 + x]);
      }
      expect(largestDifference(got, want)).toBeLessThan(1e-4);
    }
  });
});

describe('with codes of a picture', () => {
  let bench: Bench;
  beforeAll(async () => { bench = await openBench('cpu'); });
  afterAll(async () => { expect(await bench.close()).toBe(0); });
  const wires = ['image.image>encoder.image', 'model.model>encoder.model', 'encoder.latent>quantizer.latent', 'model.model>quantizer.model', 'quantizer.codes>codebook-atlas.codes', 'model.model>codebook-atlas.model'] as const;
  const graph = (params: Record<string, string | number>) => graphOf({ image: {}, model: {}, encoder: {}, quantizer: {}, 'codebook-atlas': { grid: '1', ...params } }, wires);

  it('counts, perplexity, unused codes and where a code stands agree with the codes', async () => {
    const first = await bench.run(graph({})), codes = (await first.at('quantizer.codes')).data, wanted = codes[17];
    const out = await bench.run(graph({ code: wanted, order: 'usage' }));
    const report = JSON.parse(out.value('codebook-atlas.report').text!) as { K: number; used: number; unused: number[]; counts: Record<string, number>; perplexity: number; nearest: Record<string, [number, number][]> };
    const set = new Set(codes);
    expect(report).toMatchObject({ K: 256, used: set.size, cells: codes.length });
    expect(report.unused).toEqual(Array.from({ length: 256 }, (_, k) => k).filter((k) => !set.has(k)));
    expect(report.counts[wanted]).toBe(codes.filter((c) => c === wanted).length);
    expect(out.value('codebook-atlas.perplexity').number).toBe(report.perplexity);
    const where = await out.at('codebook-atlas.where');
    expect(Array.from(where.data)).toEqual(Array.from(codes, (c) => Number(c === wanted)));
    const usage = await out.at('codebook-atlas.usage');
    expect(usage.shape).toEqual([1, 1, 16, 16]);
    expect(Array.from(usage.data)).toEqual([...usage.data].sort((a, b) => b - a));
    expect((usage.data as Float32Array).reduce((a, b) => a + b)).toBe(codes.length);
    expect(out.notes.get('codebook-atlas')!.join()).toContain(`${set.size} of 256 codes occur`);
    // neighbours are mutual measures: d(a, b) = d(b, a) wherever both are listed
    const listed = Object.entries(report.nearest).flatMap(([k, near]) => near.map(([c, d]) => [Number(k), c, d] as const));
    const distance = new Map(listed.map(([k, c, d]) => [`${k} ${c}`, d]));
    const both = listed.filter(([k, c]) => distance.has(`${c} ${k}`));
    expect(both.length).toBeGreaterThan(100);
    for (const [k, c, d] of both) expect(distance.get(`${c} ${k}`)).toBeCloseTo(d, 3);
    expect(listed.every(([k, c]) => k !== c)).toBe(true);
  });

  it('is the same in batches of another size', async () => {
    const at = async (params: Record<string, number>) => (await (await bench.run(graph({ gap: 0, columns: 8, nearest: 0, enlarge: 1, ...params }))).at('codebook-atlas.image')).data;
    const [all, some] = [await at({}), await at({ first: 64, count: 8 })];
    // eight patches of row 8 of 32, in each of three channels
    for (let c = 0; c < 3; c++) expect(largestDifference(all.slice((c * 256 + 64) * 64, (c * 256 + 72) * 64), some.slice(c * 8 * 64, (c + 1) * 8 * 64))).toBeLessThan(1e-4);
  });

  it('stops between batches', async () => {
    const stop = new AbortController(), run = bench.run(graph({ grid: '5', nearest: 8 }), stop.signal);
    setTimeout(() => stop.abort(new Error('stopped')), 30);
    await expect(run).rejects.toThrow('stopped');
  });
});
