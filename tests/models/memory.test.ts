/** Large files are read by slices: what is held grows with the tensors that are used, not with the file. */
import { open, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../src/models/open.ts';
import { openZip } from '../../src/models/zip.ts';
import { sha256Of } from '../../src/models/digest.ts';
import { sourceOf } from '../../src/models/source.ts';
import { createHash } from 'node:crypto';
import { bytesOf, counted, sourceOfPath } from './fixture.ts';

const large = 300 << 20;
let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'vq-memory-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A sparse file: pieces at their places, nothing between them. */
async function sparse(name: string, size: number, pieces: readonly (readonly [at: number, bytes: Uint8Array])[]): Promise<string> {
  const path = join(folder, name), handle = await open(path, 'w');
  await handle.truncate(size);
  for (const [at, bytes] of pieces) await handle.write(bytes, 0, bytes.length, at);
  await handle.close();
  return path;
}

const held = () => { const m = process.memoryUsage(); return m.arrayBuffers; };

describe('a file of 300 MB', () => {
  it('safetensors: opening and reading a small tensor takes a few kilobytes', async () => {
    const header = new TextEncoder().encode(JSON.stringify({ big: { dtype: 'F32', shape: [large / 4], data_offsets: [0, large] }, small: { dtype: 'F32', shape: [2], data_offsets: [large, large + 8] } }));
    const head = new Uint8Array(8);
    new DataView(head.buffer).setBigUint64(0, BigInt(header.length), true);
    const start = 8 + header.length, path = await sparse('big.safetensors', start + large + 8, [[0, head], [8, header], [start + large, new Uint8Array(new Float32Array([1, 2]).buffer)]]);
    const file = await sourceOfPath(path), source = counted(file), rss = process.memoryUsage().rss;
    const c = await openCheckpoint(source);
    expect([...await c.read('small')]).toEqual([1, 2]);
    expect(source.total).toBeLessThan(10_000);
    expect(process.memoryUsage().rss - rss).toBeLessThan(large / 4);
    await file.close();
  });

  it('a torch zip: the same', async () => {
    // odd.pt, moved to the end of a file of 300 MB by making every place in it larger: a gap before the first entry
    const base = bytesOf('models/odd.pt'), moved = base.slice(), view = new DataView(moved.buffer);
    let p = view.getUint32(moved.length - 6, true);
    view.setUint32(moved.length - 6, p + large, true);
    const entries = view.getUint16(moved.length - 12, true);
    for (let i = 0; i < entries; i++) {
      view.setUint32(p + 42, view.getUint32(p + 42, true) + large, true);
      p += 46 + view.getUint16(p + 28, true) + view.getUint16(p + 30, true) + view.getUint16(p + 32, true);
    }
    const path = await sparse('big.pt', large + moved.length, [[0, base.subarray(0, 4)], [large, moved]]);
    const file = await sourceOfPath(path), source = counted(file), rss = process.memoryUsage().rss;
    const c = await openCheckpoint(source);
    expect((await c.read('float32')).length).toBe(6);
    expect(source.total).toBeLessThan(100_000);
    expect(process.memoryUsage().rss - rss).toBeLessThan(large / 4);
    expect((await openZip(source)).entries.size).toBe(entries);
    await file.close();
  });

  it('reading 64 MB of float32 holds less than 1.3 times that, and so does 64 MB made of float16', async () => {
    const count = 16 << 20;
    const header = new TextEncoder().encode(JSON.stringify({ a: { dtype: 'F32', shape: [count], data_offsets: [0, 4 * count] }, b: { dtype: 'F16', shape: [count], data_offsets: [4 * count, 6 * count] } }));
    const head = new Uint8Array(8);
    new DataView(head.buffer).setBigUint64(0, BigInt(header.length), true);
    const file = await sourceOfPath(await sparse('two.safetensors', 8 + header.length + 6 * count, [[0, head], [8, header]]));
    for (const name of ['a', 'b']) {
      let most = 0, live = 0;
      // garbage is not counted: what is alive at once is the result and the slice at hand
      const source = { ...file, read: async (s: number, e: number) => { const r = await file.read(s, e); live = e - s; most = Math.max(most, live); return r; } };
      const c = await openCheckpoint(source), before = held();
      const data = await c.read(name);
      expect(data.length).toBe(count);
      const result = data.byteLength;
      expect(name === 'a' ? most : result + most).toBeLessThan(1.3 * result);
      expect(held() - before).toBeLessThan(2.2 * result);
    }
    await file.close();
  });
});

it('the digest is sha256 of the whole file, and stops when told to', async () => {
  const bytes = new Uint8Array(9 << 20).map((_, i) => (i * 31) % 251), source = counted(sourceOf('a', bytes));
  expect(await sha256Of(source)).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(source.largest).toBeLessThanOrEqual(4 << 20);
  expect(await sha256Of(sourceOf('b', new Uint8Array()))).toBe(createHash('sha256').digest('hex'));
  await expect(sha256Of(source, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});
