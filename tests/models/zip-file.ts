/** Writes zip archives with stored entries, in the odd forms that readers must take. Written after the format's description (APPNOTE). */

export interface ZipPart { readonly name: string; readonly data: Uint8Array; readonly method?: number }
export interface ZipForm {
  /** Sizes and places in 64-bit fields, as for files beyond 4 GB. */
  readonly zip64?: boolean;
  /** Sizes behind the data instead of before it. */
  readonly descriptors?: boolean;
  readonly comment?: string;
}

const u16 = (x: number) => [x & 255, (x >>> 8) & 255];
const u32 = (x: number) => [...u16(x & 0xffff), ...u16(x >>> 16)];
const u64 = (x: number) => [...u32(x % 2 ** 32), ...u32(Math.floor(x / 2 ** 32))];
const full = 0xffffffff;

export function zipOf(parts: readonly ZipPart[], form: ZipForm = {}): Uint8Array {
  const out: number[] = [], directory: number[] = [], text = (s: string) => [...new TextEncoder().encode(s)];
  for (const { name, data, method = 0 } of parts) {
    const at = out.length, title = text(name), flags = form.descriptors ? 8 : 0, known = form.descriptors ? 0 : data.length;
    const extra = form.zip64 && !form.descriptors ? [...u16(1), ...u16(16), ...u64(data.length), ...u64(data.length)] : [];
    // PyTorch fills the local extra field so that the data begins at a multiple of 64
    const padding = 64 - ((at + 30 + title.length + extra.length + 4) % 64);
    extra.push(...text('FB'), ...u16(padding), ...new Array<number>(padding).fill(90));
    const local = form.zip64 && !form.descriptors ? full : known;
    out.push(...u32(0x04034b50), ...u16(45), ...u16(flags), ...u16(method), ...u32(0), ...u32(0), ...u32(local), ...u32(local), ...u16(title.length), ...u16(extra.length), ...title, ...extra);
    for (const b of data) out.push(b);
    if (form.descriptors) out.push(...u32(0x08074b50), ...u32(0), ...(form.zip64 ? [...u64(data.length), ...u64(data.length)] : [...u32(data.length), ...u32(data.length)]));
    const wide = form.zip64 ? [...u16(1), ...u16(24), ...u64(data.length), ...u64(data.length), ...u64(at)] : [];
    const size = form.zip64 ? full : data.length;
    directory.push(...u32(0x02014b50), ...u16(45), ...u16(45), ...u16(flags), ...u16(method), ...u32(0), ...u32(0), ...u32(size), ...u32(size), ...u16(title.length), ...u16(wide.length),
      ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(form.zip64 ? full : at), ...title, ...wide);
  }
  const at = out.length, comment = text(form.comment ?? '');
  for (const b of directory) out.push(b);
  if (form.zip64) {
    const record = out.length;
    out.push(...u32(0x06064b50), ...u64(44), ...u16(45), ...u16(45), ...u32(0), ...u32(0), ...u64(parts.length), ...u64(parts.length), ...u64(directory.length), ...u64(at));
    out.push(...u32(0x07064b50), ...u32(0), ...u64(record), ...u32(1));
  }
  const count = form.zip64 ? 0xffff : parts.length;
  out.push(...u32(0x06054b50), ...u16(0), ...u16(0), ...u16(count), ...u16(count), ...u32(form.zip64 ? full : directory.length), ...u32(form.zip64 ? full : at), ...u16(comment.length), ...comment);
  return Uint8Array.from(out);
}
