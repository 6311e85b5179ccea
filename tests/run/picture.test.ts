/** Pictures of values: exact pixels for pictures, one colour per code, honest captions; and the figures beside them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codeColour, viridis } from '../../src/run/colour.ts';
import { pictureOf, to8bit, type Drawable, type View } from '../../src/run/picture.ts';
import { shrink, type Raster } from '../../src/run/raster.ts';
import { statsOf } from '../../src/run/stats.ts';

const f32 = (n: number, at: (i: number) => number) => Float32Array.from({ length: n }, (_, i) => at(i));
const pixel = (p: { width: number; rgba: Uint8ClampedArray }, x: number, y: number) => [...p.rgba.subarray((y * p.width + x) * 4, (y * p.width + x) * 4 + 4)];
const see = (kind: Drawable['kind'], shape: number[], data: Drawable['data'], view?: View) => pictureOf({ kind, shape, data }, view);

it('gives back every 8-bit value, clamps, and rounds half up', () => {
  for (let v = 0; v < 256; v++) expect(to8bit(Math.fround(v / 127.5 - 1))).toBe(v);
  expect([to8bit(-9), to8bit(9), to8bit(0)]).toEqual([0, 255, 128]);
});

it('draws pictures of three planes, one plane, and the asked item of a batch', () => {
  const rgb = see('image', [1, 3, 1, 2], f32(6, (i) => [-1, 1, 0, -1, 1, 1][i]));
  expect([rgb.width, rgb.height, pixel(rgb, 0, 0), pixel(rgb, 1, 0)]).toEqual([2, 1, [0, 128, 255, 255], [255, 0, 255, 255]]);
  const grey = see('image', [2, 1, 1, 1], Float32Array.of(-1, 1), { item: 1 });
  expect(pixel(grey, 0, 0)).toEqual([255, 255, 255, 255]);
  expect(() => see('image', [2, 1, 1, 1], new Float32Array(2), { item: 2 })).toThrow('there is no item 2; the batch has 2, counted from 0');
});

it('marks what is not a number', () => {
  const p = see('image', [1, 1, 1, 2], Float32Array.of(NaN, 0));
  expect([pixel(p, 0, 0), p.caption]).toEqual([[255, 0, 255, 255], '1 pixel is not a number (magenta)']);
});

it('draws labels by their most likely class, and as they are', () => {
  const logits = f32(4 * 4, (i) => (Math.floor(i / 4) === i % 4 ? 3 : 0)); // channel k wins at pixel k
  const p = see('image', [1, 4, 2, 2], logits), q = see('image', [1, 2, 2], Int32Array.of(0, 1, 2, 3));
  expect(p.rgba).toEqual(q.rgba);
  expect(p.caption).toBe('the most likely of 4 labels, one colour each');
});

it('gives codes colours of their own, enlarged by a whole factor', () => {
  const p = pictureOf({ kind: 'codes', shape: [1, 2, 3], data: Int32Array.of(0, 1, 2, 3, 4, 5), below: 1024 }, { side: 100 });
  expect([p.width, p.height, p.caption]).toEqual([99, 66, 'codes, one colour each, below 1024']);
  for (const [x, y, code] of [[0, 0, 0], [32, 32, 0], [33, 0, 1], [98, 65, 5]]) expect(pixel(p, x, y)).toEqual([...codeColour(code), 255]);
  const used = new Set(Array.from({ length: 1024 }, (_, k) => `${codeColour(k)}`));
  expect(used.size).toBeGreaterThan(1000);
  const far = (a: number, b: number) => Math.hypot(...[0, 1, 2].map((i) => codeColour(a)[i] - codeColour(b)[i]));
  for (let k = 0; k < 256; k++) expect(far(k, k + 1)).toBeGreaterThan(40);
});

it('shows a map from its least to its greatest number, and says which', () => {
  const p = see('map', [1, 1, 1, 3], Float32Array.of(2, 4, 3));
  expect([0, 1, 2].map((x) => pixel(p, x, 0).slice(0, 3))).toEqual([viridis(0), viridis(1), viridis(0.5)]);
  expect(p.caption).toBe('2 (dark) to 4 (light)');
  const lightness = Array.from({ length: 256 }, (_, i) => { const [r, g, b] = viridis(i / 255); return 0.3 * r + 0.59 * g + 0.11 * b; });
  for (let i = 8; i < 256; i++) expect(lightness[i]).toBeGreaterThan(lightness[i - 8]);
  expect(see('map', [1, 1, 2], Float32Array.of(5, 5)).caption).toBe('5 (dark) to 5 (light)');
});

it('lays out the channels of a latent, or shows one', () => {
  const data = f32(32 * 4, (i) => i), all = see('latent', [1, 32, 2, 2], data);
  expect([all.width, all.height, all.caption]).toEqual([11, 11, 'first 16 of 32 channels, each scaled to its own range']);
  expect([pixel(all, 0, 0), pixel(all, 1, 1), pixel(all, 2, 0)]).toEqual([[...viridis(0), 255], [...viridis(1), 255], [0, 0, 0, 0]]);
  expect(see('latent', [1, 32, 2, 2], data, { channel: 31 }).caption).toBe('channel 31 of 32, 124 (dark) to 127 (light)');
  expect(() => see('latent', [1, 32, 2, 2], data, { channel: 32 })).toThrow('there is no channel 32; there are 32, counted from 0');
});

it('finds principal components', () => {
  // Two directions only: (3, 4, 0) strong along x, (0, 0, 1) weak along y.
  const w = 8, h = 8, at = (c: number, i: number) => [3, 4, 0][c] * (i % w) + [0, 0, 1][c] * Math.floor(i / w);
  const p = see('latent', [1, 3, h, w], f32(3 * h * w, (i) => at(Math.floor(i / 64), i % 64)), { components: true });
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) expect(pixel(p, x, y)).toEqual([Math.round((x / 7) * 255), Math.round((y / 7) * 255), 128, 255]);
  expect(p.caption).toContain('100 % of the variance');
});

it('shrinks by area and keeps the mean', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(255), { minLength: 81, maxLength: 81 }), (w, h, to, values) => {
    const from = { width: w, height: h, rgba: Uint8ClampedArray.from({ length: w * h * 4 }, (_, i) => (i % 4 === 3 ? 255 : values[Math.floor(i / 4)])) };
    const small = shrink(from, Math.min(w, to), Math.min(h, to)), mean = (r: Raster) => r.rgba.filter((_, i) => i % 4 === 0).reduce((a, b) => a + b, 0) / (r.width * r.height);
    expect(Math.abs(mean(small) - mean(from))).toBeLessThan(0.6);
    expect(small.rgba.filter((_, i) => i % 4 === 3).every((a) => a === 255)).toBe(true);
  }));
  const p = see('image', [1, 1, 2, 4], Float32Array.of(-1, 1, 1, 1, 1, -1, 1, 1), { side: 2 });
  expect([p.width, p.height, pixel(p, 0, 0)[0], pixel(p, 1, 0)[0]]).toEqual([2, 1, 128, 255]);
});

it('draws any shape or says why not', () => {
  expect(see('logits', [2, 5], new Float32Array(10), { item: 1 })).toMatchObject({ width: 5, height: 1 });
  expect(() => see('latent', [], Float32Array.of(1))).toThrow('there is nothing to draw in a tensor of shape []');
});

it('counts what is there', () => {
  const s = statsOf(Float32Array.of(1, 2, 3, NaN, Infinity, 4), 3);
  expect(s).toEqual({ min: 1, max: 4, mean: 2.5, std: Math.sqrt(1.25), nan: 1, inf: 1, count: 6, histogram: [1, 1, 2] });
  expect(statsOf(Float32Array.of(NaN))).toMatchObject({ min: NaN, nan: 1, count: 1 });
  expect(statsOf(Int32Array.of(7, 7), 4)).toMatchObject({ min: 7, max: 7, std: 0, histogram: [2, 0, 0, 0] });
});
