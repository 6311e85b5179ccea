/** The shipped workflows of these tools: each reads, checks without a problem, stays as it is when written again, and runs. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadRegistry } from '../../src/cli/registry.ts';
import { nodeFiles } from '../../src/cli/files.ts';
import { checkGraph, type Looks } from '../../src/graph/check.ts';
import { readGraph, writeGraph } from '../../src/graph/file.ts';
import { defaultsOf } from '../../src/graph/node.ts';
import { type Bench, largestDifference, openBench, shipped } from './workflow.ts';

let bench: Bench;
beforeAll(async () => { bench = await openBench('cpu', 'graphs'); });
afterAll(async () => { expect(await bench.close()).toBe(0); });

it.each(['discriminator-map', 'codebook-atlas', 'interpolate-codes', 'sweep-temperature'])('graphs/%s.json is sound', async (name) => {
  const text = await readFile(`graphs/${name}.json`, 'utf8'), { graph } = readGraph(text), { specs, verbs } = await loadRegistry(), files = nodeFiles('graphs', 'graphs');
  expect(writeGraph(graph)).toBe(text);
  const looks: Record<string, Looks[string]> = {};
  for (const [id, node] of Object.entries(graph.nodes)) {
    const facts = await (await verbs(node.type)).look?.({ ...defaultsOf(specs.get(node.type)!), ...node.params } as never, files);
    if (facts) looks[id] = { facts };
  }
  expect(checkGraph(graph, specs, looks).problems).toEqual([]);
  await files.close();
});

it('discriminator-map: the real picture looks more real than its reconstruction', async () => {
  const out = await bench.run(await shipped('discriminator-map'));
  expect((await out.at('discriminator.logits')).shape).toEqual([1, 1, 30, 30]);
  expect(out.value('discriminator.mean').number).toBeGreaterThan(out.value('discriminator-2.mean').number!);
  expect(out.value('histogram.overlap').number).toBeLessThan(0.9);
  expect((await out.at('grid.image')).shape).toEqual([1, 3, 136, 268]);
});

it('codebook-atlas: most used codes first, unused ones last', async () => {
  const out = await bench.run(await shipped('codebook-atlas', { 'image.file': 'samples/landscape-5801.png', 'codebook-atlas.grid': '1' }));
  const { data } = await out.at('codebook-atlas.usage');
  expect(data[0]).toBeGreaterThan(0);
  expect(Array.from(data)).toEqual([...data].sort((a, b) => b - a));
});

it('interpolate-codes: ends are the two pictures as their codes have them, before and after snapping', async () => {
  const out = await bench.run(await shipped('interpolate-codes', { 'image.resize': 'exact', 'image.width': 64, 'image.height': 64, 'image-2.resize': 'exact', 'image-2.width': 64, 'image-2.height': 64 }));
  const codes = await out.at('quantizer-3.codes'), [a, b] = [await out.at('quantizer.codes'), await out.at('quantizer-2.codes')];
  expect(codes.shape).toEqual([8, 8, 8]);
  expect(Array.from(codes.data.slice(0, 64))).toEqual(Array.from(a.data));
  expect(Array.from(codes.data.slice(-64))).toEqual(Array.from(b.data));
  const [between, snapped] = [await out.at('decoder.image'), await out.at('decoder-2.image')], each = 3 * 64 * 64;
  expect(largestDifference(between.data.slice(0, each), snapped.data.slice(0, each))).toBeLessThan(1e-3);
  expect(largestDifference(between.data.slice(3 * each, 4 * each), snapped.data.slice(3 * each, 4 * each))).toBeGreaterThan(1e-2);
});

it('sweep-temperature: each cell is the picture of its temperature and class', async () => {
  const set = { 'sweep.xValues': '0.5, 1', 'sweep.yValues': '3' }, out = await bench.run(await shipped('sweep-temperature', set));
  const { cell } = JSON.parse(out.value('sweep.table').text!) as { cell: { left: number; top: number; gap: number; height: number; width: number } };
  expect([cell.height, cell.width]).toEqual([128, 128]);
  const alone = await (await bench.run(await shipped('sweep-temperature', { ...set, 'sampler.temperature': 0.5, 'class.class': 3 }))).at('decoder.image');
  const sheet = await out.at('sweep.image'), [, , H, W] = sheet.shape, got: number[] = [];
  for (let c = 0; c < 3; c++) for (let y = 0; y < 128; y++) for (let x = 0; x < 128; x++) got.push(sheet.data[(c * H + cell.top + cell.gap + y) * W + cell.left + cell.gap + x]);
  expect(largestDifference(got, alone.data)).toBeLessThan(1e-5);
});
