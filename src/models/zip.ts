/** The table of contents of a zip file, read by slices, and where its stored entries lie. Zip64 included. Unpacks nothing. */
import type { Source } from './source.ts';

export interface ZipEntry {
  readonly name: string;
  /** Bytes as they are used. */
  readonly size: number;
  readonly packed: number;
  /** 0: stored as it is; 8: deflated. */
  readonly method: number;
  /** Where its local header begins. */
  readonly header: number;
}

export interface Zip {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /**
   * Where the entry's bytes begin in the file.
   * @throws when it is compressed: then a part of it cannot be read on its own
   */
  startOf(entry: ZipEntry): Promise<number>;
}

const maxDirectory = 64 << 20;
const maxEntries = 500_000;
const cut = (name: string) => new Error(`${name} is cut short: it begins as a zip archive and has no table of contents at its end. Download or copy it again`);
const broken = (name: string, why: string) => new Error(`${name} is a damaged zip archive: ${why}`);

const viewOf = (b: Uint8Array) => new DataView(b.buffer, b.byteOffset, b.byteLength);
const big = (v: DataView, at: number) => Number(v.getBigUint64(at, true));

/** Size and place of the central directory, from the record at the end of the file. */
async function findDirectory(source: Source): Promise<{ at: number; bytes: number; count: number }> {
  const tailStart = Math.max(0, source.size - 65_557);
  const tail = viewOf(await source.read(tailStart, source.size));
  let end = tail.byteLength - 22;
  while (end >= 0 && !(tail.getUint32(end, true) === 0x06054b50 && end + 22 + tail.getUint16(end + 20, true) <= tail.byteLength)) end--;
  if (end < 0) throw cut(source.name);
  let count = tail.getUint16(end + 10, true), bytes = tail.getUint32(end + 12, true), at = tail.getUint32(end + 16, true);
  const locator = tailStart + end - 20;
  if (locator >= 0 && (count === 0xffff || bytes === 0xffffffff || at === 0xffffffff)) {
    const l = viewOf(await source.read(locator, locator + 20));
    if (l.getUint32(0, true) === 0x07064b50) {
      const where = big(l, 8);
      if (where + 56 > source.size) throw broken(source.name, 'its zip64 record points beyond the end');
      const record = viewOf(await source.read(where, where + 56));
      if (record.getUint32(0, true) !== 0x06064b50) throw broken(source.name, 'its zip64 record is not where it should be');
      count = big(record, 32); bytes = big(record, 40); at = big(record, 48);
    }
  }
  if (at + bytes > tailStart + end) throw broken(source.name, 'its table of contents points beyond the end');
  if (bytes > maxDirectory || count > maxEntries || count * 46 > bytes) throw broken(source.name, `its table of contents claims ${count} entries in ${bytes} bytes`);
  return { at, bytes, count };
}

/** Values that did not fit 32 bits stand in the extra field 0x0001, in this order. */
function widen(v: DataView, extra: number, end: number, sizes: { size: number; packed: number; header: number }): void {
  for (let p = extra; p + 4 <= end;) {
    const id = v.getUint16(p, true), length = v.getUint16(p + 2, true);
    p += 4;
    if (p + length > end) return;
    if (id === 1) {
      let q = p;
      for (const key of ['size', 'packed', 'header'] as const) {
        if (sizes[key] !== 0xffffffff || q + 8 > p + length) continue;
        sizes[key] = big(v, q);
        q += 8;
      }
    }
    p += length;
  }
}

/** @throws Error naming the file when it is cut short or damaged */
export async function openZip(source: Source): Promise<Zip> {
  const { at, bytes, count } = await findDirectory(source);
  const raw = await source.read(at, at + bytes), v = viewOf(raw), text = new TextDecoder();
  const entries = new Map<string, ZipEntry>();
  let p = 0;
  for (let i = 0; i < count; i++) {
    if (p + 46 > bytes || v.getUint32(p, true) !== 0x02014b50) throw broken(source.name, `entry ${i} of its table of contents is not one`);
    const flags = v.getUint16(p + 8, true), method = v.getUint16(p + 10, true);
    const nameEnd = p + 46 + v.getUint16(p + 28, true), extraEnd = nameEnd + v.getUint16(p + 30, true);
    const next = extraEnd + v.getUint16(p + 32, true);
    if (next > bytes) throw broken(source.name, `entry ${i} of its table of contents is cut`);
    const name = text.decode(raw.subarray(p + 46, nameEnd));
    const sizes = { packed: v.getUint32(p + 20, true), size: v.getUint32(p + 24, true), header: v.getUint32(p + 42, true) };
    widen(v, nameEnd, extraEnd, sizes);
    if (flags & 1) throw broken(source.name, `${name} is encrypted`);
    if (entries.has(name)) throw broken(source.name, `${name} stands in it twice`);
    if (sizes.header + 30 + sizes.packed > source.size) throw broken(source.name, `${name} would reach beyond the end of the file`);
    if (method === 0 && sizes.size !== sizes.packed) throw broken(source.name, `the sizes of ${name} contradict each other`);
    entries.set(name, { name, method, ...sizes });
    p = next;
  }
  const starts = new Map<string, number>();
  return {
    entries,
    async startOf(entry) {
      const known = starts.get(entry.name);
      if (known !== undefined) return known;
      if (entry.method !== 0) throw new Error(`${source.name}: ${entry.name} is compressed, and PyTorch stores its entries as they are. Repack the archive without compression (zip -0)`);
      const h = viewOf(await source.read(entry.header, entry.header + 30));
      if (h.getUint32(0, true) !== 0x04034b50) throw broken(source.name, `${entry.name} is not where the table of contents says`);
      const start = entry.header + 30 + h.getUint16(26, true) + h.getUint16(28, true);
      if (start + entry.size > source.size) throw broken(source.name, `${entry.name} would reach beyond the end of the file`);
      starts.set(entry.name, start);
      return start;
    },
  };
}
