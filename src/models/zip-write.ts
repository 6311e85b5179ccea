/** A zip archive of stored entries, each beginning at a multiple of 64 bytes, as PyTorch writes them. Writes only; below 4 GB. */

export interface EntryToWrite { readonly name: string; readonly data: Uint8Array }

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
export function crc32(data: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < data.length; i++) c = table[(c ^ data[i]) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

const alignment = 64, localHeader = 30, centralHeader = 46, endHeader = 22;
/** 1 January 1980: the same content gives the same bytes. */
const date = 0x21;

/** @throws Error when it would not fit the format without its 64-bit extension */
export function writeZip(entries: readonly EntryToWrite[]): Uint8Array {
  const names = entries.map((e) => new TextEncoder().encode(e.name));
  let at = 0;
  const placed = entries.map(({ data }, i) => {
    const from = at, bare = from + localHeader + names[i].length;
    // an extra field needs four bytes of its own
    const pad = (alignment - ((bare + 4) % alignment)) % alignment + 4;
    at = bare + pad + data.length;
    return { from, pad, data, name: names[i], crc: crc32(data) };
  });
  const total = at + placed.reduce((n, e) => n + centralHeader + e.name.length, 0) + endHeader;
  if (total >= 2 ** 32 || entries.length >= 2 ** 16) throw new Error('this checkpoint is larger than 4 GB, which a .ckpt written here cannot hold. Save it as .safetensors.');
  const out = new Uint8Array(total), view = new DataView(out.buffer);
  const common = (p: number, { crc, data, name }: (typeof placed)[number], extra: number) => { // version 20, no flags, stored
    view.setUint16(p, 20, true);
    view.setUint16(p + 8, date, true);
    view.setUint32(p + 10, crc, true);
    view.setUint32(p + 14, data.length, true);
    view.setUint32(p + 18, data.length, true);
    view.setUint16(p + 22, name.length, true);
    view.setUint16(p + 24, extra, true);
  };
  for (const e of placed) {
    view.setUint32(e.from, 0x04034b50, true);
    common(e.from + 4, e, e.pad);
    out.set(e.name, e.from + localHeader);
    const extra = e.from + localHeader + e.name.length;
    view.setUint16(extra, 0x4246, true); // 'FB', PyTorch's own mark for padding
    view.setUint16(extra + 2, e.pad - 4, true);
    out.fill(0x5a, extra + 4, extra + e.pad);
    out.set(e.data, extra + e.pad);
  }
  let p = at;
  for (const e of placed) {
    view.setUint32(p, 0x02014b50, true);
    view.setUint16(p + 4, 20, true);
    common(p + 6, e, 0);
    view.setUint32(p + 42, e.from, true);
    out.set(e.name, p + centralHeader);
    p += centralHeader + e.name.length;
  }
  view.setUint32(p, 0x06054b50, true);
  view.setUint16(p + 8, entries.length, true);
  view.setUint16(p + 10, entries.length, true);
  view.setUint32(p + 12, p - at, true);
  view.setUint32(p + 16, at, true);
  return out;
}
