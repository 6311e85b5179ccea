/** Fixtures as sources, and sources that count what is read of them. */
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Source, sourceOf } from '../../src/models/source.ts';

const folder = join(import.meta.dirname, '../fixtures');
export const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(join(folder, path)));
export const textOf = (path: string): string => readFileSync(join(folder, path), 'utf8');
export const fixture = (path: string): Source => sourceOf(path.split('/').at(-1)!, bytesOf(path));
export const sample = (name: string): Source => sourceOf(name, new Uint8Array(readFileSync(join(folder, '../../graphs/samples', name))));

export interface Counted extends Source { total: number; largest: number }
/** The same source; sums the bytes that are read, and keeps the longest single read. */
export function counted(source: Source): Counted {
  return {
    name: source.name, size: source.size, total: 0, largest: 0,
    read(start, end) {
      this.total += end - start;
      this.largest = Math.max(this.largest, end - start);
      return source.read(start, end);
    },
  };
}

/** A file on disk, read by slices; each slice has a buffer of its own. */
export async function sourceOfPath(path: string): Promise<Source & { close(): Promise<void> }> {
  const handle = await open(path), { size } = await handle.stat();
  return {
    name: path.split('/').at(-1)!, size, close: () => handle.close(),
    async read(start, end) {
      const buffer = new Uint8Array(end - start), { bytesRead } = await handle.read(buffer, 0, end - start, start);
      if (bytesRead !== end - start) throw new Error(`${path} ends at byte ${start + bytesRead}`);
      return buffer;
    },
  };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What PyTorch says of the tensors of a fixture: null for NaN. */
export interface Expected { readonly [name: string]: { readonly shape: number[]; readonly values: (number | 'inf' | null)[] } }
export const expectedOf = (path: string): Expected => JSON.parse(textOf(path)) as Expected;
export const numbersOf = (e: Expected[string]): number[] => e.values.map((v) => (v === null ? NaN : v === 'inf' ? Infinity : v));
