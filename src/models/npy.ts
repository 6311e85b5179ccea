/** NumPy's .npy: one array, read from a source and written to bytes. Knows the header; runs nothing it finds in it. */
import type { Shape } from '../net/program.ts';
import type { TensorData } from '../net/tensor.ts';
import type { StoredType } from './checkpoint.ts';
import type { Source } from './source.ts';
import { contiguousStrides, countOf, readStrided, storedBytes } from './stored.ts';

export interface NpyArray { readonly shape: Shape; readonly data: TensorData }

const magic = '\x93NUMPY';
const latin = (b: Uint8Array) => String.fromCharCode(...b);
/** The most a header may take: a plain array's has about a hundred bytes. */
const longestHeader = 65_535;

/** NumPy's type code, byte order aside. */
const types: Readonly<Record<string, StoredType>> = {
  f2: 'float16', f4: 'float32', f8: 'float64', b1: 'bool', i1: 'int8', u1: 'uint8', i2: 'int16', i4: 'int32', i8: 'int64',
};

interface Header { readonly dtype: StoredType; readonly little: boolean; readonly fortran: boolean; readonly shape: Shape; readonly start: number }

async function parseHeader(source: Source): Promise<Header> {
  const b = await source.read(0, Math.min(12, source.size));
  if (b.length < 10 || latin(b.subarray(0, 6)) !== magic) throw new Error('is not an .npy file: it does not begin with \\x93NUMPY.');
  const major = b[6], fixed = major === 1 ? 10 : 12;
  if (major < 1 || major > 3) throw new Error(`is an .npy file of version ${major}; versions 1 to 3 are known.`);
  if (b.length < fixed) throw new Error('is cut short in its header.');
  const view = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestHeader || fixed + length > source.size) throw new Error(`says its header has ${length} bytes, which it has not.`);
  const text = latin(await source.read(fixed, fixed + length));
  const descr = /'descr'\s*:\s*'([^']{1,16})'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const dims = /'shape'\s*:\s*\(([\d\s,]{0,400})\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || dims === undefined) {
    throw new Error(/'descr'\s*:\s*\[/.test(text) ? 'holds records; only arrays of plain numbers are read.' : 'has a header that cannot be understood.');
  }
  const code = descr.slice(1);
  if (!/^[<>|=]/.test(descr) || !Object.hasOwn(types, code)) throw new Error(`holds ${descr}; numbers that are read: ${Object.keys(types).join(', ')}.`);
  const shape = dims.split(',').map((d) => d.trim()).filter(Boolean).map(Number);
  return { dtype: types[code], little: descr[0] !== '>', fortran: order === 'True', shape, start: fixed + length };
}

/** Puts the file's name before whatever went wrong. */
async function named<T>(source: Source, work: () => Promise<T>): Promise<T> {
  try { return await work(); } catch (e) { throw new Error(`${source.name} ${(e as Error).message}`, { cause: e }); }
}

/** Shape and type only; a file too short for them is refused. */
const readHeader = (source: Source): Promise<Header> => named(source, async () => {
  const header = await parseHeader(source);
  const count = countOf(header.shape), there = source.size - header.start;
  if (count !== undefined && count * storedBytes[header.dtype] <= there) return header;
  throw new Error(`is cut short: ${header.dtype} of shape (${header.shape}) does not fit its ${there} bytes.`);
});

/** Its shape alone. @throws as `readNpy` does */
export const readNpyShape = async (source: Source): Promise<Shape> => (await readHeader(source)).shape;

/**
 * The whole array in C order: floats as float32, integers and booleans as int32.
 * @throws Error with the file's name when it is no .npy, is cut short, or holds integers beyond 32 bits
 */
export async function readNpy(source: Source): Promise<NpyArray> {
  const { dtype, little, fortran, shape, start } = await readHeader(source);
  // Fortran order is C order of the shape turned round
  const strides = fortran ? contiguousStrides(shape.toReversed()).toReversed() : contiguousStrides(shape);
  return { shape, data: await named(source, () => readStrided(source, start, shape, strides, dtype, little)) };
}

/** Version 1, little-endian, C order; float32 as <f4, int32 as <i4. */
export function writeNpy(data: TensorData, shape: Shape): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<${data instanceof Float32Array ? 'f4' : 'i4'}', 'fortran_order': False, 'shape': (${tuple}), }`;
  // the data starts at a multiple of 64
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const out = new Uint8Array(10 + length + data.byteLength);
  const view = new DataView(out.buffer);
  out.set([...magic].map((c) => c.charCodeAt(0)));
  out.set([1, 0], 6);
  view.setUint16(8, length, true);
  out.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), 10);
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + length);
  return out;
}
