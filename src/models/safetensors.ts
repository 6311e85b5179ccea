/** safetensors: an 8-byte length, a JSON header, then the tensors. Reads by slices; writes. Knows no other format. */
import { z } from 'zod';
import type { Shape } from '../net/program.ts';
import type { Checkpoint, StoredType, TensorInfo } from './checkpoint.ts';
import { floatToHalf } from './half.ts';
import type { Source } from './source.ts';
import { countOf, readRun, storedBytes } from './stored.ts';

const spelled: Readonly<Record<string, StoredType>> = {
  F64: 'float64', F32: 'float32', F16: 'float16', BF16: 'bfloat16', I64: 'int64', I32: 'int32', I16: 'int16', I8: 'int8', U8: 'uint8', BOOL: 'bool',
};
/** As the format's own library has it. */
const maxHeader = 100_000_000;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)).max(64),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

/** @throws Error naming the file, and the tensor where one is at fault */
export async function openSafetensors(source: Source): Promise<Checkpoint> {
  const fail = (why: string) => new Error(`${source.name} is a damaged safetensors file: ${why}`);
  if (source.size < 10) throw fail(`it has ${source.size} bytes`);
  const head = await source.read(0, 8), length = new DataView(head.buffer, head.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(maxHeader)) throw fail(`its header claims ${length} bytes`);
  const data = 8 + Number(length);
  if (data > source.size) throw fail(`it is cut short within its header. Download or copy it again`);
  const header = parseHeader(new TextDecoder().decode(await source.read(8, data)), fail);

  const tensors = new Map<string, TensorInfo>(), starts = new Map<string, number>(), skipped: string[] = [];
  const runs: { name: string; from: number; to: number }[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const entry = entrySchema.safeParse(value);
    if (!entry.success) throw fail(`the entry of ${name.slice(0, 200)} is not one`);
    const { dtype, shape, data_offsets: [from, to] } = entry.data, stored = Object.hasOwn(spelled, dtype) ? spelled[dtype] : undefined, count = countOf(shape);
    if (count === undefined || to < from) throw fail(`${name.slice(0, 200)} has an impossible shape or place`);
    if (data + to > source.size) throw fail(`it is cut short: ${name.slice(0, 200)} should end at byte ${data + to}, and it has ${source.size}. Download or copy it again`);
    runs.push({ name, from, to });
    if (!stored) { skipped.push(`${name} (${dtype.slice(0, 40)})`); continue; }
    if (count * storedBytes[stored] !== to - from) throw fail(`${name.slice(0, 200)} has ${to - from} bytes and its shape ${shape.join('x') || '()'} of ${dtype} needs ${count * storedBytes[stored]}`);
    tensors.set(name, { dtype: stored, shape, bytes: to - from });
    starts.set(name, data + from);
  }
  let at = 0;
  for (const r of runs.sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (r.from !== at) throw fail(`${r.name.slice(0, 200)} ${r.from < at ? 'overlaps the tensor before it' : 'leaves a gap before it'}`);
    at = r.to;
  }
  if (data + at !== source.size) throw fail(`${source.size - data - at} bytes at its end belong to no tensor`);
  if (!tensors.size) throw fail('there are no tensors in it');

  const metadata = header.__metadata__;
  const extras: Record<string, unknown> = typeof metadata === 'object' && metadata !== null ? { ...metadata } : {};
  if (skipped.length) extras['tensors of types that are not read'] = skipped;
  return {
    name: source.name, format: 'safetensors', tensors, extras,
    async read(name) {
      const info = tensors.get(name), start = starts.get(name);
      if (!info || start === undefined) throw new Error(`${source.name} holds no tensor ${name}`);
      try {
        return await readRun(source, start, countOf(info.shape) ?? 0, info.dtype);
      } catch (e) {
        throw new Error(`${name} of ${source.name} cannot be read: ${e instanceof Error ? e.message : String(e)}`, { cause: e });
      }
    },
  };
}

function parseHeader(text: string, fail: (why: string) => Error): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw fail('its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw fail('its header is not a table of tensors');
  return header as Record<string, unknown>;
}

/** A tensor to be written; `data` holds its numbers in C order, and they are converted to `dtype`. */
export interface TensorToWrite {
  readonly name: string;
  readonly dtype: 'float32' | 'float16' | 'int64' | 'int32' | 'uint8';
  readonly shape: Shape;
  readonly data: ArrayLike<number>;
}

const tags = { float32: 'F32', float16: 'F16', int64: 'I64', int32: 'I32', uint8: 'U8' } as const;

/**
 * A whole safetensors file. Tensors keep their order; the header is padded so that they begin at a multiple of 8.
 * @throws Error naming a tensor that stands twice or whose numbers are not as many as its shape says
 */
export function writeSafetensors(tensors: Iterable<TensorToWrite>, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const list = [...tensors], header: [string, unknown][] = [];
  if (Object.keys(metadata).length) header.push(['__metadata__', metadata]);
  const names = new Set<string>(['__metadata__']);
  let at = 0;
  for (const t of list) {
    const count = countOf(t.shape);
    if (names.has(t.name)) throw new Error(`${t.name} is to be written twice`);
    if (count !== t.data.length) throw new Error(`${t.name} has ${t.data.length} numbers and its shape ${t.shape.join('x')} needs ${count}`);
    names.add(t.name);
    const end = at + count * storedBytes[t.dtype];
    header.push([t.name, { dtype: tags[t.dtype], shape: t.shape, data_offsets: [at, end] }]);
    at = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const padded = Math.ceil(text.length / 8) * 8;
  const out = new Uint8Array(8 + padded + at), view = new DataView(out.buffer);
  view.setBigUint64(0, BigInt(padded), true);
  out.fill(32, 8, 8 + padded);
  out.set(text, 8);
  let p = 8 + padded;
  for (const t of list) {
    for (let i = 0; i < t.data.length; i++, p += storedBytes[t.dtype]) {
      const x = t.data[i];
      if (t.dtype === 'float32') view.setFloat32(p, x, true);
      else if (t.dtype === 'float16') view.setUint16(p, floatToHalf(x), true);
      else if (t.dtype === 'int64') view.setBigInt64(p, BigInt(x), true);
      else if (t.dtype === 'int32') view.setInt32(p, x, true);
      else view.setUint8(p, x);
    }
  }
  return out;
}
