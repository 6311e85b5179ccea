/** Shapes, types and cost of each operator. Runs while a network is being written, so a wrong shape fails at its own line. */
import { type DType, type OpName, type Ops, type Shape, size, type Type } from './program.ts';

const fail = (why: string): never => { throw new Error(why); };

/** ONNX (numpy) broadcasting. */
export function broadcast(a: Shape, b: Shape): Shape {
  const n = Math.max(a.length, b.length);
  return Array.from({ length: n }, (_, i) => {
    const [x, y] = [a[a.length - n + i] ?? 1, b[b.length - n + i] ?? 1];
    return x === y || y === 1 ? x : x === 1 ? y : fail(`cannot broadcast [${a}] with [${b}]`);
  });
}

const same = ([x]: readonly Shape[]) => x;
const binary = ([x, y]: readonly Shape[]) => broadcast(x, y);
const reduce = ([x]: readonly Shape[], { axes }: { axes: readonly number[] }) => {
  for (const a of axes) if (a < 0 || a >= x.length) fail(`cannot reduce axis ${a} of [${x}]`);
  return x.map((d, i) => (axes.includes(i) ? 1 : d));
};
const perChannel = (op: string, c: number, rest: readonly Shape[]) => {
  for (const s of rest) if (s.length !== 1 || s[0] !== c) fail(`${op} expects per-channel tensors of ${c}, got [${s}]`);
};

export const shapeRules: { [K in OpName]: (ins: readonly Shape[], attrs: Ops[K]) => Shape } = {
  Conv([x, w, bias], { strides: [sh, sw], pads: [t, l, b, r] }) {
    if (x.length !== 4) fail(`Conv expects (N, C, H, W), got [${x}]`);
    const [n, c, h, wd] = x, [o, i, kh, kw] = w;
    if (c !== i) fail(`Conv expects ${i} channels, got ${c}`);
    if (bias) perChannel('Conv bias', o, [bias]);
    const out = [n, o, Math.floor((h + t + b - kh) / sh) + 1, Math.floor((wd + l + r - kw) / sw) + 1];
    if (out[2] < 1 || out[3] < 1) fail(`Conv of [${x}] by ${kh}x${kw} leaves nothing`);
    return out;
  },
  ConvTranspose([x, w], { strides: [sh, sw], pads: [t, l, b, r], more: [mh, mw] }) {
    if (x.length !== 4 || x[1] !== w[0]) fail(`ConvTranspose of [${x}] by [${w}]`);
    return [x[0], w[1], (x[2] - 1) * sh + w[2] - t - b + mh, (x[3] - 1) * sw + w[3] - l - r + mw];
  },
  AveragePool([x], { k }) { return x.length === 4 && x[2] % k === 0 && x[3] % k === 0 ? [x[0], x[1], x[2] / k, x[3] / k] : fail(`AveragePool of [${x}] by ${k}`); },
  InstanceNormalization([x, ...rest]) { perChannel('InstanceNormalization', x[1], rest); return x; },
  BatchNormalization([x, ...rest]) { perChannel('BatchNormalization', x[1], rest); return x; },
  LayerNormalization([x, ...rest]) { perChannel('LayerNormalization', x.at(-1)!, rest); return x; },
  MatMul([a, b]) {
    if (a.at(-1) !== b.at(-2)) fail(`MatMul [${a}] x [${b}]`);
    return [...broadcast(a.slice(0, -2), b.slice(0, -2)), a.at(-2)!, b.at(-1)!];
  },
  Add: binary, Sub: binary, Mul: binary, Div: binary, Min: binary, Max: binary,
  Greater: binary, Less: binary, Equal: binary,
  Abs: same, Sqrt: same, Exp: same, Log: same, Erf: same, Sigmoid: same, Tanh: same, Relu: same, LeakyRelu: same, StopGradient: same, Cast: same,
  Softmax([x], { axis }) { return axis < x.length ? x : fail(`Softmax over axis ${axis} of [${x}]`); },
  Reshape([x], { shape }) {
    const kept = shape.map((d, i) => (d === 0 ? x[i] : d)), rest = kept.reduce((n, d) => (d === -1 ? n : n * d), 1);
    const out = kept.map((d) => (d === -1 ? size(x) / rest : d));
    return size(x) === size(out) && out.every(Number.isInteger) ? out : fail(`Reshape [${x}] to [${shape}]`);
  },
  Expand: ([x], { shape }) => broadcast(x, shape),
  Transpose([x], { perm }) { return perm.length === x.length ? perm.map((i) => x[i]) : fail(`Transpose [${x}] by [${perm}]`); },
  Resize([x], { scale }) { return x.length === 4 ? [x[0], x[1], x[2] * scale, x[3] * scale] : fail(`Resize expects (N, C, H, W), got [${x}]`); },
  ReduceSum: reduce, ReduceMean: reduce, ReduceMin: reduce, ReduceMax: reduce,
  Gather: ([x, ix], { axis }) => [...x.slice(0, axis), ...ix, ...x.slice(axis + 1)],
  Where: ([c, x, y]) => broadcast(c, broadcast(x, y)),
  Slice([x], { axis, start, end, step = 1 }) {
    if (start < 0 || end > x[axis] || end <= start || step < 1) fail(`Slice ${start}:${end} of axis ${axis} of [${x}]`);
    return x.map((d, i) => (i === axis ? Math.ceil((end - start) / step) : d));
  },
  ScatterElements([x, at, y]) { return x.length === 2 && `${at}` === `${y}` && x[1] === y[1] ? x : fail(`ScatterElements of [${y}] at [${at}] into [${x}]`); },
  Concat(xs, { axis }) {
    for (const x of xs) if (x.length !== xs[0].length || x.some((d, i) => i !== axis && d !== xs[0][i])) fail(`Concat ${xs.map((s) => `[${s}]`).join(' and ')} along ${axis}`);
    return xs[0].map((d, i) => (i === axis ? xs.reduce((n, x) => n + x[i], 0) : d));
  },
  TopK([x], { k }) { return k <= x.at(-1)! ? [...x.slice(0, -1), k] : fail(`TopK of ${k} from [${x}]`); },
  CumSum([x], { axis }) { return axis < x.length ? x : fail(`CumSum over axis ${axis} of [${x}]`); },
  Pad: ([x], { pads }) => x.map((d, i) => d + pads[i] + pads[i + x.length]),
};

const compares = new Set<OpName>(['Greater', 'Less', 'Equal']);

function outDType<K extends OpName>(op: K, ins: readonly Type[], attrs: Ops[K]): DType {
  if (compares.has(op)) return 'bool';
  if (op === 'Cast') return (attrs as Ops['Cast']).to;
  return ins[op === 'Where' ? 1 : 0].dtype;
}

export function outType<K extends OpName>(op: K, ins: readonly Type[], attrs: Ops[K]): Type {
  return { dtype: outDType(op, ins, attrs), shape: shapeRules[op](ins.map((t) => t.shape), attrs) };
}

/** Multiply-adds of one equation. Everything that is not a contraction counts one per output element. */
export function macs(op: OpName, ins: readonly Shape[], out: Shape): number {
  if (op === 'Conv') return size(out) * size(ins[1].slice(1));
  if (op === 'ConvTranspose') return size(ins[0]) * size(ins[1].slice(1));
  if (op === 'MatMul') return size(out) * ins[0].at(-1)!;
  return size(out);
}
