/** The quantizer while it learns: gradients pass straight through to the encoder, and the codebook loss pulls both sides. Equations only. */
import type { VqganArchitecture } from '../../src/net/architecture.ts';
import type { Builder } from '../../src/net/build.ts';
import { add, mul, reshape, scale } from '../../src/net/layers.ts';
import type { Var } from '../../src/net/program.ts';
import { nearest } from './net.ts';

const stop = (b: Builder, x: Var) => b.op('StopGradient', [x], {});
const meanSquare = (b: Builder, x: Var, y: Var) => {
  const d = b.op('Sub', [x, y], {});
  return reshape(b, b.op('ReduceMean', [mul(b, d, d)], { axes: [0, 1, 2, 3] }), []); // (b, d, h, w) -> (1, 1, 1, 1) -> ()
};

export interface Learning {
  readonly codes: Var;
  /** z_q, through which gradients go to z as if nothing stood between. */
  readonly quantized: Var;
  /** Shape (). Legacy: |sg(z_q) - z|^2 + beta |z_q - sg(z)|^2, as published; otherwise beta weighs the first, as in the paper. */
  readonly loss: Var;
}

/** @throws Error for a quantizer whose training is not written here */
export function learnCodes(b: Builder, a: VqganArchitecture, z: Var): Learning {
  if (a.quantizer !== 'nearest') throw new Error(`a quantizer of the kind "${a.quantizer}" cannot be trained here; nearest-code quantizers can.`);
  const { codes, quantized } = nearest(b, a, z);
  return b.layer('quantize', () => {
    const commitment = meanSquare(b, stop(b, quantized), z), codebook = meanSquare(b, quantized, stop(b, z));
    const loss = a.legacy ? add(b, commitment, scale(b, codebook, a.beta)) : add(b, scale(b, commitment, a.beta), codebook);
    return { codes, quantized: add(b, z, stop(b, b.op('Sub', [quantized, z], {}))), loss };
  });
}
