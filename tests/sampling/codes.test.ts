/** Codes by hand: from a file, cropped, pasted, painted, counted. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { usageOf } from '../../nodes/codes/run.ts';
import { writeNpy } from '../../src/models/npy.ts';
import { graphOf, openBench, type Bench } from '../tools/workflow.ts';

let bench: Bench, folder: string, file: string;
beforeAll(async () => {
  bench = await openBench('cpu');
  folder = await mkdtemp(join(tmpdir(), 'vq-codes-'));
  file = join(folder, 'codes.npy');
  await writeFile(file, writeNpy(Int32Array.from({ length: 2 * 3 * 4 }, (_, i) => i), [2, 3, 4]));
});
afterAll(async () => { expect(await bench.close()).toBe(0); await rm(folder, { recursive: true }); });

it('crops, pastes and paints, in that order', async () => {
  const out = await bench.run(graphOf(
    { codes: { file, top: 1, left: 1, height: 2, width: 3, paint: '0 0 99\n1 2 98', pasteTop: 1, pasteLeft: -1 }, 'codes-2': { file, height: 1, width: 2 } }, ['codes-2.codes>codes.paste'],
  ));
  const { data, shape } = await out.at('codes.codes');
  expect(shape).toEqual([2, 2, 3]);
  // cropped: 5 6 7 / 9 10 11 and 17 18 19 / 21 22 23; pasted at row 1, column -1: the second code of 0 1 and of 12 13
  expect(Array.from(data)).toEqual([99, 6, 7, 1, 10, 98, 99, 18, 19, 13, 22, 98]);
});

it.each([
  ['a crop beyond the grid', { top: 2, height: 5 }, /Rows 2 to 6.*not all within the 3×4/],
  ['a painted cell outside', { paint: '9 0 1' }, /row 9, column 0 is outside/],
  ['paint that is none', { paint: 'a b' }, /"a b" is no painted cell/],
])('%s is refused', async (_, params, why) => { await expect(bench.run(graphOf({ codes: { file, ...params } }, []))).rejects.toThrow(why); });

it('counts how the codebook is used', () => {
  const all = usageOf(Int32Array.from([0, 1, 2, 3]), 8), one = usageOf(Int32Array.from([5, 5, 5]), 8);
  expect([all.used, one.used]).toEqual([4, 1]);
  expect(all.perplexity).toBeCloseTo(4);
  expect(one.perplexity).toBeCloseTo(1);
  expect(Array.from(one.counts)).toEqual([0, 0, 0, 0, 0, 3, 0, 0]);
});
