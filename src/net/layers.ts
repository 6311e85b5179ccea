/** The layers VQ-GAN is made of, after taming/modules/diffusionmodules/model.py. Knows a Builder; knows no weights. */
import type { Builder } from './build.ts';
import type { Var } from './program.ts';

type Pads = readonly [top: number, left: number, bottom: number, right: number];

/** x (N, C, H, W) -> (N, out, H', W'). Same size for odd k unless `pads` or `stride` say otherwise. */
export function conv(b: Builder, name: string, x: Var, out: number, { k = 3, stride = 1, pads = [k >> 1, k >> 1, k >> 1, k >> 1] as Pads, bias = true } = {}): Var {
  return b.layer(name, () => {
    const w = b.param('weight', [out, b.shape(x)[1], k, k]);
    return b.op('Conv', bias ? [x, w, b.param('bias', [out])] : [x, w], { strides: [stride, stride], pads });
  });
}

export const add = (b: Builder, x: Var, y: Var) => b.op('Add', [x, y], {});
export const mul = (b: Builder, x: Var, y: Var) => b.op('Mul', [x, y], {});
export const scale = (b: Builder, x: Var, by: number) => mul(b, x, b.const([by]));
export const reshape = (b: Builder, x: Var, shape: readonly number[]) => b.op('Reshape', [x], { shape });
export const transpose = (b: Builder, x: Var, perm: readonly number[]) => b.op('Transpose', [x], { perm });
export const swish = (b: Builder, x: Var) => mul(b, x, b.op('Sigmoid', [x], {}));

/**
 * Normalises each group of channels over itself and the picture, then scales and shifts each channel.
 * A group is laid out as one instance, since InstanceNormalization has a fast kernel everywhere and GroupNormalization none.
 */
export function groupNorm(b: Builder, name: string, x: Var, groups = 32, epsilon = 1e-6): Var {
  return b.layer(name, () => {
    const [n, c, h, w] = b.shape(x);
    if (c % groups) throw new Error(`${name}: GroupNorm expects a multiple of ${groups} channels, got ${c}`);
    const grouped = reshape(b, x, [n, groups, (c / groups) * h, w]); // (N, C, H, W) -> (N, G, C/G * H, W)
    const one = b.const(Array(groups).fill(1), [groups]), zero = b.const(Array(groups).fill(0), [groups]);
    const y = reshape(b, b.op('InstanceNormalization', [grouped, one, zero], { epsilon }), [n, c, h, w]); // back to (N, C, H, W)
    const perChannel = (p: string) => reshape(b, b.param(p, [c]), [1, c, 1, 1]); // (C) -> (1, C, 1, 1)
    return add(b, mul(b, y, perChannel('weight')), perChannel('bias'));
  });
}

export function resBlock(b: Builder, name: string, x: Var, out: number): Var {
  return b.layer(name, () => {
    let h = conv(b, 'conv1', swish(b, groupNorm(b, 'norm1', x)), out);
    h = conv(b, 'conv2', swish(b, groupNorm(b, 'norm2', h)), out);
    return add(b, b.shape(x)[1] === out ? x : conv(b, 'nin_shortcut', x, out, { k: 1 }), h);
  });
}

/** Single-head self-attention over the positions of a picture (AttnBlock). */
export function attention(b: Builder, name: string, x: Var): Var {
  return b.layer(name, () => {
    const [n, c, h, w] = b.shape(x);
    const y = groupNorm(b, 'norm', x);
    const flat = (p: string) => reshape(b, conv(b, p, y, c, { k: 1 }), [n, c, h * w]); // (N, C, H, W) -> (N, C, HW)
    const [q, k, v] = [flat('q'), flat('k'), flat('v')];
    const score = scale(b, b.op('MatMul', [transpose(b, q, [0, 2, 1]), k], {}), c ** -0.5); // (N, HW, C) x (N, C, HW) -> (N, HW, HW)
    const p = b.op('Softmax', [score], { axis: 2 });
    const z = b.op('MatMul', [v, transpose(b, p, [0, 2, 1])], {}); // (N, C, HW) x (N, HW, HW) -> (N, C, HW)
    return add(b, x, conv(b, 'proj_out', reshape(b, z, [n, c, h, w]), c, { k: 1 })); // (N, C, HW) -> (N, C, H, W)
  });
}

/** Half the size. Pads right and below by one only: a symmetric pad would shift the picture. Without a convolution: 2x2 means. */
export function downsample(b: Builder, name: string, x: Var, withConv: boolean): Var {
  return b.layer(name, () => {
    const [n, c, h, w] = b.shape(x);
    if (withConv) return conv(b, 'conv', x, c, { stride: 2, pads: [0, 0, 1, 1] });
    const cells = reshape(b, x, [n, c, h / 2, 2, w / 2, 2]); // (N, C, H, W) -> (N, C, H/2, 2, W/2, 2)
    return reshape(b, b.op('ReduceMean', [cells], { axes: [3, 5] }), [n, c, h / 2, w / 2]); // -> (N, C, H/2, W/2)
  });
}

/** Twice the size by nearest neighbour, then a convolution. */
export function upsample(b: Builder, name: string, x: Var, withConv: boolean): Var {
  return b.layer(name, () => {
    const y = b.op('Resize', [x], { scale: 2 });
    return withConv ? conv(b, 'conv', y, b.shape(x)[1]) : y;
  });
}

/** x (..., in) -> (..., out); weight is (out, in) as PyTorch keeps it. */
export function linear(b: Builder, name: string, x: Var, out: number, { bias = true } = {}): Var {
  return b.layer(name, () => {
    const wide = b.shape(x).at(-1)!;
    const y = b.op('MatMul', [x, transpose(b, b.param('weight', [out, wide]), [1, 0])], {}); // (..., in) x (in, out) -> (..., out)
    return bias ? add(b, y, b.param('bias', [out])) : y;
  });
}

/** Over the last axis. */
export function layerNorm(b: Builder, name: string, x: Var, epsilon = 1e-5): Var {
  return b.layer(name, () => {
    const c = b.shape(x).at(-1)!;
    return b.op('LayerNormalization', [x, b.param('weight', [c]), b.param('bias', [c])], { epsilon });
  });
}

/** x/2 (1 + erf(x/sqrt 2)), the exact form. */
export const gelu = (b: Builder, x: Var) =>
  mul(b, scale(b, x, 0.5), add(b, b.op('Erf', [scale(b, x, Math.SQRT1_2)], {}), b.const([1])));

/** Index of the largest score in each row: (N, K) -> int32 (N, 1). The first of equals. Written without int64, which GPUs lack. */
export function argMax(b: Builder, score: Var): Var {
  const k = b.shape(score)[1];
  const best = b.op('ReduceMax', [score], { axes: [1] }); // (N, K) -> (N, 1)
  const ids = b.const(Array.from({ length: k }, (_, i) => i), [1, k]);
  const mine = b.op('Where', [b.op('Equal', [score, best], {}), ids, b.const([k - 1])], {}); // (N, K); K-1 where it is not the best, and for NaN
  return b.op('Cast', [b.op('ReduceMin', [mine], { axes: [1] })], { to: 'int32' }); // (N, K) -> (N, 1)
}
