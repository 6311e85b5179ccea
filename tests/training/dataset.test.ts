/** The dataset: every picture once per epoch, the same batches again for the same seed, crops that stay inside, folders read by and by. */
import { encode } from 'fast-png';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classes, labels, scene } from '../../nodes/dataset/landscapes.ts';
import { cut, cutOf, orderOf } from '../../nodes/dataset/order.ts';
import { verb } from '../../nodes/dataset/run.ts';
import { spec } from '../../nodes/dataset/spec.ts';
import { nodeFiles } from '../../src/cli/files.ts';
import { defaultsOf } from '../../src/graph/node.ts';
import { drain } from '../../src/run/execute.ts';
import type { Context, Files } from '../../src/run/verb.ts';
import type { Values } from '../../src/run/value.ts';

let folder: string, files: ReturnType<typeof nodeFiles>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vq-dataset-'));
  await mkdir(join(folder, 'inner'));
  // each picture of one grey, its number times ten
  for (let i = 0; i < 5; i++) await writeFile(join(folder, i < 3 ? `${i}.png` : join('inner', `${i}.PNG`)), encode({ width: 20 + i, height: 16, channels: 3, depth: 8, data: new Uint8Array((20 + i) * 16 * 3).fill(i * 10) }));
  await writeFile(join(folder, 'notes.txt'), 'no picture');
  files = nodeFiles(folder, folder);
});
afterAll(async () => { await files.close(); await rm(folder, { recursive: true }); });

const run = (params: Record<string, unknown>, from: Files = files): Promise<Values> => drain(verb.run({
  params: { ...defaultsOf(spec), ...params }, files: from, note() {},
  tensor: (data: Float32Array | Int32Array, shape: readonly number[]) => ({ dtype: data instanceof Int32Array ? 'int32' : 'float32', shape, bytes: 0, place: 'cpu', data: async () => data, retain() { return this; }, release() {} }),
} as unknown as Context, {}));

describe('order', () => {
  it('goes through everything once per epoch, each in its own order', () => {
    const at = orderOf(50, 3), epochs = [0, 1, 2].map((e) => Array.from({ length: 50 }, (_, i) => at(e * 50 + i)));
    for (const e of epochs) expect(e.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(epochs[0]).not.toEqual(epochs[1]);
    expect(Array.from({ length: 50 }, (_, i) => orderOf(50, 3)(50 + i))).toEqual(epochs[1]);
    expect(Array.from({ length: 50 }, (_, i) => orderOf(50, 4)(i))).not.toEqual(epochs[0]);
  });
  it('cuts inside the picture, in every corner and both ways round', () => {
    const all = Array.from({ length: 400 }, (_, i) => cutOf(i, 1, [2, 3], true, true));
    expect([...new Set(all.map((c) => `${c.y} ${c.x}`))].toSorted()).toEqual([0, 1, 2].flatMap((y) => [0, 1, 2, 3].map((x) => `${y} ${x}`)));
    expect(all.filter((c) => c.mirrored).length).toBeGreaterThan(150);
    expect(all.filter((c) => c.mirrored).length).toBeLessThan(250);
    expect(cutOf(7, 1, [2, 3], false, false)).toEqual({ y: 1, x: 1, mirrored: false });
    const from = Uint8Array.from({ length: 24 }, (_, i) => i); // (2, 3, 4)
    expect([...cut(from, [2, 3, 4], 2, { y: 1, x: 2, mirrored: false })]).toEqual([6, 7, 10, 11, 18, 19, 22, 23]);
    expect([...cut(from, [2, 3, 4], 2, { y: 0, x: 0, mirrored: true })]).toEqual([1, 0, 5, 4, 13, 12, 17, 16]);
  });
});

describe('a folder', () => {
  it('is read with the folders in it, one epoch after the other', async () => {
    const { image, labels: none } = await run({ folder, size: 16, batch: 5 });
    expect(none).toBeUndefined();
    expect(image.tensor!.shape).toEqual([5, 3, 16, 16]);
    for (const step of [0, 1, 7]) {
      const data = await image.stream!.at(step), greys = Array.from({ length: 5 }, (_, k) => Math.round((data[k * 768] + 1) * 127.5));
      expect(greys.toSorted((a, b) => a - b)).toEqual([0, 10, 20, 30, 40]);
    }
    expect(await image.tensor!.data()).toEqual(await image.stream!.at(0));
  });
  it('gives the same batches in any order of asking', async () => {
    const [a, b] = await Promise.all([run({ folder, size: 16, batch: 3 }), run({ folder, size: 16, batch: 3 })]);
    const forwards = [await a.image.stream!.at(0), await a.image.stream!.at(9)];
    expect([await b.image.stream!.at(9), await b.image.stream!.at(0)]).toEqual(forwards.toReversed());
  });
  it('enlarges what is too small and shrinks on request', async () => {
    expect((await run({ folder, size: 24, batch: 2 })).image.tensor!.shape).toEqual([2, 3, 24, 24]);
    expect((await run({ folder, size: 8, batch: 2, frame: 'shrink' })).image.tensor!.shape).toEqual([2, 3, 8, 8]);
  });
  it('is refused in one sentence when it is not there, holds nothing, or cannot be read here', async () => {
    await expect(run({ folder: join(folder, 'nowhere') })).rejects.toThrow(/There is no file .*nowhere/);
    await mkdir(join(folder, 'empty'));
    await expect(run({ folder: join(folder, 'empty') })).rejects.toThrow(/there are no pictures in .*empty/);
    await expect(run({ folder }, {} as Files)).rejects.toThrow(/command line only/);
  });
});

describe('landscapes', () => {
  it('are the same for the same seed, and all classes and labels occur', () => {
    const all = Array.from({ length: 60 }, (_, i) => scene(i, 32));
    expect(scene(7, 32)).toEqual(all[7]);
    expect(new Set(all.map((s) => s.class)).size).toBe(classes.length);
    expect(new Set(all.flatMap((s) => [...s.labels])).size).toBe(labels.length);
    for (const s of all) expect(s.image.every((v) => v >= -1 && v <= 1)).toBe(true);
    expect(all[0].image).not.toEqual(all[1].image);
  });
  it('cut picture, labels and depth alike', async () => {
    const v = await run({ size: 16, side: 32, batch: 4, scenes: 10 }), [image, map, depth, kind] = await Promise.all(['image', 'labels', 'depth', 'class'].map((o) => v[o].stream!.at(3)));
    expect([map, depth, kind].map((d) => d.length)).toEqual([1024, 1024, 4]);
    // where the label is water the depth grows nearer downwards; where it is sky nothing is near
    map.forEach((label, i) => { if (label === 0) expect(depth[i]).toBe(1); });
    expect(image).toHaveLength(3072);
    expect(v.class.below).toBe(8);
  });
});
