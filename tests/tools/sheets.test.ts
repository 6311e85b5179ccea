/** Contact sheets, sweeps and interpolation: on small arrays whose answers can be written down, and through the sample model. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lettering } from '../../nodes/grid/lettering.ts';
import { mix, stopsOf } from '../../nodes/interpolate/mix.ts';
import { readValues } from '../../nodes/sweep/values.ts';
import { writeNpy } from '../../src/models/npy.ts';
import { type Bench, graphOf, largestDifference, openBench } from './workflow.ts';

let bench: Bench, folder: string;
const array = async (name: string, data: ArrayLike<number>, shape: number[]) => {
  await writeFile(join(folder, name), writeNpy(Float32Array.from(data), shape));
  return join(folder, name);
};
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'vq-tools-')); bench = await openBench('cpu'); });
afterAll(async () => { expect(await bench.close()).toBe(0); await rm(folder, { recursive: true }); });

describe('grid', () => {
  const ramp = (n: number, from = 0) => Float32Array.from({ length: n }, (_, i) => from + i / 100);

  it('lays a batch out in reading order', async () => {
    const file = await array('five.npy', ramp(5 * 3 * 2 * 2), [5, 3, 2, 2]);
    const out = await bench.run(graphOf({ image: { file }, grid: { columns: 2, gap: 1, background: 'light' } }, ['image.image>grid.image']));
    const { data, shape } = await out.at('grid.image');
    expect(shape).toEqual([1, 3, 3 * 3 + 1, 2 * 3 + 1]);
    const at = (k: number, y: number, x: number) => data[(k * 10 + y) * 7 + x];
    for (const [n, y, x] of [[0, 1, 1], [1, 1, 4], [2, 4, 1], [4, 7, 1]]) for (let k = 0; k < 3; k++) {
      expect(at(k, y, x)).toBeCloseTo((n * 12 + k * 4) / 100, 5);
      expect(at(k, y + 1, x + 1)).toBeCloseTo((n * 12 + k * 4 + 3) / 100, 5);
    }
    expect([at(0, 0, 0), at(1, 3, 3), at(2, 8, 5)]).toEqual([1, 1, 1]); // gaps, and the free sixth cell
  });

  it('puts two batches in pairs, and refuses unequal ones', async () => {
    const a = await array('a.npy', ramp(2 * 3 * 4), [2, 3, 2, 2]), b = await array('b.npy', ramp(2 * 3 * 4, 10), [2, 3, 2, 2]), one = await array('one.npy', ramp(12), [1, 3, 2, 2]);
    const graph = (second: string, arrange: string) => graphOf({ 'image-1': { file: a }, 'image-2': { file: second }, grid: { columns: 2, gap: 0, arrange } }, ['image-1.image>grid.image', 'image-2.image>grid.second']);
    const corners = async (arrange: string) => { const { data, shape } = await (await bench.run(graph(b, arrange))).at('grid.image'); return [0, 2, 2 * shape[3], 2 * shape[3] + 2].map((i) => Number(data[i].toFixed(2))); };
    expect(await corners('pairs')).toEqual([0, 10, 0.12, 10.12]);
    expect(await corners('after')).toEqual([0, 0.12, 10, 10.12]);
    await expect(bench.run(graph(one, 'pairs'))).rejects.toThrow('there are 2 pictures and 1 in the second batch');
  });

  it('draws letters upright', () => {
    const rows = Array.from({ length: 7 }, (_, y) => Array.from({ length: 5 }, (__, x) => ([...lettering('L')].some(([a, b]) => a === y && b === x) ? '#' : '.')).join(''));
    expect(rows).toEqual([...Array(6).fill('#....'), '#####']);
  });
});

describe('interpolate', () => {
  it('straight: equal steps, both ends included; each pair of a batch by itself', async () => {
    const file = (name: string, v: number[]) => array(name, v, [2, 2, 1, 1]);
    const [from, to] = [await file('from.npy', [0, 0, 10, 20]), await file('to.npy', [4, 8, 10, 0])];
    const graph = graphOf({ 'image-1': { file: from }, 'image-2': { file: to }, interpolate: { steps: 3, path: 'linear' } }, ['image-1.image>interpolate.from', 'image-2.image>interpolate.to']);
    const { data, shape } = await (await bench.run(graph)).at('interpolate.latent');
    expect(shape).toEqual([6, 2, 1, 1]);
    expect(Array.from(data)).toEqual([0, 0, 2, 4, 4, 8, 10, 20, 10, 10, 10, 0]);
  });

  it('spherical: lengths do not sag; the same direction, and none, are straight', () => {
    const out = new Float32Array(6);
    mix('spherical', Float32Array.of(1, 0, 3, 0, 0, 0), Float32Array.of(0, 0, 6, 1, 0, 0), 2, 3, 0.5, out, 0); // (d 2, cells 3)
    expect(out[0]).toBeCloseTo(Math.SQRT1_2, 5);
    expect(out[3]).toBeCloseTo(Math.SQRT1_2, 5);
    expect([out[2], out[5]]).toEqual([4.5, 0]);
    expect([out[1], out[4]]).toEqual([0, 0]);
    expect(stopsOf(1)).toEqual([0.5]);
  });

  it('looks codes up, so that its ends decode to the same pictures', async () => {
    const image = (n: number) => ({ file: `samples/landscape-${n}.png`, resize: 'exact', width: 64, height: 48 });
    const out = await bench.run(graphOf(
      { 'image-1': image(5801), 'image-2': image(5804), model: {}, 'encoder-1': {}, 'encoder-2': {}, 'quantizer-1': {}, 'quantizer-2': {}, interpolate: { steps: 2 }, 'decoder-1': {}, 'decoder-2': {} },
      [1, 2].flatMap((i) => [`image-${i}.image>encoder-${i}.image`, `model.model>encoder-${i}.model`, `encoder-${i}.latent>quantizer-${i}.latent`, `model.model>quantizer-${i}.model`] as const)
        .concat(['quantizer-1.codes>interpolate.from', 'quantizer-2.codes>interpolate.to', 'model.model>interpolate.model', 'interpolate.latent>decoder-1.quantized', 'model.model>decoder-1.model', 'quantizer-2.quantized>decoder-2.quantized', 'model.model>decoder-2.model'] as never),
    ));
    const [both, last] = [await out.at('decoder-1.image'), await out.at('decoder-2.image')];
    expect(both.shape).toEqual([2, 3, 48, 64]);
    expect(largestDifference(both.data.slice(3 * 48 * 64), last.data)).toBeLessThan(1e-4);
  });
});

describe('sweep', () => {
  it('reads values, steps and ranges', () => {
    expect(readValues('0.5, 1,2 ')).toEqual(['0.5', '1', '2']);
    expect(readValues('0..1 : 5')).toEqual(['0', '0.25', '0.5', '0.75', '1']);
    expect(readValues('3..1')).toEqual(['3', '2', '1']);
    expect(readValues('running, batch')).toEqual(['running', 'batch']);
    expect(() => readValues('0..0.5')).toThrow('does not say how many steps');
    expect(() => readValues('1..1000')).toThrow('1 to 64 values');
  });

  const picture = { file: 'samples/landscape-5801.png', resize: 'exact', width: 32, height: 32 };
  const nodes = { image: picture, discriminator: {}, sweep: { x: 'discriminator.statistics', xValues: 'running, batch', y: 'image.width', yValues: '32..48 : 2' } };
  const wires = ['image.image>discriminator.image', 'discriminator.mean>sweep.image'] as const;

  it('numbers: a table that equals running each pair by hand', async () => {
    const out = await bench.run(graphOf(nodes, wires)), { data, shape } = await out.at('sweep.numbers');
    expect(shape).toEqual([1, 1, 2, 2]);
    const table = JSON.parse(out.value('sweep.table').text!) as { numbers: number[][] };
    for (const [r, width] of [32, 48].entries()) for (const [c, statistics] of ['running', 'batch'].entries()) {
      const alone = await bench.run(graphOf({ image: { ...picture, width }, discriminator: { statistics } }, [wires[0]]));
      const want = alone.value('discriminator.mean').number!;
      expect(data[r * 2 + c]).toBeCloseTo(want, 5);
      expect(table.numbers[r][c]).toBe(want);
    }
    expect(new Set(data).size).toBe(4);
  });

  it('pictures: each cell holds its picture, below and right of the labels', async () => {
    const graph = graphOf({ image: picture, sweep: { x: 'image.file', xValues: 'samples/landscape-5801.png, samples/landscape-5804.png', gap: 2 } }, ['image.image>sweep.image']);
    const out = await bench.run(graph), sheet = await out.at('sweep.image');
    const { cell } = JSON.parse(out.value('sweep.table').text!) as { cell: { left: number; top: number; gap: number; width: number } };
    const second = await (await bench.run(graphOf({ image: { ...picture, file: 'samples/landscape-5804.png' } }, []))).at('image.image');
    const [, , , W] = sheet.shape, x0 = cell.left + cell.gap + cell.width + cell.gap;
    for (const [y, x] of [[0, 0], [31, 31], [7, 20]]) expect(sheet.data[(cell.top + cell.gap + y) * W + x0 + x]).toBe(second.data[y * 32 + x]);
    expect(out.progress.filter((p) => p.startsWith('sweep')).at(-1)).toBe('sweep 2/2');
  });

  it.each([
    [{ x: 'nobody.width' }, 'There is no node "nobody". Nodes before this one: discriminator, image.'],
    [{ x: 'sweep.gap' }, '"sweep" does not come before this node'],
    [{ x: 'image.colour' }, 'image.colour: There is no parameter "colour" here. Parameters: file'],
    [{ x: 'discriminator.statistics', xValues: 'running, moving' }, 'discriminator.statistics: Statistics must be one of running, batch, not "moving".'],
    [{ y: 'image.width', yValues: '32, 1' }, 'image.width: Width must be at least 8 px, not 1.'],
    [{ y: 'image.width', yValues: 'wide' }, 'image.width: Width must be a whole number, not "wide".'],
    [{ xValues: '' }, 'the x axis (discriminator.statistics) has no values'],
  ])('refuses %o before a cell runs', async (params, why) => {
    const run = bench.run(graphOf({ ...nodes, sweep: { ...nodes.sweep, ...params } }, wires));
    await expect(run).rejects.toMatchObject({ node: 'sweep', message: expect.stringContaining(why) });
  });

  it('says which values a failure belongs to', async () => {
    await expect(bench.run(graphOf({ ...nodes, sweep: { x: 'image.height', xValues: '32, 8' } }, wires))).rejects.toMatchObject({ node: 'sweep', message: expect.stringContaining('with image.height = 8: this picture is 32×8 pixels') });
  });
});
