/** The compare node's numbers against plain loops in double precision, on every engine, for many sizes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparison, psnrOf } from '../../nodes/compare/net.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { network } from '../../src/net/build.ts';
import { size } from '../../src/net/program.ts';
import { engines } from '../parity/engines.ts';
import { difference, psnr, ssim } from './metrics.ts';

describe.each(await engines())('$name', ({ name }) => {
  let engine: Engine;
  beforeAll(async () => { engine = await openNodeEngine(name, 1); });
  afterAll(() => engine.close());

  it.each([[1, 3, 32, 40], [2, 1, 16, 16], [1, 3, 7, 30], [1, 1, 2, 2]])('%i x %i x %i x %i', async (...shape) => {
    const wave = (k: number) => Float32Array.from({ length: size(shape) }, (_, i) => 1.2 * Math.sin(i * 0.37 + k) * Math.cos(i * 0.011));
    const [p, q] = [wave(0), wave(0.4)];
    const program = network([shape, shape], (b, x, y) => { const c = comparison(b, x, y); return [c.mse, c.ssim, c.difference]; });
    const ins = [p, q].map((d) => engine.tensor(d.slice(), shape));
    const outs = await engine.run(program, undefined, ins);
    const [mse, similarity, map] = await Promise.all(outs.map((t) => t.data()));
    const [n] = shape, each = p.length / n;
    for (let i = 0; i < n; i++) expect(psnrOf(mse[i])).toBeCloseTo(psnr(p, q, i * each, (i + 1) * each), 3);
    expect(Array.from(similarity).reduce((a, v) => a + v, 0) / n).toBeCloseTo(ssim(p, q, shape), 3);
    difference(p, q, shape).forEach((v, i) => expect(Math.abs(map[i] - v)).toBeLessThan(1e-5));
    for (const t of [...ins, ...outs]) t.release();
  });
});

it('equal pictures have infinite PSNR', () => { expect(psnrOf(0)).toBe(Infinity); });
