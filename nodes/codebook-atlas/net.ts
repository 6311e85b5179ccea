/** The atlas' networks: a code repeated on a small grid and decoded, and distances between entries of the codebook. Equations only. */
import { factorOf, type VqganArchitecture } from '../../src/net/architecture.ts';
import type { Builder } from '../../src/net/build.ts';
import { add, mul, reshape, scale, transpose } from '../../src/net/layers.ts';
import type { Var } from '../../src/net/program.ts';
import { decoder } from '../decoder/net.ts';
import { codebook, lookUp } from '../quantizer/net.ts';

/** Codes int32 (n), each on its own grid of side x side cells (side odd) -> the middle cell's pixels (n, outCh, f, f). */
export function patches(b: Builder, a: VqganArchitecture, codes: Var, side: number): Var {
  const [n] = b.shape(codes), f = factorOf(a.ddconfig), start = f * ((side - 1) / 2), end = start + f;
  const entries = lookUp(b, a, reshape(b, codes, [n, 1, 1])); // (n) -> (n, 1, 1) -> (n, d, 1, 1)
  const picture = decoder(b, a, side === 1 ? entries : b.op('Expand', [entries], { shape: [n, a.embedDim, side, side] })); // (n, d, side, side) -> (n, c, side f, side f)
  return side === 1 ? picture : b.op('Slice', [b.op('Slice', [picture], { axis: 2, start, end })], { axis: 3, start, end });
}

/** Squared Euclidean distances from the entries of codes int32 (n) to every entry: (n, K). */
export function distances(b: Builder, a: VqganArchitecture, codes: Var): Var {
  return b.layer('quantize', () => {
    const book = codebook(b, a), rows = b.op('Gather', [book, codes], { axis: 0 }); // (K, d) at (n) -> (n, d)
    const square = (x: Var) => b.op('ReduceSum', [mul(b, x, x)], { axes: [1] });
    const dot = b.op('MatMul', [rows, transpose(b, book, [1, 0])], {}); // (n, d) x (d, K) -> (n, K)
    return add(b, b.op('Sub', [square(rows), scale(b, dot, 2)], {}), transpose(b, square(book), [1, 0])); // (n, 1) - (n, K) + (1, K)
  });
}
