/** How each operator sends a gradient back: the gradient of its output becomes those of its inputs, in more equations. Pure. */
import type { Builder } from './build.ts';
import { add, mul, reshape, scale, transpose } from './layers.ts';
import { type Eqn, type OpName, type Ops, type Shape, size, type Var } from './program.ts';
import { convFilterGrad, convInputGrad } from './vjp-conv.ts';

export interface At<K extends OpName> {
  readonly ins: readonly Var[];
  readonly out: Var;
  readonly attrs: Ops[K];
  /** Whether input i leads to something whose gradient is wanted. */
  need(i: number): boolean;
}
/** Gradient of the output -> gradient of each input; undefined where there is none or none is wanted. @throws when there is no rule */
export type Vjp<K extends OpName> = (b: Builder, at: At<K>, dy: Var) => readonly (Var | undefined)[];

const sub = (b: Builder, x: Var, y: Var) => b.op('Sub', [x, y], {});
const div = (b: Builder, x: Var, y: Var) => b.op('Div', [x, y], {});
const sum = (b: Builder, x: Var, axes: readonly number[]) => b.op('ReduceSum', [x], { axes });
const mean = (b: Builder, x: Var, axes: readonly number[]) => b.op('ReduceMean', [x], { axes });
const shaped = (b: Builder, x: Var, to: Shape) => (`${b.shape(x)}` === `${to}` ? x : reshape(b, x, to));
const swapLast = (b: Builder, x: Var) => { const n = b.shape(x).length; return transpose(b, x, [...Array(n - 2).keys(), n - 1, n - 2]); };
/** 1 where x > y, else 0. ONNX's Sign has no kernel on WebGPU. */
const above = (b: Builder, x: Var, y: Var) => b.op('Cast', [b.op('Greater', [x, y], {})], { to: 'float32' });
const same = (b: Builder, x: Var, y: Var) => b.op('Cast', [b.op('Equal', [x, y], {})], { to: 'float32' });
const zero = (b: Builder) => b.const([0]), one = (b: Builder) => b.const([1]);

/** Sums a gradient back to the shape that was broadcast. */
function unbroadcast(b: Builder, dy: Var, to: Shape): Var {
  const from = b.shape(dy), lead = from.length - to.length;
  const axes = from.map((_, i) => i).filter((i) => i < lead || (to[i - lead] === 1 && from[i] !== 1));
  return shaped(b, axes.length ? sum(b, dy, axes) : dy, to);
}
const back = (b: Builder, dy: Var, x: Var) => unbroadcast(b, dy, b.shape(x));

/** (x - mean) / deviation over `axes`, and 1 / deviation: once more, since onnxruntime's operators keep neither. */
function normalised(b: Builder, x: Var, axes: readonly number[], epsilon: number) {
  const off = sub(b, x, mean(b, x, axes));
  const r = div(b, one(b), b.op('Sqrt', [add(b, mean(b, mul(b, off, off), axes), b.const([epsilon]))], {}));
  return { y: mul(b, off, r), r };
}
/** Gradient of the normalised value -> of what was normalised: r (dy - mean dy - y mean(dy y)). */
const throughNorm = (b: Builder, dy: Var, y: Var, r: Var, axes: readonly number[]) =>
  mul(b, sub(b, sub(b, dy, mean(b, dy, axes)), mul(b, y, mean(b, mul(b, dy, y), axes))), r);

const holdsOnly = (b: Builder, v: Var, value: number) => b.consts.get(v)?.every((x) => x === value) === true;
/** (C) as it stands against (N, C, ...). */
const perChannel = (b: Builder, v: Var, rank: number) => reshape(b, v, [1, b.shape(v)[0], ...Array<number>(rank - 2).fill(1)]);
const channelSum = (b: Builder, v: Var) => reshape(b, sum(b, v, b.shape(v).map((_, i) => i).filter((i) => i !== 1)), [b.shape(v)[1]]);
const rowSum = (b: Builder, v: Var) => unbroadcast(b, v, [b.shape(v).at(-1)!]);

