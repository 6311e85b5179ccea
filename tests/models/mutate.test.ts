/** Damaged files of every format, by the thousand: each opens, or gives one error that names it. Seeded, so that a failure comes back. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../src/models/open.ts';
import { findModel } from '../../src/models/find.ts';
import { sourceOf } from '../../src/models/source.ts';
import { bytesOf, random } from './fixture.ts';

const trials = Number(process.env.VQ_TRIALS ?? 1500), seed = Number(process.env.VQ_SEED ?? 100);

/** A few bytes set, flipped, doubled or cut out; often at the head or the tail, where the structure stands. */
function mutate(base: Uint8Array, next: () => number): Uint8Array {
  let bytes = base.slice();
  const place = () => { const r = next(); return Math.floor((r < 0.3 ? next() * Math.min(400, bytes.length) : r < 0.5 ? bytes.length - 1 - next() * Math.min(600, bytes.length - 1) : next() * bytes.length)); };
  for (let n = 1 + Math.floor(next() * 5); n > 0; n--) {
    const kind = next(), at = place(), length = Math.floor(next() * 12);
    if (kind < 0.45) bytes[at] = Math.floor(next() * 256);
    else if (kind < 0.6) bytes[at] ^= 1 << Math.floor(next() * 8);
    else if (kind < 0.7) bytes.fill(next() < 0.5 ? 255 : 0, at, at + length);
    else if (kind < 0.8) bytes.copyWithin(place(), at, at + length);
    else if (kind < 0.87) bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
    else if (kind < 0.94) bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at, at + length), ...bytes.subarray(at)]);
    else bytes = bytes.slice(0, at + 1);
  }
  return bytes;
}

/** An error of this program's own making somewhere underneath, not a finding about the file. */
const isSlip = (e: unknown): boolean => e instanceof TypeError || e instanceof RangeError || e instanceof SyntaxError || (e instanceof Error && e.cause !== undefined && isSlip(e.cause));

describe('damaged files', () => {
  for (const [i, file] of ['odd.pt', 'odd-legacy.pt', 'odd-protocol4.pt', 'lightning.ckpt', 'lightning-legacy.ckpt', 'views-legacy.pt', 'small.safetensors', 'small.onnx'].entries()) {
    it(`${file}`, async () => {
      const base = bytesOf(`models/${file}`), next = random(seed + i);
      let opened = 0, slowest = 0;
      for (let t = 0; t < trials; t++) {
        const bytes = mutate(base, next), began = performance.now(), where = `${file}, trial ${t}`;
        try {
          const c = await openCheckpoint(sourceOf('damaged.bin', bytes));
          opened++;
          for (const name of c.tensors.keys()) {
            // a tensor may repeat numbers of its storage, to 2^20 at most
            expect((await c.read(name)).length, where).toBeLessThanOrEqual(1 << 20);
          }
          findModel(c);
        } catch (e) {
          if (!(e instanceof Error) || !e.message.includes('damaged.bin') || isSlip(e)) throw new Error(`${where}: ${String(e)}`, { cause: e });
        }
        slowest = Math.max(slowest, performance.now() - began);
      }
      expect(slowest).toBeLessThan(2000);
      // most damage hits numbers or is found: both must happen, or the trials prove nothing
      expect(opened).toBeGreaterThan(trials / 50);
      expect(opened).toBeLessThan(trials);
    });
  }
});
