/** Reads an .onnx file by slices: its face (inputs, outputs, operators) and its initialisers. Runs nothing, builds no graph. */
import type { Checkpoint, StoredType, TensorInfo } from './checkpoint.ts';
import { Cursor, fields, varint } from './protobuf.ts';
import type { Field } from './protobuf.ts';
import type { Source } from './source.ts';
import { bfloatToFloat, halfToFloat } from './half.ts';
import { countOf, numbersFor, readRun, storedBytes } from './stored.ts';

/** An input or output as the file declares it; a length is a number, a name ('batch'), or null. */
export interface OnnxPort { readonly name: string; readonly dtype: string; readonly shape: readonly (number | string | null)[] }

export interface OnnxFace {
  /** Inputs that are not initialisers. */
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  /** How often each operator stands in the graph. */
  readonly ops: Readonly<Record<string, number>>;
  readonly opset: number;
  readonly producer: string;
  /** Files beside it that hold some of its tensors. */
  readonly external: readonly string[];
}
export interface OnnxFile extends Checkpoint { readonly format: 'onnx'; readonly face: OnnxFace }

/** TensorProto.DataType (onnx.proto). */
const elementTypes: Readonly<Record<number, string>> = {
  1: 'float32', 2: 'uint8', 3: 'int8', 4: 'uint16', 5: 'int16', 6: 'int32', 7: 'int64', 8: 'string', 9: 'bool', 10: 'float16',
  11: 'float64', 12: 'uint32', 13: 'uint64', 14: 'complex64', 15: 'complex128', 16: 'bfloat16',
};
const isStored = (t: string): t is StoredType => Object.hasOwn(storedBytes, t);

/** Which of TensorProto's fields holds the numbers, besides raw_data: as they lie (4, 10) or as packed varints (5, 7). */
interface Held { readonly info: TensorInfo; readonly raw?: Field; readonly packed?: Field; readonly external?: string }

const maxText = 64 << 10;
const maxTensors = 500_000;

class Reader {
  readonly cursor: Cursor;
  constructor(source: Source) { this.cursor = new Cursor(source); }

  async text(f: Field): Promise<string> {
    if (f.wire !== 2 || f.end - f.start > maxText) throw new Error('it holds a name that is not one');
    return new TextDecoder().decode(await this.cursor.bytes(f.start, f.end));
  }

  /** Whole numbers of a repeated field: one, or packed. */
  async numbers(f: Field, most = 64): Promise<number[]> {
    if (f.wire === 0) return [f.value];
    if (f.wire !== 2 || f.end - f.start > most * 10) throw new Error('it holds too many numbers where a shape should be');
    const b = await this.cursor.bytes(f.start, f.end), out: number[] = [];
    for (let p = 0; p < b.length;) { const [v, next] = varint(b, p); out.push(v); p = next; }
    return out;
  }

  fields(f: Field) {
    if (f.wire !== 2) throw new Error('it holds a number where a message should be');
    return fields(this.cursor, f.start, f.end);
  }

  /** ValueInfoProto: name 1, type 2 -> tensor_type 1 -> elem_type 1, shape 2 -> dim 1 -> dim_value 1 | dim_param 2. */
  async port(f: Field): Promise<OnnxPort> {
    let name = '', dtype = '?';
    const shape: (number | string | null)[] = [];
    for await (const a of this.fields(f)) {
      if (a.number === 1) name = await this.text(a);
      if (a.number !== 2) continue;
      for await (const b of this.fields(a)) {
        if (b.number !== 1) continue;
        for await (const c of this.fields(b)) {
          if (c.number === 1) dtype = elementTypes[c.value] ?? `type ${c.value}`;
          if (c.number !== 2) continue;
          for await (const d of this.fields(c)) {
            if (d.number !== 1) continue;
            let length: number | string | null = null;
            for await (const e of this.fields(d)) length = e.number === 1 ? e.value : e.number === 2 ? await this.text(e) : length;
            if (shape.push(length) > 64) throw new Error('it holds a shape of more than 64 lengths');
          }
        }
      }
    }
    return { name, dtype, shape };
  }

