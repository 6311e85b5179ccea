/** Walks protocol-buffer messages in a file by slices: fields and where they lie. Knows the wire format, no message. */
import type { Source } from './source.ts';

export interface Field {
  readonly number: number;
  /** 0: varint, 1: 8 bytes, 2: bytes of a length, 5: 4 bytes. */
  readonly wire: number;
  /** Where its content begins and ends in the file. */
  readonly start: number;
  readonly end: number;
  /** Of a varint; negative ones as two's complement within 64 bits. */
  readonly value: number;
}

const window = 256 << 10;

/** Reads forward through a source; small jumps stay within what was read. */
export class Cursor {
  private buffer: Uint8Array = new Uint8Array();
  private from = 0;
  constructor(readonly source: Source) {}

  /** Bytes [start, end) of the file. Do not keep them. */
  async bytes(start: number, end: number): Promise<Uint8Array> {
    if (end > this.source.size || end < start) throw new Error('it is cut short');
    if (start < this.from || end > this.from + this.buffer.length) {
      if (end - start > window) return this.source.read(start, end);
      this.buffer = await this.source.read(start, Math.min(this.source.size, start + window));
      this.from = start;
    }
    return this.buffer.subarray(start - this.from, end - this.from);
  }
}

/** A varint at p: its value and the position behind it. */
export function varint(b: Uint8Array, p: number): [value: number, next: number] {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    if (p >= b.length) throw new Error('it is cut short');
    const byte = b[p++];
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return [Number(BigInt.asIntN(64, value)), p];
  }
  throw new Error('it holds a number that does not end');
}

/** The fields of the message at [start, end), in order. Contents are not read. */
export async function* fields(cursor: Cursor, start: number, end: number): AsyncGenerator<Field> {
  let at = start;
  while (at < end) {
    const head = await cursor.bytes(at, Math.min(at + 20, end));
    const [tag, p] = varint(head, 0), number = tag >>> 3, wire = tag & 7;
    if (tag <= 0 || number === 0) throw new Error('it holds a field without a number');
    let from = at + p, to = from, value = 0;
    if (wire === 0) { const [v, q] = varint(head, p); value = v; to = at + q; }
    else if (wire === 1) to = from + 8;
    else if (wire === 5) to = from + 4;
    else if (wire === 2) { const [n, q] = varint(head, p); from = at + q; to = from + n; if (n < 0) throw new Error('it holds a field of negative length'); }
    else throw new Error(`it holds a field of unknown kind ${wire}`);
    if (to > end) throw new Error('it is cut short');
    yield { number, wire, start: from, end: to, value };
    at = to;
  }
}
