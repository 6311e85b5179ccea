/** Values of earlier steps: each tensor once, within the budget, out to files and back, and nothing left behind. */
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fileSpill } from '../../src/cli/spill.ts';
import type { TensorData } from '../../src/net/tensor.ts';
import { Retained, type Spill } from '../../src/run/retained.ts';
import { Arena } from '../run/fakes.ts';

const kib = (arena: Arena, n: number) => arena.tensor(new Float32Array(256).fill(n), [256]);
function memorySpill(): Spill & { readonly files: Map<string, TensorData> } {
  const files = new Map<string, TensorData>();
  return { files, async put(id, data) { files.set(id, data.slice() as TensorData); }, async get(id) { return files.get(id)!; }, drop(id) { files.delete(id); }, async close() { files.clear(); } };
}

it('holds one tensor once, whoever asks', async () => {
  const arena = new Arena(), kept = new Retained(1 << 20), t = kib(arena, 1);
  const a = kept.keep({ kind: 'latent', tensor: t }), b = kept.keep({ kind: 'latent', tensor: t });
  expect(a).toBe(b);
  expect(kept.bytes).toBe(1024);
  t.release();
  kept.release(a);
  expect((await kept.find(b)).tensor).toBe(t);
  kept.release(b);
  expect(arena.live).toBe(0);
  await expect(kept.find(b)).rejects.toThrow('is gone');
});

it('moves the oldest out, and finds them there', async () => {
  const arena = new Arena(), spill = memorySpill(), kept = new Retained(3 * 1024, spill);
  const ids = Array.from({ length: 8 }, (_, i) => { const t = kib(arena, i); const id = kept.keep({ kind: 'latent', tensor: t }); t.release(); return id; });
  await kept.settled();
  expect(arena.live).toBe(3);
  expect([...spill.files.keys()]).toEqual(ids.slice(0, 5));
  for (const [i, id] of ids.entries()) expect((await (await kept.find(id)).tensor!.data())[7]).toBe(i);
  for (const id of ids) kept.release(id);
  expect(spill.files.size).toBe(0);
  expect(arena.live).toBe(0);
});

it('says so when there is nowhere to move them, or the disk is full', async () => {
  for (const spill of [undefined, { ...memorySpill(), put: async () => { throw new Error('full'); } }]) {
    const arena = new Arena(), kept = new Retained(1024, spill), [a, b] = [kib(arena, 1), kib(arena, 2)].map((t) => { const id = kept.keep({ kind: 'latent', tensor: t }); t.release(); return id; });
    await kept.settled();
    await expect(kept.find(a)).rejects.toThrow('let go to save memory');
    expect((await (await kept.find(b)).tensor!.data())[0]).toBe(2);
    await kept.close();
    expect(arena.live).toBe(0);
  }
});

it('keeps, releases and finds in any order without losing or leaking one', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('keep', 'hold', 'release', 'find', 'settle'), fc.nat(9)), { maxLength: 60 }), async (actions) => {
    const arena = new Arena(), kept = new Retained(2500, memorySpill()), held: { id: string; n: number }[] = [];
    for (const [what, n] of actions) {
      const some = held[n % Math.max(1, held.length)];
      if (what === 'keep') { const t = kib(arena, n); held.push({ id: kept.keep({ kind: 'latent', tensor: t }), n }); t.release(); }
      else if (!some) continue;
      else if (what === 'hold') { kept.hold(some.id); held.push(some); }
      else if (what === 'release') { kept.release(some.id); held.splice(held.indexOf(some), 1); }
      else if (what === 'find') expect((await (await kept.find(some.id)).tensor!.data())[3]).toBe(some.n);
      else await kept.settled();
    }
    for (const { id } of held) kept.release(id);
    await kept.settled();
    expect(arena.live).toBe(0);
    expect(kept.bytes).toBe(0);
  }), { numRuns: 200 });
});

it('temporary files hold both types, and go', async () => {
  const folders = () => readdirSync(tmpdir()).filter((n) => n.startsWith('vq-steps-')), before = folders(), spill = fileSpill();
  expect(folders()).toEqual(before);
  await spill.put('@1', Float32Array.of(1.5, NaN));
  await spill.put('@2', Int32Array.of(7, -1));
  expect(await spill.get('@1')).toEqual(Float32Array.of(1.5, NaN));
  expect(await spill.get('@2')).toEqual(Int32Array.of(7, -1));
  const [mine] = folders().filter((n) => !before.includes(n));
  spill.drop('@1');
  await expect(spill.get('@1')).rejects.toThrow();
  await spill.close();
  expect(existsSync(`${tmpdir()}/${mine}`)).toBe(false);
});