  /** TensorProto: dims 1, data_type 2, float_data 4, int32_data 5, int64_data 7, name 8, raw_data 9, double_data 10, external_data 13, data_location 14. */
  async tensor(f: Field): Promise<{ name: string; type: string; held?: Held }> {
    let name = '', type = 0, raw: Field | undefined, packed: Field | undefined, external: string | undefined, location = 0;
    const shape: number[] = [];
    for await (const a of this.fields(f)) {
      if (a.number === 1) { shape.push(...await this.numbers(a)); if (shape.length > 64) throw new Error('it holds a shape of more than 64 lengths'); }
      else if (a.number === 2) type = a.value;
      else if (a.number === 8) name = await this.text(a);
      else if (a.number === 9 || a.number === 4 || a.number === 10) raw = a;
      else if (a.number === 5 || a.number === 7) packed = a;
      else if (a.number === 14) location = a.value;
      else if (a.number === 13) {
        let key = '', value = '';
        for await (const e of this.fields(a)) { if (e.number === 1) key = await this.text(e); if (e.number === 2) value = await this.text(e); }
        if (key === 'location') external = value;
      }
    }
    const dtype = elementTypes[type] ?? `type ${type}`, count = countOf(shape);
    if (count === undefined) throw new Error(`its tensor ${name.slice(0, 200)} has an impossible shape`);
    if (!isStored(dtype)) return { name, type: dtype };
    const bytes = count * storedBytes[dtype];
    if (location === 1 || external !== undefined) return { name, type: dtype, held: { info: { dtype, shape, bytes }, external: external ?? 'another file' } };
    if (raw ? raw.wire !== 2 || raw.end - raw.start !== bytes : packed ? packed.wire !== 2 || packed.end - packed.start < count : count > 0) {
      throw new Error(`its tensor ${name.slice(0, 200)} does not hold the ${count} numbers of its shape`);
    }
    return { name, type: dtype, held: { info: { dtype, shape, bytes }, raw, packed } };
  }
}

/** @throws Error naming the file: no ONNX model, cut short or damaged */
export async function openOnnx(source: Source): Promise<OnnxFile> {
  const reader = new Reader(source), held = new Map<string, Held>(), skipped: string[] = [], ops = new Map<string, number>();
  const inputs: OnnxPort[] = [], outputs: OnnxPort[] = [];
  const names = new Set<string>();
  let opset = 0, producer = '', ir = 0, graphs = 0;
  try {
    for await (const f of fields(reader.cursor, 0, source.size)) {
      if (f.number === 1 && f.wire === 0) ir = f.value;
      else if (f.number === 2) producer = await reader.text(f);
      else if (f.number === 8) {
        let domain = '', version = 0;
        for await (const a of reader.fields(f)) { if (a.number === 1) domain = await reader.text(a); if (a.number === 2) version = a.value; }
        if (domain === '' || domain === 'ai.onnx') opset = version;
      } else if (f.number === 7) {
        if (++graphs > 1) throw new Error('it holds two graphs');
        for await (const g of reader.fields(f)) {
          if (g.number === 1) {
            for await (const a of reader.fields(g)) if (a.number === 4) { const op = await reader.text(a); ops.set(op, (ops.get(op) ?? 0) + 1); }
          } else if (g.number === 5) {
            const t = await reader.tensor(g);
            if (names.has(t.name)) throw new Error(`its tensor ${t.name.slice(0, 200)} stands in it twice`);
            if (names.add(t.name).size > maxTensors) throw new Error('it holds more tensors than a checkpoint has use for');
            if (t.held) held.set(t.name, t.held); else skipped.push(`${t.name} (${t.type})`);
          } else if (g.number === 11) inputs.push(await reader.port(g));
          else if (g.number === 12) outputs.push(await reader.port(g));
        }
      }
    }
    if (!graphs || !outputs.length) throw new Error('it holds no graph');
  } catch (e) {
    throw new Error(`${source.name} cannot be opened as an ONNX model: ${e instanceof Error ? e.message : String(e)}`, { cause: e });
  }
  const external = [...new Set([...held.values()].flatMap((h) => h.external ?? []))];
  const face: OnnxFace = { inputs: inputs.filter((i) => !names.has(i.name)), outputs, ops: Object.fromEntries(ops), opset, producer, external };
  const extras: Record<string, unknown> = { ir_version: ir, ...face };
  if (skipped.length) extras['tensors of types that are not read'] = skipped;
  return {
    name: source.name, format: 'onnx', face, extras, tensors: new Map([...held].map(([k, h]) => [k, h.info])),
    async read(name) {
      const h = held.get(name);
      if (!h) throw new Error(`${source.name} holds no tensor ${name}`);
      if (h.external !== undefined) throw new Error(`${name} of ${source.name} stands in ${h.external}, a file beside it. Save the model with its tensors inside`);
      try {
        return await readHeld(source, h);
      } catch (e) {
        throw new Error(`${name} of ${source.name} cannot be read: ${e instanceof Error ? e.message : String(e)}`, { cause: e });
      }
    },
  };
}

async function readHeld(source: Source, { info, raw, packed }: Held) {
  const count = countOf(info.shape) ?? 0;
  if (raw) return readRun(source, raw.start, count, info.dtype);
  const out = numbersFor(info.dtype, count);
  if (!packed) return out;
  // 16-bit floats stand here as their bits
  const convert = info.dtype === 'float16' ? halfToFloat : info.dtype === 'bfloat16' ? bfloatToFloat : (x: number) => x;
  const b = await source.read(packed.start, packed.end);
  let p = 0;
  for (let i = 0; i < count; i++) { const [v, next] = varint(b, p); out[i] = convert(v); p = next; }
  if (p !== b.length) throw new Error('holds more numbers than its shape says');
  return out;
}
