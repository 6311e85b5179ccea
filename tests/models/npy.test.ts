/** .npy files: every number type and order against bytes written by hand, and files that lie about themselves. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNpy, writeNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';

const read = (bytes: Uint8Array) => readNpy(sourceOf('a.npy', bytes));

function file(descr: string, shape: string, body: Uint8Array, { fortran = false, version = 1 } = {}) {
  const header = new TextEncoder().encode(`{'descr': ${descr}, 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }\n`);
  const head = version === 1 ? [header.length & 255, header.length >> 8] : [header.length & 255, header.length >> 8, 0, 0];
  return new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...head, ...header, ...body]);
}
function packed(each: number, values: readonly number[], write: (v: DataView, at: number, x: number) => void) {
  const out = new Uint8Array(each * values.length), view = new DataView(out.buffer);
  values.forEach((x, i) => write(view, i * each, x));
  return out;
}

describe('readNpy', () => {
  const three = [3, -2, 100];
  test.each([
    ['f4', "'<f4'", packed(4, three, (v, at, x) => v.setFloat32(at, x, true))],
    ['f4 big-endian', "'>f4'", packed(4, three, (v, at, x) => v.setFloat32(at, x, false))],
    ['f8', "'<f8'", packed(8, three, (v, at, x) => v.setFloat64(at, x, true))],
    ['f2', "'<f2'", packed(2, [0x4200, 0xc000, 0x5640], (v, at, x) => v.setUint16(at, x, true))],
    ['i1', "'|i1'", packed(1, three, (v, at, x) => v.setInt8(at, x))],
    ['i2 big-endian', "'>i2'", packed(2, three, (v, at, x) => v.setInt16(at, x, false))],
    ['i4', "'<i4'", packed(4, three, (v, at, x) => v.setInt32(at, x, true))],
    ['i8', "'<i8'", packed(8, three, (v, at, x) => v.setBigInt64(at, BigInt(x), true))],
  ])('%s', async (code, descr, body) => {
    const { data, shape } = (await read(file(descr, '(3,)', body)));
    expect([...data]).toEqual(three);
    expect(shape).toEqual([3]);
    expect(data).toBeInstanceOf(code.startsWith('f') ? Float32Array : Int32Array);
  });
  test('booleans and unsigned bytes', async () => {
    expect([...(await read(file("'|b1'", '(2,)', new Uint8Array([0, 7])))).data]).toEqual([0, 1]);
    expect([...(await read(file("'|u1'", '(2,)', new Uint8Array([0, 255])))).data]).toEqual([0, 255]);
  });
  test('Fortran order becomes C order', async () => {
    // [[0, 1, 2], [3, 4, 5]] stored column by column
    const body = packed(4, [0, 3, 1, 4, 2, 5], (v, at, x) => v.setInt32(at, x, true));
    expect([...(await read(file("'<i4'", '(2, 3)', body, { fortran: true }))).data]).toEqual([0, 1, 2, 3, 4, 5]);
  });
  test('a number alone, an empty array, version 2', async () => {
    const one = packed(4, [5], (v, at, x) => v.setFloat32(at, x, true));
    expect((await read(file("'<f4'", '()', one)))).toEqual({ shape: [], data: new Float32Array([5]) });
    expect((await read(file("'<f4'", '(0, 4)', new Uint8Array()))).data.length).toBe(0);
    expect([...(await read(file("'<f4'", '(1,)', one, { version: 2 }))).data]).toEqual([5]);
  });

  const four = new Uint8Array(4);
  test.each([
    ['no magic', new Uint8Array(20), /not an \.npy/],
    ['nothing', new Uint8Array(), /not an \.npy/],
    ['version 9', file("'<f4'", '(1,)', four, { version: 9 }), /version 9/],
    ['a header longer than the file', (() => { const b = file("'<f4'", '(1,)', four); b[9] = 255; return b; })(), /header has/],
    ['objects', file("'|O'", '(1,)', four), /holds \|O/],
    ['complex numbers', file("'<c8'", '(1,)', four), /holds <c8/],
    ['records', file("[('a', '<f4')]", '(1,)', four), /records/],
    ['a short body', file("'<f4'", '(2,)', four), /cut short: float32 of shape \(2\) does not fit its 4 bytes/],
    ['a huge shape', file("'<f4'", '(999999999999999, 999999999999999)', four), /cut short/],
    ['a negative shape', file("'<f4'", '(-1,)', four), /cannot be understood/],
    ['code for a shape', file("'<f4'", "(__import__('os').system('x'),)", four), /cannot be understood/],
    ['an integer beyond 32 bits', file("'<i8'", '(1,)', packed(8, [2 ** 40], (v, at, x) => v.setBigInt64(at, BigInt(x), true))), /holds 1099511627776, which needs more than 32 bits/],
  ])('refuses %s', async (_, bytes, why) => {
    await expect(read(bytes)).rejects.toThrow(why);
    await expect(read(bytes)).rejects.toThrow(/^a\.npy /);
  });
  test('any damage gives an Error of ours or an array', async () => {
    const good = writeNpy(new Float32Array(12), [3, 4]);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(good.length), async (damage, end) => {
      const bad = good.slice(0, end);
      for (const [at, x] of damage) if (at < end) bad[at] = x;
      try { expect((await read(bad)).data.length).toBeLessThanOrEqual(bad.length); } catch (e) { expect((e as Error).message).toMatch(/^a\.npy /); }
    }));
  });
});

test('writeNpy is read back, begins its data at a multiple of 64, and spells shapes as Python does', async () => {
  for (const shape of [[], [6], [2, 3], [1, 1, 2, 3]]) {
    const n = shape.reduce((a, b) => a * b, 1);
    for (const data of [Float32Array.from({ length: n }, (_, i) => i / 3), Int32Array.from({ length: n }, (_, i) => -i)]) {
      const bytes = writeNpy(data, shape);
      expect((bytes.length - data.byteLength) % 64).toBe(0);
      expect(await read(bytes)).toEqual({ shape, data });
    }
  }
  expect(new TextDecoder('latin1').decode(writeNpy(new Float32Array(6), [6]))).toContain("'shape': (6,)");
});
