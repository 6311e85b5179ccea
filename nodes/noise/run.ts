/** Draws normal noise, step after step. Knows no network. */
import { uniformAt } from '../../src/net/philox.ts';
import { size } from '../../src/net/program.ts';
import type { Verb } from '../../src/run/verb.ts';

/** Box and Muller; both numbers of each pair are used. */
export function normals(n: number, seed: number, step: number): Float32Array {
  const u = uniformAt({ seed, picture: step % 2 ** 32, row: 6, column: 0 }), out = new Float32Array(n);
  for (let i = 0; i < n; i += 2) {
    const length = Math.sqrt(-2 * Math.log(u(i))), angle = 2 * Math.PI * u(i + 1);
    out[i] = length * Math.cos(angle);
    if (i + 1 < n) out[i + 1] = length * Math.sin(angle);
  }
  return out;
}

export const verb: Verb = {
  async *run({ params: p, tensor }) {
    const cells = Number(p.cells), shape = [Number(p.batch), Number(p.dimension), cells, cells], at = (step: number) => normals(size(shape), Number(p.seed), step);
    return { latent: { kind: 'latent', tensor: tensor(at(0), shape), stream: { length: Infinity, at: async (step) => at(step) } } };
  },
};