/** Larger tables than this add row by row; smaller ones multiply by a matrix of 0 and 1, which is faster and every engine has. */
const largestOneHot = 1024;

/** Rows dy (n, c) added up at their places: int32 (n) -> (rows, c). */
function scatterRows(b: Builder, at: Var, dy: Var, rows: number): Var {
  const [n, c] = b.shape(dy);
  if (rows > largestOneHot) {
    const zeros = b.op('Expand', [zero(b)], { shape: [rows, c] });
    return b.op('ScatterElements', [zeros, b.op('Expand', [reshape(b, at, [n, 1])], { shape: [n, c] }), dy], {});
  }
  const ids = b.const(Array.from({ length: rows }, (_, i) => i), [rows]);
  const hot = same(b, reshape(b, b.op('Cast', [at], { to: 'float32' }), [n, 1]), ids); // (n, 1) = (rows) -> (n, rows)
  return b.op('MatMul', [swapLast(b, hot), dy], {}); // (rows, n) x (n, c) -> (rows, c)
}

/** Extremes: what several share is divided among them. */
const extreme = (b: Builder, { ins: [x], out, attrs: { axes } }: { ins: readonly Var[]; out: Var; attrs: { axes: readonly number[] } }, dy: Var) => {
  const hit = same(b, x, out);
  return [mul(b, hit, div(b, dy, sum(b, hit, axes)))];
};
/** Of two, the one that won; the first of equals. */
const winner = (b: Builder, [x, y]: readonly Var[], secondWins: Var, dy: Var) => {
  const to = mul(b, dy, secondWins);
  return [back(b, sub(b, dy, to), x), back(b, to, y)];
};
const none = () => [];
const refuse = (why: string) => (): never => { throw new Error(why); };

