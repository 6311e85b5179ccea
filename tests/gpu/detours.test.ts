/** Convolutions on WebGPU against native CPU over many channel counts: where onnxruntime's own kernel is wrong, the detour must be right. */
import { afterAll, expect, it } from 'vitest';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { network } from '../../src/net/build.ts';
import { conv } from '../../src/net/layers.ts';
import { size, type Type } from '../../src/net/program.ts';
import { engines } from '../parity/engines.ts';

const gpu = (await engines()).some((e) => e.name === 'webgpu');
const open: Engine[] = [];
afterAll(async () => { for (const e of open) await e.close(); });
const ramp = (n: number, by: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * by));
const weights = { digest: 'waves', read: async (_: string, t: Type) => ramp(size(t.shape), 1.3) };

it.runIf(gpu)('agree for 1 to 33 input channels', async () => {
  open.push(await openNodeEngine('webgpu'), await openNodeEngine('cpu', 1));
  for (const out of [32, 5]) for (const channels of [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 18, 33]) {
    const p = network([[2, channels, 8, 8]], (b, x) => [conv(b, 'c', x, out)]);
    const results: Float32Array[] = [];
    for (const e of open) {
      const x = e.tensor(ramp(2 * channels * 64, 0.7), [2, channels, 8, 8]);
      const [y] = await e.run(p, weights, [x]);
      results.push((await y.data()).slice() as Float32Array);
      x.release();
      y.release();
    }
    const worst = results[0].reduce((m, v, i) => Math.max(m, Math.abs(v - results[1][i])), 0);
    expect(worst, `${channels} -> ${out} channels`).toBeLessThan(1e-3);
  }
}, 120_000);
