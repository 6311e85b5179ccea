/** A trace as one file (.vqtrace): a zip of trace.json and .npy arrays. Read as if an enemy had written it; runs nothing. */
import { zipSync, type Zippable } from 'fflate';
import { z } from 'zod';
import { inflate } from '../graph/deflate.ts';
import { graphSchema } from '../graph/graph.ts';
import { valueKinds } from '../graph/port.ts';
import { readNpy, writeNpy } from '../models/npy.ts';
import { sourceOf, type Source } from '../models/source.ts';
import { openZip, type Zip, type ZipEntry } from '../models/zip.ts';
import { size } from '../net/program.ts';
import type { TensorData } from '../net/tensor.ts';
import { digestOf } from '../run/digest.ts';
import type { Trace } from '../run/trace.ts';

const traceVersion = 1;
const most = { entries: 20_000, text: 200_000_000, array: 2 ** 30, all: 2 ** 31 } as const;

/** JSON has no NaN and no infinity: those are written as their names. */
const number = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]).transform(Number);
const count = z.int().min(0);
const path = z.array(z.string().max(1000)).min(1).max(100);
const places = z.record(z.string().max(1000), count);
const schema = z.looseObject({
  trace: z.literal(traceVersion),
  workflow: graphSchema,
  receipt: z.looseObject({
    files: z.record(z.string(), z.string().max(200)), seeds: z.record(z.string(), z.number()),
    engine: z.looseObject({ name: z.string().max(200), adapter: z.string().max(500).optional(), threads: count.optional(), precision: z.string().max(50), runtime: z.string().max(200) }),
    versions: z.looseObject({ 'vq-studio': z.string().max(50), nodes: z.record(z.string(), z.int()) }),
  }),
  ended: z.enum(['done', 'failed', 'stopped']).optional(),
  fault: z.string().max(10_000).optional(),
  ms: z.number(),
  steps: z.array(z.looseObject({ at: path, node: z.string().max(4096).optional(), start: z.number(), ms: z.number().optional(), cached: z.boolean().optional(), reads: places, writes: places })),
  values: z.array(z.looseObject({
    kind: z.enum(valueKinds), dtype: z.enum(['float32', 'int32']).optional(), shape: z.array(count).max(16).optional(), below: z.number().optional(),
    number: number.optional(), text: z.string().optional(), digest: z.string().regex(/^[0-9a-f]{16}$/).optional(),
    measured: z.looseObject({
      stats: z.looseObject({ min: number, max: number, mean: number, std: number, nan: count, inf: count, count, histogram: z.array(count).max(1024) }),
      zeros: z.number(), used: z.number().optional(), commonest: z.number().optional(), margin: number.optional(),
    }).optional(),
  })),
  overrides: z.array(z.looseObject({ step: count, at: path, of: z.enum(['reads', 'writes']), name: z.string().max(1000), change: z.string().max(10_000) })),
});

/** The same trace always gives the same bytes. */
const epoch = new Date(1980, 0, 1, 12);
const plain = (_: string, v: unknown) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v);

export function writeTrace({ numbers, ...trace }: Trace): Uint8Array {
  const all: Zippable = { 'trace.json': [new TextEncoder().encode(JSON.stringify({ trace: traceVersion, ...trace }, plain)), { level: 6, mtime: epoch }] };
  trace.values.forEach(({ shape }, i) => {
    const data = numbers(i);
    if (data && shape) all[`values/${i}.npy`] = [writeNpy(data, shape), { level: 1, mtime: epoch }];
  });
  return zipSync(all);
}

/** @throws Error naming the file and what is wrong with it; nothing else, whatever the bytes */
export async function readTrace(source: Source): Promise<Trace> {
  const refuse = (why: string) => new Error(`${source.name} is not opened: ${why}`);
  let zip: Zip;
  try { zip = await openZip(source); } catch (e) { throw new Error(`${(e as Error).message.replace(/\.$/, '')}.`, { cause: e }); }
  if (zip.entries.size > most.entries || [...zip.entries.values()].reduce((n, e) => n + e.size, 0) > most.all) throw refuse('it would unpack to more than a trace holds.');
  const read = async (e: ZipEntry, limit: number): Promise<Uint8Array> => {
    if (e.size > limit) throw refuse(`${e.name} is too large.`);
    const head = await source.read(e.header, Math.min(e.header + 30, source.size)), v = new DataView(head.buffer, head.byteOffset, head.length);
    if (head.length < 30 || v.getUint32(0, true) !== 0x04034b50) throw refuse(`${e.name} is not where its table of contents says.`);
    const start = e.header + 30 + v.getUint16(26, true) + v.getUint16(28, true);
    if (start + e.packed > source.size) throw refuse(`${e.name} would reach beyond its end.`);
    const raw = await source.read(start, start + e.packed);
    if (e.method !== 0 && e.method !== 8) throw refuse(`${e.name} is packed in a way that is not known here (${e.method}).`);
    let bytes: Uint8Array;
    try { bytes = e.method === 0 ? raw : inflate(raw, e.size); } catch (why) { throw refuse(`${e.name}: ${(why as Error).message}.`); }
    if (bytes.length !== e.size) throw refuse(`${e.name} has ${bytes.length} bytes, not ${e.size}.`);
    return bytes;
  };
  const entry = zip.entries.get('trace.json');
  if (!entry) throw refuse('it has no trace.json, so it is no trace of VQ Studio.');
  let data: unknown;
  const text = await read(entry, most.text);
  try { data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text)); } catch { throw refuse('its trace.json is not JSON.'); }
  const version = (data as { trace?: unknown } | null)?.trace;
  if (typeof version === 'number' && version > traceVersion) throw refuse(`it was written by a newer VQ Studio (trace version ${version}; this one reads ${traceVersion}). Open it there.`);
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw refuse(`trace.json: ${parsed.error.issues[0].path.map(String).join('.') || 'trace'}: ${parsed.error.issues[0].message}.`);
  const { trace: _, ...trace } = parsed.data, arrays = new Map<number, TensorData>();
  for (const s of trace.steps) for (const i of [...Object.values(s.reads), ...Object.values(s.writes)]) if (i >= trace.values.length) throw refuse(`a step of ${s.at.join(' / ')} names a value that is not there.`);
  for (const o of trace.overrides) if (o.step >= trace.steps.length) throw refuse('a change names a step that is not there.');
  for (const [i, { shape, dtype, digest }] of trace.values.entries()) {
    const file = zip.entries.get(`values/${i}.npy`);
    if (!file) continue;
    const bytes = await read(file, most.array);
    let array: { shape: readonly number[]; data: TensorData };
    try { array = await readNpy(sourceOf(`values/${i}.npy`, bytes)); } catch (e) { throw refuse((e as Error).message); }
    if (!shape || `${array.shape}` !== `${shape}` || (array.data instanceof Int32Array) !== (dtype === 'int32') || array.data.length !== size(shape) || digestOf(array.data) !== digest) throw refuse(`value ${i} is not the one it lists.`);
    arrays.set(i, array.data);
  }
  return { ...trace, numbers: (i) => arrays.get(i) } as Trace;
}
