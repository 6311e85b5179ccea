/** The quantizer q: latents to codes and back, after taming/modules/vqvae/quantize.py. Equations only. */
import type { VqganArchitecture } from '../../src/net/architecture.ts';
import type { Builder } from '../../src/net/build.ts';
import { argMax, conv, mul, reshape, scale, transpose } from '../../src/net/layers.ts';
import type { Var } from '../../src/net/program.ts';

const codebookName = (a: VqganArchitecture) => (a.quantizer === 'gumbel' ? 'embed.weight' : 'embedding.weight');
/** The entries of Z: (K, d). To be asked for inside the layer `quantize`. */
export const codebook = (b: Builder, a: VqganArchitecture) => b.param(codebookName(a), [a.nEmbed, a.embedDim]);

/** Entries of the codebook for codes int32 (b, h, w) -> z_q (b, d, h, w). */
export function lookUp(b: Builder, a: VqganArchitecture, codes: Var): Var {
  return b.layer('quantize', () => transpose(b, b.op('Gather', [codebook(b, a), codes], { axis: 0 }), [0, 3, 1, 2])); // (K, d) at (b, h, w) -> (b, h, w, d) -> (b, d, h, w)
}

const mean = (b: Builder, x: Var) => reshape(b, b.op('ReduceMean', [x], { axes: b.shape(x).map((_, i) => i) }), []); // all axes -> ()

/** Nearest code for each cell of z_e (b, d, h, w). Distances are Euclidean; the loss is beta-weighted as published. */
export interface Nearest { readonly codes: Var; readonly quantized: Var; readonly distance: Var; readonly loss: Var }
export function nearest(b: Builder, a: VqganArchitecture, z: Var): Nearest {
  return b.layer('quantize', () => {
    const [n, d, h, w] = b.shape(z);
    const book = codebook(b, a);
    const flat = reshape(b, transpose(b, z, [0, 2, 3, 1]), [n * h * w, d]); // (b, d, h, w) -> (bhw, d)
    const half = transpose(b, scale(b, b.op('ReduceSum', [mul(b, book, book)], { axes: [1] }), 0.5), [1, 0]); // |e|^2 / 2: (K, d) -> (1, K)
    // |z - e|^2 = |z|^2 + 2 (|e|^2 / 2 - z.e): the nearest code has the largest z.e - |e|^2 / 2
    const score = b.op('Sub', [b.op('MatMul', [flat, transpose(b, book, [1, 0])], {}), half], {}); // (bhw, d) x (d, K) -> (bhw, K)
    const codes = reshape(b, argMax(b, score), [n, h, w]); // (bhw, 1) -> (b, h, w)
    const quantized = transpose(b, b.op('Gather', [book, codes], { axis: 0 }), [0, 3, 1, 2]); // (b, h, w, d) -> (b, d, h, w)
    const off = b.op('Sub', [quantized, z], {}), square = mul(b, off, off);
    const distance = b.op('Sqrt', [b.op('ReduceSum', [square], { axes: [1] })], {}); // (b, d, h, w) -> (b, 1, h, w)
    // Both orders of the beta term have this value; they differ in which side each part trains. EMA codebooks have no first part.
    const loss = scale(b, mean(b, square), a.quantizer === 'ema' ? a.beta : 1 + a.beta);
    return { codes, quantized, distance, loss };
  });
}

/** Gumbel quantisation without noise: the arg max of a projection. Loss: KL to the uniform distribution, GumbelQuantize. */
export interface Gumbel { readonly codes: Var; readonly quantized: Var; readonly logits: Var; readonly loss: Var }
export function gumbel(b: Builder, a: VqganArchitecture, z: Var): Gumbel {
  return b.layer('quantize', () => {
    const [n, , h, w] = b.shape(z), k = a.nEmbed;
    const logits = conv(b, 'proj', z, k, { k: 1 }); // (b, d, h, w) -> (b, K, h, w)
    const rows = reshape(b, transpose(b, logits, [0, 2, 3, 1]), [n * h * w, k]); // (b, K, h, w) -> (bhw, K)
    const codes = reshape(b, argMax(b, rows), [n, h, w]); // (bhw, 1) -> (b, h, w)
    const quantized = transpose(b, b.op('Gather', [codebook(b, a), codes], { axis: 0 }), [0, 3, 1, 2]); // (b, h, w, d) -> (b, d, h, w)
    const q = b.op('Softmax', [rows], { axis: 1 });
    const log = b.op('Log', [b.op('Add', [scale(b, q, k), b.const([1e-10])], {})], {});
    const kl = b.op('ReduceSum', [mul(b, q, log)], { axes: [1] }); // (bhw, K) -> (bhw, 1)
    return { codes, quantized, logits, loss: scale(b, mean(b, kl), a.klWeight) };
  });
}
