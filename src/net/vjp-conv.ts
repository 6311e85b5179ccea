/** The two gradients of a convolution, in the forms that measured fastest on onnxruntime. Equations only. */
import type { Builder } from './build.ts';
import { reshape, transpose } from './layers.ts';
import type { Ops, Shape, Var } from './program.ts';

type Geometry = Ops['Conv'];

/** The filter turned half round, its two channel axes exchanged: (O, C, kh, kw) -> (C, O, kh, kw). */
function turned(b: Builder, w: Var): Var {
  const [o, c, kh, kw] = b.shape(w), area = kh * kw;
  if (area === 1) return transpose(b, w, [1, 0, 2, 3]);
  const backwards = b.const(Array.from({ length: area }, (_, i) => area - 1 - i), [area], 'int32');
  const flat = b.op('Gather', [reshape(b, w, [o, c, area]), backwards], { axis: 2 }); // (O, C, kh, kw) -> (O, C, kh kw)
  return reshape(b, transpose(b, flat, [1, 0, 2]), [c, o, kh, kw]); // (C, O, kh kw) -> (C, O, kh, kw)
}

/** @param xs shape of the convolution's input. At stride 1 a convolution with the turned filter; else the transposed convolution. */
export function convInputGrad(b: Builder, xs: Shape, w: Var, dy: Var, { strides: [sh, sw], pads }: Geometry): Var {
  const [, , kh, kw] = b.shape(w), [, , h, wd] = xs, [, , ho, wo] = b.shape(dy), [t, l, bt, r] = pads;
  const more = [h - ((ho - 1) * sh + kh - t - bt), wd - ((wo - 1) * sw + kw - l - r)] as const;
  const edges = [kh - 1 - t, kw - 1 - l, kh - 1 - bt + more[0], kw - 1 - r + more[1]] as const;
  if (sh === 1 && sw === 1 && edges.every((e) => e >= 0)) return b.op('Conv', [dy, turned(b, w)], { strides: [1, 1], pads: edges });
  // onnxruntime takes at most stride - 1 more rows; beyond that no output ever saw the input, so zeros stand there
  const inside = more.map((m, i) => Math.min(m, [sh, sw][i] - 1)) as [number, number];
  const dx = b.op('ConvTranspose', [dy, w], { strides: [sh, sw], pads, more: inside });
  return more.some((m, i) => m > inside[i]) ? b.op('Pad', [dx], { pads: [0, 0, 0, 0, 0, 0, more[0] - inside[0], more[1] - inside[1]] }) : dx;
}

/** At few positions one large product beats many small ones. */
const fewPositions = 64;

/** @param ws shape of the filter */
export function convFilterGrad(b: Builder, x: Var, ws: Shape, dy: Var, { strides: [sh, sw], pads: [t, l, bt, r] }: Geometry): Var {
  const [o, c, kh, kw] = ws, [n, , ho, wo] = b.shape(dy);
  const pad = (v: Var, p: number[]) => (p.some((q) => q !== 0) ? b.op('Pad', [v], { pads: p }) : v);
  /** Every `step`-th of `count` rows from `start` on. */
  const rows = (v: Var, axis: number, start: number, count: number, step: number) =>
    (start === 0 && count === b.shape(v)[axis] && step === 1 ? v : b.op('Slice', [v], { axis, start, end: start + (count - 1) * step + 1, ...(step > 1 && { step }) }));
  const places = Array.from({ length: kh * kw }, (_, q) => [Math.floor(q / kw), q % kw] as const);
  if (kh * kw > 1 && ho * wo <= fewPositions) { // windows side by side in NHWC, one product: (O, N HW) x (N HW, kh kw C)
    const xp = pad(transpose(b, x, [0, 2, 3, 1]), [0, t, l, 0, 0, bt, r, 0]);
    const windows = places.map(([i, j]) => rows(rows(xp, 1, i, ho, sh), 2, j, wo, sw));
    const columns = reshape(b, b.op('Concat', windows, { axis: 3 }), [n * ho * wo, kh * kw * c]); // (N, H, W, kh kw C) -> (N HW, kh kw C)
    const d = reshape(b, transpose(b, dy, [1, 0, 2, 3]), [o, n * ho * wo]); // (N, O, H, W) -> (O, N HW)
    return transpose(b, reshape(b, b.op('MatMul', [d, columns], {}), [o, kh, kw, c]), [0, 3, 1, 2]); // (O, kh kw C) -> (O, C, kh, kw)
  }
  // one product per place of the filter, (N, O, HW) x (N, HW, C), summed over N
  const xp = pad(x, [0, 0, t, l, 0, 0, bt, r]), d = reshape(b, dy, [n, o, ho * wo]);
  const parts = places.map(([i, j]) => {
    const window = reshape(b, rows(rows(xp, 3, j, wo, sw), 2, i, ho, sh), [n, c, ho * wo]); // columns first: the rows are then whole stretches of memory
    return b.op('ReduceSum', [b.op('MatMul', [d, transpose(b, window, [0, 2, 1])], {})], { axes: [0] }); // (1, O, C)
  });
  const all = parts.length > 1 ? b.op('Concat', parts, { axis: 0 }) : parts[0]; // (kh kw, O, C)
  return reshape(b, transpose(b, all, [1, 2, 0]), ws); // (O, C, kh kw) -> (O, C, kh, kw)
}
