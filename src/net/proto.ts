/** Protocol buffers' wire format, as much as ONNX needs for writing. Knows no field names. */

/** [field number, value]; a value is an integer, text, bytes, a message, or [number, 'float']. */
export type Field = readonly [tag: number, value: number | string | Uint8Array | readonly Field[] | Float];
export class Float { constructor(readonly value: number) {} }

const utf8 = new TextEncoder();

/** The message in pieces, so that large byte fields are copied once, when the file is put together. */
class Writer {
  readonly parts: Uint8Array[] = [];
  length = 0;
  #head: number[] = [];

  varint(n: number) {
    if (n < 0) { // two's complement in 64 bits: ten bytes
      let big = BigInt.asUintN(64, BigInt(n));
      while (big > 127n) { this.#head.push(Number(big & 127n) | 128); big >>= 7n; }
      this.#head.push(Number(big));
      return;
    }
    while (n > 127) { this.#head.push((n % 128) | 128); n = Math.floor(n / 128); }
    this.#head.push(n);
  }
  float(f: number) { this.#head.push(...new Uint8Array(Float32Array.of(f).buffer)); }
  bytes(b: Uint8Array) {
    if (b.length < 64) { for (const x of b) this.#head.push(x); return; }
    this.flush();
    this.parts.push(b);
    this.length += b.length;
  }
  flush() {
    if (!this.#head.length) return;
    this.parts.push(Uint8Array.from(this.#head));
    this.length += this.#head.length;
    this.#head = [];
  }
}

function write(w: Writer, fields: readonly Field[]) {
  for (const [tag, v] of fields) {
    if (typeof v === 'number') { w.varint(tag * 8); w.varint(v); continue; }
    if (v instanceof Float) { w.varint(tag * 8 + 5); w.float(v.value); continue; }
    w.varint(tag * 8 + 2);
    if (typeof v === 'string') { const b = utf8.encode(v); w.varint(b.length); w.bytes(b); continue; }
    if (v instanceof Uint8Array) { w.varint(v.length); w.bytes(v); continue; }
    const inner = new Writer();
    write(inner, v as readonly Field[]);
    inner.flush();
    w.varint(inner.length);
    for (const p of inner.parts) w.bytes(p);
  }
}

export function encode(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const w = new Writer();
  write(w, fields);
  w.flush();
  const out = new Uint8Array(w.length);
  let at = 0;
  for (const p of w.parts) { out.set(p, at); at += p.length; }
  return out;
}
