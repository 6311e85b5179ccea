/** Text inside PNG files: iTXt chunks by keyword, read and written without touching a pixel. Knows no workflow. PNG specification, third edition, 11.3.3. */
import { unzlib, zlib } from '../graph/deflate.ts';

const signature = [137, 80, 78, 71, 13, 10, 26, 10];
/** Texts longer than this are packed. */
const plainMost = 1024;
const textMost = 64 << 20;

interface Chunk { readonly type: string; readonly start: number; readonly end: number; readonly data: Uint8Array }

export const isPng = (bytes: Uint8Array): boolean => signature.every((b, i) => bytes[i] === b);

/** Length, type, data, check sum: 4, 4, length and 4 bytes. Ends after IEND. @throws Error in words */
function chunksOf(png: Uint8Array): Chunk[] {
  if (!isPng(png)) throw new Error('It is not a PNG file.');
  const view = new DataView(png.buffer, png.byteOffset, png.length), out: Chunk[] = [];
  for (let at = 8; at < png.length;) {
    const length = at + 12 <= png.length ? view.getUint32(at) : Infinity, end = at + 12 + length;
    if (end > png.length) throw new Error('This PNG file is cut short.');
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    out.push({ type, start: at, end, data: png.subarray(at + 8, end - 4) });
    if (type === 'IEND') return out;
    at = end;
  }
  throw new Error('This PNG file is cut short.');
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
const crc = (bytes: Uint8Array) => {
  let c = 0xffffffff;
  for (const b of bytes) c = table[(c ^ b) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
};

const latin = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length), view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(latin(type), 4);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc(out.subarray(4, 8 + data.length)));
  return out;
}

/** Keyword, 0, packed?, method 0, language '', 0, translated keyword '', 0, text in UTF-8. */
function textChunk(keyword: string, text: string): Uint8Array {
  const plain = new TextEncoder().encode(text), packed = plain.length > plainMost, body = packed ? zlib(plain) : plain;
  const data = new Uint8Array(keyword.length + 5 + body.length);
  data.set(latin(keyword));
  data[keyword.length + 1] = packed ? 1 : 0;
  data.set(body, keyword.length + 5);
  return chunk('iTXt', data);
}

const keywordOf = (c: Chunk) => (c.type === 'iTXt' ? String.fromCharCode(...c.data.subarray(0, Math.min(80, Math.max(0, c.data.indexOf(0))))) : undefined);

/** The text of one iTXt chunk. @throws Error in words when it is damaged or larger than a text may be */
function textOf({ data }: Chunk): string {
  const flags = data.indexOf(0) + 1, language = data.indexOf(0, flags + 2), translated = data.indexOf(0, language + 1);
  if (language < 0 || translated < 0) throw new Error('A text in this PNG file is damaged.');
  const body = data.subarray(translated + 1);
  try { return new TextDecoder('utf-8', { fatal: true }).decode(data[flags] === 1 ? unzlib(body, textMost) : body); } catch (e) {
    throw new Error(`A text in this PNG file cannot be read: ${(e as Error).message}.`, { cause: e });
  }
}

/** The text under a keyword; undefined when there is none. @throws Error in words when the file or the text is damaged */
export function readText(png: Uint8Array, keyword: string): string | undefined {
  const found = chunksOf(png).find((c) => keywordOf(c) === keyword);
  return found && textOf(found);
}

/**
 * The same picture with these texts in it, in place of older ones under the same keywords. They stand before the pixels, so that
 * they are found without reading the whole file.
 * @param texts by keyword: 1 to 79 Latin-1 characters
 */
export function withTexts(png: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array {
  const kept = chunksOf(png).filter((c) => !Object.hasOwn(texts, keywordOf(c) ?? '')), first = kept.findIndex((c) => c.type === 'IDAT');
  const at = first < 0 ? kept.length - 1 : first, bytes = (c: Chunk) => png.subarray(c.start, c.end);
  const parts = [png.subarray(0, 8), ...kept.slice(0, at).map(bytes), ...Object.entries(texts).map(([k, t]) => textChunk(k, t)), ...kept.slice(at).map(bytes)];
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let to = 0;
  for (const p of parts) { out.set(p, to); to += p.length; }
  return out;
}
