/** Python's pickle, protocol 2, as far as a checkpoint needs it: dictionaries, lists, numbers, texts and tensors. Writes only. */

/** A value of Python's. Numbers that are whole become int, others float. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain } | Custom;

/** Something written by its own opcodes. */
export class Custom { constructor(readonly write: (p: Pickler) => void) {} }

export class Pickler {
  readonly #parts: Uint8Array[] = [];

  /** Opcodes by their letters, bytes by their numbers. */
  put(...parts: readonly (string | number | Uint8Array)[]): this {
    for (const p of parts) this.#parts.push(typeof p === 'string' ? Uint8Array.from(p, (c) => c.charCodeAt(0)) : typeof p === 'number' ? Uint8Array.of(p) : p);
    return this;
  }
  #number(bytes: number, set: (v: DataView) => void): Uint8Array {
    const view = new DataView(new ArrayBuffer(bytes));
    set(view);
    return new Uint8Array(view.buffer);
  }
  text(s: string): this {
    const bytes = new TextEncoder().encode(s);
    return this.put('X', this.#number(4, (v) => v.setUint32(0, bytes.length, true)), bytes);
  }
  int(n: number): this {
    if (n >= 0 && n < 256) return this.put('K', n);
    if (n >= -(2 ** 31) && n < 2 ** 31) return this.put('J', this.#number(4, (v) => v.setInt32(0, n, true)));
    return this.put(0x8a, 8, this.#number(8, (v) => v.setBigInt64(0, BigInt(n), true)));
  }
  /** module and name of something Python finds by import. */
  global(module: string, name: string): this { return this.put(`c${module}\n${name}\n`); }
  tuple(items: readonly Plain[]): this {
    this.put('(');
    for (const i of items) this.value(i);
    return this.put('t');
  }
  value(x: Plain): this {
    if (x instanceof Custom) { x.write(this); return this; }
    if (x === null) return this.put('N');
    if (typeof x === 'boolean') return this.put(x ? 0x88 : 0x89);
    if (typeof x === 'string') return this.text(x);
    if (typeof x === 'number') return Number.isInteger(x) ? this.int(x) : this.put('G', this.#number(8, (v) => v.setFloat64(0, x, false)));
    if (Array.isArray(x)) {
      this.put(']', '(');
      for (const item of x as readonly Plain[]) this.value(item);
      return this.put('e');
    }
    this.put('}', '(');
    for (const [k, v] of Object.entries(x)) this.text(k).value(v);
    return this.put('u');
  }
  /** The whole pickle. */
  bytes(x: Plain): Uint8Array {
    const head = Uint8Array.of(0x80, 2);
    this.value(x).put('.');
    const out = new Uint8Array(this.#parts.reduce((n, p) => n + p.length, head.length));
    out.set(head);
    this.#parts.reduce((at, p) => { out.set(p, at); return at + p.length; }, head.length);
    return out;
  }
}
