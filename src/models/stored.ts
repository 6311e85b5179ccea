/** Numbers as they lie in a file, made into the numbers this program works with. Knows types and byte order, no format. */
import type { Shape } from '../net/program.ts';
import type { TensorData } from '../net/tensor.ts';
import type { StoredType } from './checkpoint.ts';
import { bfloatToFloat, halfToFloat } from './half.ts';
import type { Source } from './source.ts';

export const storedBytes: { readonly [K in StoredType]: number } = {
  float64: 8, float32: 4, float16: 2, bfloat16: 2, int64: 8, int32: 4, int16: 2, int8: 1, uint8: 1, bool: 1,
};

export const isFloat = (t: StoredType) => t === 'float64' || t === 'float32' || t === 'float16' || t === 'bfloat16';

export const numbersFor = (t: StoredType, count: number): TensorData =>
  isFloat(t) ? new Float32Array(count) : new Int32Array(count);

/**
 * Elements of a shape.
 * @returns undefined when a length is not a whole number >= 0 or the product is beyond what a file can hold
 */
export function countOf(shape: readonly unknown[]): number | undefined {
  let count = 1;
  for (const d of shape) {
    if (typeof d !== 'number' || !Number.isSafeInteger(d) || d < 0) return undefined;
    count *= d;
    if (count > Number.MAX_SAFE_INTEGER) return undefined;
  }
  return count;
}

const readers: { readonly [K in Exclude<StoredType, 'int64'>]: (v: DataView, at: number, little: boolean) => number } = {
  float64: (v, at, le) => v.getFloat64(at, le),
  float32: (v, at, le) => v.getFloat32(at, le),
  float16: (v, at, le) => halfToFloat(v.getUint16(at, le)),
  bfloat16: (v, at, le) => bfloatToFloat(v.getUint16(at, le)),
  int32: (v, at, le) => v.getInt32(at, le),
  int16: (v, at, le) => v.getInt16(at, le),
  int8: (v, at) => v.getInt8(at),
  uint8: (v, at) => v.getUint8(at),
  bool: (v, at) => (v.getUint8(at) ? 1 : 0),
};

function readInt64(v: DataView, at: number, little: boolean): number {
  const x = v.getBigInt64(at, little);
  if (x < -0x80000000n || x > 0x7fffffffn) throw new Error(`holds ${x}, which needs more than 32 bits`);
  return Number(x);
}

/** A reader of one stored number. @throws when a 64-bit integer does not fit 32 bits */
export const readerOf = (t: StoredType) => (t === 'int64' ? readInt64 : readers[t]);

/** Bytes of a slice that is decoded in one go: bounds what is held beside the result. */
const slice = 4 << 20;

/**
 * `count` numbers that lie one after the other from byte `start`.
 * Little-endian float32 and int32 are read straight into place; the rest is converted slice by slice.
 */
export async function readRun(source: Source, start: number, count: number, dtype: StoredType, little = true): Promise<TensorData> {
  const each = storedBytes[dtype];
  if ((dtype === 'float32' || dtype === 'int32') && little && littleHost) {
    const bytes = await source.read(start, start + count * each);
    // a whole buffer is ours to keep; a view into something larger is copied (not by slice(): Node's Buffer makes a view of it)
    const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
    return dtype === 'float32' ? new Float32Array(own.buffer, 0, count) : new Int32Array(own.buffer, 0, count);
  }
  const out = numbersFor(dtype, count), read = readerOf(dtype);
  for (let done = 0; done < count;) {
    const n = Math.min(count - done, slice / each);
    const bytes = await source.read(start + done * each, start + (done + n) * each);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < n; i++) out[done + i] = read(view, i * each, little);
    done += n;
  }
  return out;
}

const littleHost = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Strides of a C-order tensor, in elements. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) { strides[i] = step; step *= Math.max(shape[i], 1); }
  return strides;
}

/** Whether elements lie in C order without gaps. Strides of axes of length 1 mean nothing. */
export function isContiguous(shape: Shape, strides: Shape): boolean {
  const want = contiguousStrides(shape);
  return shape.every((d, i) => d <= 1 || strides[i] === want[i]);
}

/** A strided tensor whose element 0 lies at byte `start`, gathered into C order. Reads the spans it touches, a slice at a time. */
export async function readStrided(source: Source, start: number, shape: Shape, strides: Shape, dtype: StoredType, little = true): Promise<TensorData> {
  const count = countOf(shape);
  if (count === undefined) throw new Error('has an impossible shape');
  if (count === 0 || isContiguous(shape, strides)) return readRun(source, start, count, dtype, little);
  const each = storedBytes[dtype], out = numbersFor(dtype, count), read = readerOf(dtype);
  // span[i]: elements from the first to the last one of a part that fixes all axes before i
  const span = new Array<number>(shape.length + 1).fill(1);
  for (let i = shape.length - 1; i >= 0; i--) span[i] = span[i + 1] + (shape[i] - 1) * strides[i];
  let at = 0;
  const copy = (view: DataView, axis: number, offset: number): void => {
    if (axis === shape.length) { out[at++] = read(view, offset * each, little); return; }
    for (let i = 0; i < shape[axis]; i++) copy(view, axis + 1, offset + i * strides[axis]);
  };
  const visit = async (axis: number, offset: number): Promise<void> => {
    if (axis === shape.length || span[axis] * each <= slice) {
      const from = start + offset * each, bytes = await source.read(from, from + span[axis] * each);
      copy(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), axis, 0);
      return;
    }
    for (let i = 0; i < shape[axis]; i++) await visit(axis + 1, offset + i * strides[axis]);
  };
  await visit(0, 0);
  return out;
}
