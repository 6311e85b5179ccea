/** Reads a pickle, protocols 0 to 5, without running anything: plain values, containers, and what pickle-globals allows. */
import { globalOf } from './pickle-globals.ts';
import { Global, Opaque, TensorRef } from './pickle-values.ts';
import type { Source } from './source.ts';

/** The bytes at hand end within the pickle. */
class Short extends Error {}

const mark = Symbol('mark');
const mostObjects = 1_000_000;
const mostStack = 4_000_000;
const maxPickle = 64 << 20;
const utf8 = new TextDecoder();

class Machine {
  at: number;
  private readonly view: DataView;
  private readonly start: number;
  private readonly stack: unknown[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, unknown>();
  private objects = 0;

  constructor(private readonly bytes: Uint8Array, at: number, private readonly persistent: (id: unknown) => unknown) {
    this.at = this.start = at;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  private take(n: number): number {
    const at = this.at;
    if (!(n >= 0 && n <= maxPickle)) throw new Error(`it holds an item of ${n} bytes`);
    if (at + n > this.bytes.length) throw new Short();
    this.at += n;
    return at;
  }
  private u1() { return this.bytes[this.take(1)]; }
  private u2() { return this.view.getUint16(this.take(2), true); }
  private u4() { return this.view.getUint32(this.take(4), true); }
  private u8() { return Number(this.view.getBigUint64(this.take(8), true)); }
  private raw(n: number) { const at = this.take(n); return this.bytes.subarray(at, at + n); }
  private text(n: number) { return utf8.decode(this.raw(n)); }
  private latin(n: number) { let s = ''; for (const b of this.raw(n)) s += String.fromCharCode(b); return s; }
  private line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw new Short();
    const s = this.text(end - this.at);
    this.at++;
    return s;
  }

  private push(x: unknown) {
    if (this.stack.length >= mostStack) throw new Error('it fills the stack');
    this.stack.push(x);
  }
  private pop(): unknown {
    if (!this.stack.length || this.stack.length - 1 === this.marks.at(-1)) throw new Error('it takes more from the stack than there is');
    return this.stack.pop();
  }
  private top(): unknown {
    if (!this.stack.length) throw new Error('it takes more from the stack than there is');
    return this.stack[this.stack.length - 1];
  }
  private toMark(): unknown[] {
    const from = this.marks.pop();
    if (from === undefined) throw new Error('it closes what it did not open');
    const items = this.stack.splice(from);
    items.shift();
    return items;
  }
  /** One more container: a pickle of n bytes may not make more than n / 4 of them. */
  private made<T>(x: T): T {
    this.objects++;
    if (this.objects > mostObjects || this.objects > 10_000 + (this.at - this.start) / 4) throw new Error('it makes more containers than a checkpoint has use for');
    return x;
  }

  private long(n: number): number | bigint {
    if (n > 64) throw new Error(`it holds an integer of ${n} bytes`);
    const b = this.raw(n);
    let x = 0n;
    for (let i = n - 1; i >= 0; i--) x = (x << 8n) | BigInt(b[i]);
    if (n > 0 && b[n - 1] & 128) x -= 1n << BigInt(8 * n);
    return Number.isSafeInteger(Number(x)) ? Number(x) : x;
  }
  private decimal(s: string): number | bigint {
    if (!/^-?\d{1,160}$/.test(s)) throw new Error('it holds an integer that is not one');
    const x = Number(s);
    return Number.isSafeInteger(x) ? x : BigInt(s);
  }
  private quoted(s: string): string {
    const q = /^(['"])(.*)\1$/.exec(s);
    if (!q) throw new Error('it holds a text without quotes');
    return q[2].replace(/\\x([0-9a-f]{2})|\\(.)/g, (_, hex: string | undefined, c: string) => (hex ? String.fromCharCode(parseInt(hex, 16)) : c));
  }

  private remember(i: number) { this.memo.set(i, this.top()); }
  private recall(i: number) {
    if (!this.memo.has(i)) throw new Error(`it recalls item ${i}, which it never kept`);
    this.push(this.memo.get(i));
  }
  private call(f: unknown, args: unknown) {
    if (!(f instanceof Global) || !Array.isArray(args)) throw new Error('it calls something that cannot be called');
    this.push(this.made(f.make(args)));
  }
  private setItems(target: unknown, items: readonly unknown[]) {
    const map = target instanceof Map ? target : target instanceof Opaque ? target.entries : undefined;
    if (!map || items.length % 2) throw new Error('it sets items of something that is not a dictionary');
    for (let i = 0; i < items.length; i += 2) map.set(items[i], items[i + 1]);
  }
  private append(target: unknown, items: readonly unknown[]) {
    const list = Array.isArray(target) ? target : target instanceof Opaque ? target.items : undefined;
    if (list) for (const x of items) list.push(x);
    else if (target instanceof Set) for (const x of items) target.add(x);
    else throw new Error('it appends to something that is not a list');
  }
  private build(target: unknown, state: unknown) {
    // attributes set on containers and tensors (OrderedDict._metadata) are of no use here
    if (target instanceof Opaque) target.state = state;
    else if (!(target instanceof Map || target instanceof Set || target instanceof TensorRef || Array.isArray(target))) throw new Error('it sets the state of something that has none');
  }
  private tuple(n: number) {
    const items = new Array<unknown>(n);
    for (let i = n - 1; i >= 0; i--) items[i] = this.pop();
    this.push(this.made(items));
  }

  run(): unknown {
    for (;;) {
      const op = this.u1();
      switch (String.fromCharCode(op)) {
        case '.': return this.pop();
        case '(': this.marks.push(this.stack.length); this.push(mark); break;
        case '0': if (this.marks.at(-1) === this.stack.length - 1) this.toMark(); else this.pop(); break;
        case '1': this.toMark(); break;
        case '2': this.push(this.top()); break;
        case 'N': this.push(null); break;
        case '\x88': this.push(true); break;
        case '\x89': this.push(false); break;
        case 'I': { const s = this.line(); this.push(s === '01' ? true : s === '00' ? false : this.decimal(s)); break; }
        case 'L': this.push(this.decimal(this.line().replace(/L$/, ''))); break;
        case 'F': this.push(Number(this.line())); break;
        case 'J': this.push(this.view.getInt32(this.take(4), true)); break;
        case 'K': this.push(this.u1()); break;
        case 'M': this.push(this.u2()); break;
        case '\x8a': this.push(this.long(this.u1())); break;
        case '\x8b': this.push(this.long(this.u4())); break;
        case 'G': this.push(this.view.getFloat64(this.take(8), false)); break;
        case 'S': this.push(this.quoted(this.line())); break;
        case 'T': this.push(this.latin(this.u4())); break;
        case 'U': this.push(this.latin(this.u1())); break;
        case 'V': this.push(this.line().replace(/\\u([0-9a-fA-F]{4})/g, (_, h: string) => String.fromCharCode(parseInt(h, 16)))); break;
        case 'X': this.push(this.text(this.u4())); break;
        case '\x8c': this.push(this.text(this.u1())); break;
        case '\x8d': this.push(this.text(this.u8())); break;
        case 'B': this.push(this.raw(this.u4())); break;
        case 'C': this.push(this.raw(this.u1())); break;
        case '\x8e': case '\x96': this.push(this.raw(this.u8())); break;
        case ']': this.push(this.made([])); break;
        case '}': this.push(this.made(new Map())); break;
        case '\x8f': this.push(this.made(new Set())); break;
        case ')': this.tuple(0); break;
        case '\x85': this.tuple(1); break;
        case '\x86': this.tuple(2); break;
        case '\x87': this.tuple(3); break;
        case 't': case 'l': this.push(this.made(this.toMark())); break;
        case 'd': { const m = this.made(new Map()); this.setItems(m, this.toMark()); this.push(m); break; }
        case '\x91': this.push(this.made(new Set(this.toMark()))); break;
        case 'a': { const x = this.pop(); this.append(this.top(), [x]); break; }
        case 'e': case '\x90': { const items = this.toMark(); this.append(this.top(), items); break; }
        case 's': { const v = this.pop(), k = this.pop(); this.setItems(this.top(), [k, v]); break; }
        case 'u': { const items = this.toMark(); this.setItems(this.top(), items); break; }
        case 'p': { const i = this.decimal(this.line()); this.remember(Number(i)); break; }
        case 'q': this.remember(this.u1()); break;
        case 'r': this.remember(this.u4()); break;
        case '\x94': this.remember(this.memo.size); break;
        case 'g': this.recall(Number(this.decimal(this.line()))); break;
        case 'h': this.recall(this.u1()); break;
        case 'j': this.recall(this.u4()); break;
        case 'c': { const m = this.line(), n = this.line(); this.push(globalOf(m, n)); break; }
        case '\x93': {
          const n = this.pop(), m = this.pop();
          if (typeof m !== 'string' || typeof n !== 'string') throw new Error('it asks for a global without a name');
          this.push(globalOf(m, n));
          break;
        }
        case 'i': { const m = this.line(), n = this.line(); this.call(globalOf(m, n), this.toMark()); break; }
        case 'o': { const [f, ...args] = this.toMark(); this.call(f, args); break; }
        case 'R': case '\x81': { const args = this.pop(), f = this.pop(); this.call(f, args); break; }
        case '\x92': { this.pop(); const args = this.pop(), f = this.pop(); this.call(f, args); break; }
        case 'b': { const state = this.pop(); this.build(this.top(), state); break; }
        case 'Q': this.push(this.persistent(this.pop())); break;
        case 'P': this.push(this.persistent(this.line())); break;
        case '\x80': { const v = this.u1(); if (v > 5) throw new Error(`it is of protocol ${v}, and 5 is the last one known`); break; }
        case '\x95': this.take(8); break;
        default: throw new Error(`byte ${this.at - 1} of it, 0x${op.toString(16).padStart(2, '0')}, is no pickle instruction`);
      }
    }
  }
}

export interface Unpickled { readonly value: unknown; /** Where the next byte after it stands. */ readonly end: number }

/**
 * The pickle that begins at byte `start`. Its length is not known beforehand, so it is tried on slices that grow.
 * @param end where it must end at the latest
 * @param persistent what stands for a persistent id (a storage)
 * @throws Error without the file's name: 'it asks for os.system ...'; 'it is cut short'
 */
export async function unpickle(source: Source, start: number, end: number, persistent: (id: unknown) => unknown): Promise<Unpickled> {
  for (let n = 64 << 10; ; n *= 4) {
    const upTo = Math.min(end, start + Math.min(n, maxPickle));
    const machine = new Machine(await source.read(start, upTo), 0, persistent);
    try {
      const value = machine.run();
      return { value, end: start + machine.at };
    } catch (e) {
      if (!(e instanceof Short)) throw e;
      if (upTo === end) throw new Error('it is cut short');
      if (n >= maxPickle) throw new Error(`it is longer than ${maxPickle >> 20} MB`);
    }
  }
}
