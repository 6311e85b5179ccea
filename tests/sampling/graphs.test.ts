/** The shipped workflows that sample, run as a person would run them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBench, shipped, type Bench } from '../tools/workflow.ts';

let bench: Bench;
beforeAll(async () => { bench = await openBench('cpu'); });
afterAll(async () => { expect(await bench.close()).toBe(0); });

it('sample-class: a picture of the class, the same each time, another for another seed', async () => {
  const codes = async (set: Record<string, number>) => Array.from((await (await bench.run(await shipped('sample-class', set))).at('sampler.codes')).data);
  const first = await bench.run(await shipped('sample-class'));
  expect((await first.at('decoder.image')).shape).toEqual([1, 3, 128, 128]);
  expect(first.notes.get('class')).toEqual(['day mountains']);
  expect(await codes({})).toEqual(Array.from((await first.at('sampler.codes')).data));
  expect(await codes({ 'sampler.seed': 2 })).not.toEqual(await codes({}));
});

it('sample-unconditional: a whole grid after a start token', async () => {
  const { data, shape } = await (await bench.run(await shipped('sample-unconditional'))).at('sampler.codes');
  expect(shape).toEqual([1, 16, 16]);
  expect(new Set(data).size).toBeGreaterThan(20);
});

it('complete-half: the upper half is the picture\'s, the lower half is drawn', async () => {
  const out = await bench.run(await shipped('complete-half')), known = (await out.at('quantizer.codes')).data, drawn = (await out.at('sampler.codes')).data;
  expect(Array.from(drawn.subarray(0, 128))).toEqual(Array.from(known.subarray(0, 128)));
  expect(Array.from(drawn.subarray(128))).not.toEqual(Array.from(known.subarray(128)));
  expect(out.progress.at(-1)).toBe('sampler 128/128');
});

it('inpaint: only the box is drawn', async () => {
  const out = await bench.run(await shipped('inpaint')), known = (await out.at('quantizer.codes')).data, drawn = (await out.at('sampler.codes')).data, mask = (await out.at('complete.mask')).data;
  expect(Array.from(mask).reduce((n, m) => n + m, 0)).toBe(36);
  mask.forEach((m, i) => { if (!m) expect(drawn[i]).toBe(known[i]); });
  expect(drawn.some((c, i) => mask[i] && c !== known[i])).toBe(true);
});

it('complete-half grown to the right: outpainting through a sliding window', async () => {
  const out = await bench.run(await shipped('complete-half', { 'complete.keep': 'all', 'complete.growRight': 4 })), { data, shape } = await out.at('sampler.codes');
  expect(shape).toEqual([1, 16, 20]);
  const known = (await out.at('quantizer.codes')).data;
  for (let y = 0; y < 16; y++) for (let x = 0; x < 16; x++) expect(data[y * 20 + x]).toBe(known[y * 16 + x]);
  expect((await out.at('decoder.image')).shape).toEqual([1, 3, 128, 160]);
});

it('wide-panorama: 64 codes wide', async () => {
  const out = await bench.run(await shipped('wide-panorama'));
  expect((await out.at('sampler.codes')).shape).toEqual([1, 16, 64]);
  expect((await out.at('decoder.image')).shape).toEqual([1, 3, 128, 512]);
});

it('segmentation-to-image: as many codes as the label map has cells, through a sliding window', async () => {
  const out = await bench.run(await shipped('segmentation-to-image', { 'segmentation.file': `${process.cwd()}/tests/fixtures/reference/transformer-segmentation/labels.npy` }));
  expect((await out.at('segmentation.condition')).shape).toEqual([1, 12, 11]);
  expect((await out.at('sampler.codes')).shape).toEqual([1, 12, 11]);
  expect((await out.at('decoder.image')).shape).toEqual([1, 3, 48, 44]);
});