export const vjpRules: { [K in OpName]: Vjp<K> } = {
  Conv: (b, { ins: [x, w, bias], attrs, need }, dy) => [
    need(0) ? convInputGrad(b, b.shape(x), w, dy, attrs) : undefined,
    need(1) ? convFilterGrad(b, x, b.shape(w), dy, attrs) : undefined,
    bias !== undefined && need(2) ? channelSum(b, dy) : undefined,
  ],
  ConvTranspose: (b, { ins: [x, w], attrs, need }, dy) => [
    need(0) ? b.op('Conv', [dy, w], attrs) : undefined, // the convolution it turned round
    need(1) ? convFilterGrad(b, dy, b.shape(w), x, attrs) : undefined,
  ],
  AveragePool: (b, { attrs: { k } }, dy) => [scale(b, b.op('Resize', [dy], { scale: k }), 1 / (k * k))],
  InstanceNormalization(b, { ins: [x, weight, bias], out, attrs, need }, dy) {
    const rank = b.shape(x).length, axes = b.shape(x).map((_, i) => i).slice(2), plain = holdsOnly(b, weight, 1) && holdsOnly(b, bias, 0);
    const { y, r } = normalised(b, x, axes, attrs.epsilon), seen = plain ? out : y;
    return [
      need(0) ? throughNorm(b, plain ? dy : mul(b, dy, perChannel(b, weight, rank)), seen, r, axes) : undefined,
      need(1) ? channelSum(b, mul(b, dy, seen)) : undefined,
      need(2) ? channelSum(b, dy) : undefined,
    ];
  },
  BatchNormalization(b, { ins: [x, weight, , average, variance], attrs, need }, dy) {
    if (need(3) || need(4)) throw new Error('BatchNormalization with kept statistics gives them no gradient; train with the statistics of the batch');
    const rank = b.shape(x).length, r = div(b, one(b), b.op('Sqrt', [add(b, variance, b.const([attrs.epsilon]))], {})); // (C)
    return [
      need(0) ? mul(b, dy, perChannel(b, mul(b, weight, r), rank)) : undefined,
      need(1) ? channelSum(b, mul(b, dy, mul(b, sub(b, x, perChannel(b, average, rank)), perChannel(b, r, rank)))) : undefined,
      need(2) ? channelSum(b, dy) : undefined,
    ];
  },
  LayerNormalization(b, { ins: [x, weight], attrs, need }, dy) {
    const axes = [b.shape(x).length - 1], { y, r } = normalised(b, x, axes, attrs.epsilon);
    return [
      need(0) ? throughNorm(b, mul(b, dy, weight), y, r, axes) : undefined,
      need(1) ? rowSum(b, mul(b, dy, y)) : undefined,
      need(2) ? rowSum(b, dy) : undefined,
    ];
  },
  MatMul(b, { ins: [x, w], need }, dy) {
    const dx = () => back(b, b.op('MatMul', [dy, swapLast(b, w)], {}), x);
    const flat = (v: Var) => shaped(b, v, [size(b.shape(v).slice(0, -1)), b.shape(v).at(-1)!]); // (..., c) -> (n, c)
    const dw = () => (b.shape(w).length === 2
      ? b.op('MatMul', [swapLast(b, flat(x)), flat(dy)], {}) // one large product instead of a sum over the batch
      : back(b, b.op('MatMul', [swapLast(b, x), dy], {}), w));
    return [need(0) ? dx() : undefined, need(1) ? dw() : undefined];
  },
  Add: (b, { ins, need }, dy) => ins.map((x, i) => (need(i) ? back(b, dy, x) : undefined)),
  Sub: (b, { ins: [x, y], need }, dy) => [need(0) ? back(b, dy, x) : undefined, need(1) ? scale(b, back(b, dy, y), -1) : undefined],
  Mul: (b, { ins: [x, y], need }, dy) => [need(0) ? back(b, mul(b, dy, y), x) : undefined, need(1) ? back(b, mul(b, dy, x), y) : undefined],
  Div(b, { ins: [x, y], out, need }, dy) {
    const q = div(b, dy, y);
    return [need(0) ? back(b, q, x) : undefined, need(1) ? scale(b, back(b, mul(b, q, out), y), -1) : undefined];
  },
  Min: (b, { ins }, dy) => winner(b, ins, above(b, ins[0], ins[1]), dy),
  Max: (b, { ins }, dy) => winner(b, ins, above(b, ins[1], ins[0]), dy),
  Abs: (b, { ins: [x] }, dy) => [mul(b, dy, sub(b, above(b, x, zero(b)), above(b, zero(b), x)))],
  Sqrt: (b, { out }, dy) => [div(b, scale(b, dy, 0.5), out)],
  Exp: (b, { out }, dy) => [mul(b, dy, out)],
  Log: (b, { ins: [x] }, dy) => [div(b, dy, x)],
  Erf: (b, { ins: [x] }, dy) => [mul(b, dy, scale(b, b.op('Exp', [scale(b, mul(b, x, x), -1)], {}), 2 / Math.sqrt(Math.PI)))],
  Sigmoid: (b, { out }, dy) => [mul(b, dy, sub(b, out, mul(b, out, out)))],
  Tanh: (b, { out }, dy) => [mul(b, dy, sub(b, one(b), mul(b, out, out)))],
  Relu: (b, { ins: [x] }, dy) => [mul(b, dy, above(b, x, zero(b)))],
  LeakyRelu: (b, { ins: [x], attrs: { alpha } }, dy) => [mul(b, dy, b.op('Where', [b.op('Greater', [x, zero(b)], {}), one(b), b.const([alpha])], {}))],
  Softmax: (b, { out, attrs: { axis } }, dy) => [mul(b, out, sub(b, dy, sum(b, mul(b, dy, out), [axis])))],
  Reshape: (b, { ins: [x] }, dy) => [shaped(b, dy, b.shape(x))],
  Expand: (b, { ins: [x] }, dy) => [back(b, dy, x)],
  Transpose: (b, { attrs: { perm } }, dy) => [transpose(b, dy, perm.map((_, i) => perm.indexOf(i)))],
  Resize: (b, { attrs: { scale: k } }, dy) => [scale(b, b.op('AveragePool', [dy], { k }), k * k)],
  ReduceSum: (b, { ins: [x] }, dy) => [b.op('Expand', [dy], { shape: b.shape(x) })],
  ReduceMean: (b, { ins: [x], out }, dy) => [b.op('Expand', [scale(b, dy, size(b.shape(out)) / size(b.shape(x)))], { shape: b.shape(x) })],
  ReduceMin: extreme, ReduceMax: extreme,
  Gather(b, { ins: [table, ix], attrs: { axis } }, dy) {
    const shape = b.shape(table), n = size(b.shape(ix)), deep = b.shape(ix).length;
    const rest = shape.filter((_, i) => i !== axis), places = b.shape(dy).map((_, i) => i);
    const ahead = [...places.slice(axis, axis + deep), ...places.slice(0, axis), ...places.slice(axis + deep)]; // what was gathered first
    const flat = reshape(b, axis ? transpose(b, dy, ahead) : dy, [n, size(rest)]); // (n, what is not gathered)
    const rows = reshape(b, scatterRows(b, reshape(b, ix, [n]), flat, shape[axis]), [shape[axis], ...rest]);
    return [axis ? transpose(b, rows, shape.map((_, i) => (i === axis ? 0 : i < axis ? i + 1 : i))) : rows];
  },
  Greater: none, Less: none, Equal: none, Cast: none, StopGradient: none,
  Where: (b, { ins: [c, x, y], need }, dy) => [
    undefined,
    need(1) ? back(b, b.op('Where', [c, dy, zero(b)], {}), x) : undefined,
    need(2) ? back(b, b.op('Where', [c, zero(b), dy], {}), y) : undefined,
  ],
  Slice(b, { ins: [x], attrs: { axis, start, step = 1 } }, dy) {
    const room = (v: Var, ax: number, before: number, after: number) => {
      const pads = Array<number>(2 * b.shape(v).length).fill(0);
      pads[ax] = before;
      pads[ax + b.shape(v).length] = after;
      return before || after ? b.op('Pad', [v], { pads }) : v;
    };
    let d = dy, n = b.shape(dy)[axis];
    if (step > 1) { // zeros between: (..., n, ...) -> (..., n, 1, ...) -> (..., n, step, ...) -> (..., n step, ...)
      const s = b.shape(dy), wide = [...s.slice(0, axis + 1), 1, ...s.slice(axis + 1)];
      const spread = reshape(b, room(reshape(b, dy, wide), axis + 1, 0, step - 1), s.map((l, i) => (i === axis ? l * step : l)));
      d = b.op('Slice', [spread], { axis, start: 0, end: (n - 1) * step + 1 });
      n = (n - 1) * step + 1;
    }
    return [room(d, axis, start, b.shape(x)[axis] - start - n)];
  },
  Concat(b, { ins, attrs: { axis }, need }, dy) {
    let start = 0;
    return ins.map((x, i) => {
      const end = start + b.shape(x)[axis], mine = need(i) ? b.op('Slice', [dy], { axis, start, end }) : undefined;
      start = end;
      return mine;
    });
  },
  Pad: (b, { ins: [x], attrs: { pads } }, dy) => [b.shape(x).reduce((v, length, axis) =>
    (b.shape(v)[axis] === length ? v : b.op('Slice', [v], { axis, start: pads[axis], end: pads[axis] + length })), dy)],
  ScatterElements: (b, { ins: [, at], need }, dy) => {
    if (need(2)) throw new Error(`ScatterElements gives what it adds at ${b.shape(at)[0]} rows no gradient`);
    return [dy];
  },
  CumSum: (b, { attrs: { axis } }, dy) => [add(b, sub(b, sum(b, dy, [axis]), b.op('CumSum', [dy], { axis })), dy)],
  TopK: refuse('TopK has no gradient, since it does not say which elements it chose'),
};

/** The inputs' gradients of one equation. @throws with the scope in front when its operator has no gradient */
export function sendBack(b: Builder, e: Eqn, need: (i: number) => boolean, dy: Var): readonly (Var | undefined)[] {
  try {
    return (vjpRules[e.op] as Vjp<OpName>)(b, { ins: e.ins, out: e.out, attrs: e.attrs, need }, dy);
  } catch (cause) { throw new Error(`${e.scope || 'network'}: ${(cause as Error).message}.`, { cause }); }
}
