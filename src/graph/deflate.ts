/** Packs bytes and unpacks them within a limit, so that a small hostile file cannot fill the memory. Knows no format around it. */
import { deflateSync, Inflate, Unzlib, zlibSync } from 'fflate';

/** Bytes fed at a time: deflate grows them at most about 1,032 times, so what comes out between two looks at the limit is bounded too. */
const feed = 4096;

function unpack(stream: Inflate | Unzlib, packed: Uint8Array, most: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0, ended = false;
  stream.ondata = (part, final) => {
    size += part.length;
    if (size > most) throw new Error(`it unpacks to more than ${most} bytes`);
    parts.push(part.slice());
    ended ||= final;
  };
  try {
    for (let at = 0; at < packed.length && !ended; at += feed) stream.push(packed.subarray(at, at + feed), at + feed >= packed.length);
  } catch (e) {
    throw e instanceof Error && e.message.startsWith('it unpacks') ? e : new Error('its compressed data is damaged', { cause: e });
  }
  if (!ended) throw new Error('its compressed data is cut short');
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) { out.set(part, at); at += part.length; }
  return out;
}

/** Raw deflate, as in zip files. */
export const deflate = (bytes: Uint8Array): Uint8Array => deflateSync(bytes, { level: 9 });
/** @param most bytes that may come out. @throws Error in words: damaged, cut short, or too large */
export const inflate = (packed: Uint8Array, most: number): Uint8Array => unpack(new Inflate(), packed, most);

/** With zlib's header and checksum, as in PNG files. */
export const zlib = (bytes: Uint8Array): Uint8Array => zlibSync(bytes, { level: 9 });
/** @param most bytes that may come out. @throws Error in words: damaged, cut short, or too large */
export const unzlib = (packed: Uint8Array, most: number): Uint8Array => unpack(new Unzlib(), packed, most);
