/** safetensors files: read as the format describes them, refused when they do not hold together, written so that they read back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatToHalf, halfToFloat } from '../../src/models/half.ts';
import { openCheckpoint } from '../../src/models/open.ts';
import { openSafetensors, writeSafetensors } from '../../src/models/safetensors.ts';
import { sourceOf } from '../../src/models/source.ts';
import { counted, fixture, sample } from './fixture.ts';

/** A file with this header and so many bytes of data. */
function fileOf(header: unknown, bytes: number, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header)), out = new Uint8Array(8 + text.length + bytes);
  new DataView(out.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  out.set(text, 8);
  return out;
}
const entry = (dtype: string, shape: unknown, from: number, to: number) => ({ dtype, shape, data_offsets: [from, to] });

it('reads a file written after the description', async () => {
  const c = await openCheckpoint(fixture('models/small.safetensors'));
  expect([...c.tensors.values()].map((t) => t.dtype)).toEqual(['float32', 'float16', 'int64', 'bool', 'float64']);
  expect([...await c.read('f32')]).toEqual([0, 1, 2, 3, 4, 5]);
  expect([...await c.read('f16')]).toEqual([1, 2.5]);
  expect([...await c.read('i64')]).toEqual([-5]);
  expect([...await c.read('b')]).toEqual([1, 0]);
  expect([...await c.read('s')]).toEqual([3.5]);
  expect(c.extras).toEqual({ format: 'pt' });
  await expect(c.read('nothing')).rejects.toThrow('small.safetensors holds no tensor nothing');
});

describe('refuses', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['overlapping tensors', fileOf({ a: entry('F32', [2], 0, 8), b: entry('F32', [1], 4, 8) }, 8), /b overlaps/],
    ['a gap', fileOf({ a: entry('F32', [1], 0, 4), b: entry('F32', [1], 8, 12) }, 12), /b leaves a gap/],
    ['bytes that belong to nothing', fileOf({ a: entry('F32', [1], 0, 4) }, 5), /1 bytes at its end/],
    ['a tensor beyond the end', fileOf({ a: entry('F32', [2], 0, 8) }, 4), /cut short: a should end/],
    ['a shape that contradicts its bytes', fileOf({ a: entry('F32', [3], 0, 8) }, 8), /3 of F32 needs 12/],
    ['a shape whose product overflows', fileOf({ a: entry('F32', [2 ** 40, 2 ** 40], 0, 8) }, 8), /impossible/],
    ['a negative length', fileOf({ a: entry('F32', [-1], 0, 4) }, 4), /entry of a/],
    ['backward offsets', fileOf({ a: entry('F32', [1], 4, 0) }, 4), /impossible/],
    ['a header that is no JSON', fileOf('{"a":', 0), /not JSON/],
    ['a header that is cut', fileOf({ a: entry('F32', [1], 0, 4) }, 0, 5000n), /cut short within its header/],
    ['a header of 2^60 bytes', fileOf({ a: 1 }, 0, 2n ** 60n), /header claims 1152921504606846976 bytes/],
    ['no tensors', fileOf({ __metadata__: { a: 'b' } }, 0), /no tensors/],
  ];
  for (const [what, bytes, why] of cases) it(`${what}`, () => expect(openSafetensors(sourceOf('m.safetensors', bytes))).rejects.toThrow(why));
});

it('lists tensors of other types without failing', async () => {
  const c = await openSafetensors(sourceOf('m', fileOf({ a: entry('F8_E4M3', [4], 0, 4), b: entry('U8', [1], 4, 5) }, 5)));
  expect([...c.tensors.keys()]).toEqual(['b']);
  expect(c.extras['tensors of types that are not read']).toEqual(['a (F8_E4M3)']);
});

it('writes what it reads', async () => {
  await fc.assert(fc.asyncProperty(
    fc.uniqueArray(fc.record({ name: fc.string({ minLength: 1, maxLength: 20 }).filter((n) => n !== '__metadata__' && n !== '__proto__'), shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), dtype: fc.constantFrom('float32' as const, 'int32' as const, 'int64' as const, 'uint8' as const) }), { selector: (t) => t.name, minLength: 1, maxLength: 6 }),
    fc.dictionary(fc.string({ maxLength: 8 }).filter((k) => k !== '__proto__'), fc.string({ maxLength: 8 })),
    async (list, metadata) => {
      const tensors = list.map((t, k) => ({ ...t, data: Array.from({ length: t.shape.reduce((a, b) => a * b, 1) }, (_, i) => (i * 7 + k) % 200) }));
      const bytes = writeSafetensors(tensors, metadata);
      expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
      const c = await openSafetensors(sourceOf('m', bytes));
      expect(c.extras).toEqual(metadata);
      expect(c.tensors.size).toBe(tensors.length);
      for (const t of tensors) {
        expect(c.tensors.get(t.name)).toMatchObject({ dtype: t.dtype, shape: t.shape });
        expect(Array.from(await c.read(t.name))).toEqual(t.data);
      }
    },
  ), { numRuns: 60, seed: 1 });
  expect(() => writeSafetensors([{ name: 'a', dtype: 'float32', shape: [2], data: [1] }])).toThrow('a has 1 numbers and its shape 2 needs 2');
  const twice = { name: 'a', dtype: 'float32' as const, shape: [1], data: [1] };
  expect(() => writeSafetensors([twice, twice])).toThrow('a is to be written twice');
});

describe('halves', () => {
  it('every one of the 65536 comes back as it was', () => {
    const wrong = Array.from({ length: 65536 }, (_, h) => h).filter((h) => {
      const x = halfToFloat(h);
      return Number.isNaN(x) ? !Number.isNaN(halfToFloat(floatToHalf(x))) : floatToHalf(x) !== h;
    });
    expect(wrong).toEqual([]);
  });
  it('rounds to the nearest, ties to even', () => {
    const two = (x: number) => halfToFloat(floatToHalf(x));
    expect([1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 2 ** -11 + 2 ** -20].map(two)).toEqual([1, 1 + 2 ** -9, 1 + 2 ** -10]);
    expect([65504, 65519.9, 65520, 1e9, -1e9].map(two)).toEqual([65504, 65504, Infinity, Infinity, -Infinity]);
    expect([2 ** -24, 2 ** -25, 1.5 * 2 ** -24, 2.5 * 2 ** -24, 2 ** -14 - 2 ** -26].map(two)).toEqual([2 ** -24, 0, 2 ** -23, 2 ** -23, 2 ** -14]);
    fc.assert(fc.property(fc.float({ noNaN: true, min: -65000, max: 65000 }), (x) => {
      const h = floatToHalf(x), y = halfToFloat(h), off = Math.abs(x - y);
      for (const n of [h - 1, h + 1]) if ((n & 0x7fff) < 0x7c00 && n >= 0) expect(off).toBeLessThanOrEqual(Math.abs(x - halfToFloat(n)));
    }), { numRuns: 3000, seed: 2 });
  });
});

it('reads only what is asked for', async () => {
  const source = counted(sample('landscapes-vqgan.safetensors')), c = await openCheckpoint(source);
  expect(source.total).toBeLessThan(40_000);
  source.total = 0;
  await c.read('quantize.embedding.weight');
  expect(source.total).toBe(256 * 32 * 2);
});
