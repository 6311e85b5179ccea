/** TensorFlow.js as a second, independent engine: it evaluates the same programs and differentiates them by its own tape. Knows no onnxruntime. */
import * as tf from '@tensorflow/tfjs';
import { type Eqn, type OpName, type Ops, type Program, type Shape, size, type Var } from '../net/program.ts';

type T = tf.Tensor;
type Rule<K extends OpName> = (x: readonly T[], attrs: Ops[K], out: Shape, ins: readonly Shape[]) => T;

/**
 * The same numbers off the tape: tfjs has no stop-gradient, and no gradient for comparisons, whose tensors must not lie on the way.
 * The buffer is shared; only its identity is new.
 */
function detach(x: T): T {
  tf.backend().incRef(x.dataId);
  return tf.engine().makeTensorFromTensorInfo({ dataId: x.dataId, shape: x.shape, dtype: x.dtype });
}

// tfjs convolves NHWC with filters (kh, kw, in, out); the turns stand here and nowhere else
const nhwc = (x: T) => tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D;
const nchw = (x: T) => tf.transpose(x, [0, 3, 1, 2]);
const padded = (x: tf.Tensor4D, [t, l, b, r]: readonly number[]) => (t || l || b || r ? tf.pad(x, [[0, 0], [t, b], [l, r], [0, 0]]) : x);
/** (C) as it stands against (N, C, ...). */
const perChannel = (x: T, rank: number) => tf.reshape(x, [1, x.size, ...Array<number>(rank - 2).fill(1)]);
function normalised(x: T, axes: number[], epsilon: number): T {
  const off = tf.sub(x, tf.mean(x, axes, true));
  return tf.div(off, tf.sqrt(tf.add(tf.mean(tf.square(off), axes, true), epsilon)));
}
/** tfjs spreads batches itself, but its gradient does not gather them again. */
function matMul([x, y]: readonly T[], out: Shape): T {
  const batch = out.slice(0, -2), wide = (v: T) => (batch.length ? tf.broadcastTo(v, [...batch, ...v.shape.slice(-2)]) : v);
  return tf.matMul(wide(x), wide(y));
}
/** tfjs' gradients of extremes do not undo a broadcast. */
const both = ([x, y]: readonly T[], out: Shape) => [tf.broadcastTo(x, [...out]), tf.broadcastTo(y, [...out])] as const;
const after = (x: T) => Array.from({ length: x.rank - 2 }, (_, i) => i + 2);
const compare = (f: (x: T, y: T) => T) => ([x, y]: readonly T[]) => f(detach(x), detach(y));

export const tfRules: { [K in OpName]: Rule<K> } = {
  Conv([x, w, bias], { strides, pads }) {
    const y = nchw(tf.conv2d(padded(nhwc(x), pads), tf.transpose(w, [2, 3, 1, 0]) as tf.Tensor4D, [...strides], 'valid'));
    return bias ? tf.add(y, perChannel(bias, 4)) : y;
  },
  ConvTranspose([x, w], { strides: [sh, sw], pads: [t, l, b, r], more: [mh, mw] }, out) {
    const [n, , h, wd] = x.shape, [, o, kh, kw] = w.shape, full: [number, number, number, number] = [n, (h! - 1) * sh + kh, (wd! - 1) * sw + kw, o];
    const y = tf.conv2dTranspose(nhwc(x), tf.transpose(w, [2, 3, 1, 0]) as tf.Tensor4D, full, [sh, sw], 'valid');
    const room = tf.pad(y, [[0, 0], [0, Math.max(0, mh - b)], [0, Math.max(0, mw - r)], [0, 0]]);
    return nchw(tf.slice(room, [0, t, l, 0], [n, out[2], out[3], o]));
  },
  AveragePool: ([x], { k }) => nchw(tf.avgPool(nhwc(x), k, k, 'valid')),
  InstanceNormalization: ([x, w, b], { epsilon }) => tf.add(tf.mul(normalised(x, after(x), epsilon), perChannel(w, x.rank)), perChannel(b, x.rank)),
  BatchNormalization: ([x, w, b, m, v], { epsilon }) => {
    const c = (t: T) => perChannel(t, x.rank);
    return tf.add(tf.mul(tf.div(tf.sub(x, c(m)), tf.sqrt(tf.add(c(v), epsilon))), c(w)), c(b));
  },
  LayerNormalization: ([x, w, b], { epsilon }) => tf.add(tf.mul(normalised(x, [x.rank - 1], epsilon), w), b),
  MatMul: (x, _, out) => matMul(x, out),
  Add: ([x, y]) => tf.add(x, y), Sub: ([x, y]) => tf.sub(x, y), Mul: ([x, y]) => tf.mul(x, y), Div: ([x, y]) => tf.div(x, y),
  Min: (x, _, out) => tf.minimum(...both(x, out)), Max: (x, _, out) => tf.maximum(...both(x, out)),
  Abs: ([x]) => tf.abs(x), Sqrt: ([x]) => tf.sqrt(x), Exp: ([x]) => tf.exp(x), Log: ([x]) => tf.log(x), Erf: ([x]) => tf.erf(x),
  Sigmoid: ([x]) => tf.sigmoid(x), Tanh: ([x]) => tf.tanh(x), Relu: ([x]) => tf.relu(x), LeakyRelu: ([x], { alpha }) => tf.leakyRelu(x, alpha),
  Softmax([x], { axis }) { const e = tf.exp(tf.sub(x, detach(tf.max(x, axis, true)))); return tf.div(e, tf.sum(e, axis, true)); },
  Reshape: ([x], _, out) => tf.reshape(x, [...out]),
  Expand: ([x], _, out) => tf.broadcastTo(x, [...out]),
  Transpose: ([x], { perm }) => tf.transpose(x, [...perm]),
  /** tfjs' own nearest-neighbour gradient is wrong on its cpu backend: here each cell is spread by a product with ones. */
  Resize([x], { scale: k }, [n, c, h, w]) {
    return tf.reshape(tf.mul(tf.reshape(x, [n, c, h / k, 1, w / k, 1]), tf.ones([1, 1, 1, k, 1, k])), [n, c, h, w]); // (N, C, H, 1, W, 1) -> (N, C, H, k, W, k)
  },
  ReduceSum: ([x], { axes }) => tf.sum(x, [...axes], true), ReduceMean: ([x], { axes }) => tf.mean(x, [...axes], true),
  ReduceMin: ([x], { axes }) => tf.min(x, [...axes], true), ReduceMax: ([x], { axes }) => tf.max(x, [...axes], true),
  Gather: ([x, ix], { axis }) => tf.gather(x, ix as tf.Tensor1D, axis),
  Greater: compare(tf.greater), Less: compare(tf.less), Equal: compare(tf.equal),
  Where: ([c, x, y], _, out) => tf.where(tf.broadcastTo(c.toInt(), [...out]).toBool(), tf.broadcastTo(x, [...out]), tf.broadcastTo(y, [...out])),
  Cast: ([x], { to }) => tf.cast(detach(x), to),
  Slice([x], { axis, start, end, step = 1 }) {
    return tf.gather(x, tf.tensor1d(Array.from({ length: Math.ceil((end - start) / step) }, (_, i) => start + i * step), 'int32'), axis);
  },
  ScatterElements: ([x, at, y]) => { // (n, c) places -> (n, c, rows) of 0 and 1, times what is added, summed over n
    const hot = tf.oneHot(at.toInt(), x.shape[0]).toFloat();
    return tf.add(x, tf.transpose(tf.sum(tf.mul(hot, tf.expandDims(y, 2)), 0)));
  },
  Concat: (xs, { axis }) => tf.concat([...xs], axis),
  Pad: ([x], { pads }) => tf.pad(x, x.shape.map((_, i) => [pads[i], pads[i + x.rank]] as [number, number])),
  TopK: ([x], { k }) => tf.topk(x, k).values,
  CumSum: ([x], { axis }) => tf.cumsum(x, axis),
  StopGradient: ([x]) => detach(x),
};

/** Every variable of the program, by evaluating its equations in order. */
function walk(p: Program, env: Map<Var, T>): void {
  for (const [v, data] of p.consts) env.set(v, tf.tensor([...data], [...p.vars[v].shape], p.vars[v].dtype));
  for (const e of p.eqns) {
    const rule = tfRules[e.op] as (x: readonly T[], attrs: Eqn['attrs'], out: Shape, ins: readonly Shape[]) => T;
    env.set(e.out, rule(e.ins.map((v) => env.get(v)!), e.attrs, p.vars[e.out].shape, e.ins.map((v) => p.vars[v].shape)));
  }
}

export type Numbers = Float32Array | Int32Array;
const tensorOf = (data: Numbers, shape: Shape) => tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32');

/** A network's outputs, for inputs and weights given as numbers. */
export async function evaluate(p: Program, inputs: readonly Numbers[], weights: ReadonlyMap<string, Float32Array> = new Map()): Promise<Numbers[]> {
  const outs = tf.tidy(() => {
    const env = new Map<Var, T>(p.inputs.map((v, i) => [v, tensorOf(inputs[i], p.vars[v].shape)]));
    for (const [name, v] of p.params) env.set(v, tensorOf(weights.get(name)!, p.vars[v].shape));
    walk(p, env);
    return p.outputs.map((v) => env.get(v)!.clone());
  });
  try { return await Promise.all(outs.map(async (t) => (await t.data()) as Numbers)); } finally { tf.dispose(outs); }
}

export interface Differentiated { readonly value: number; readonly gradients: readonly Float32Array[] }

/**
 * Gradients of the first output, summed, by tfjs' own reverse mode.
 * @param wrt inputs or weights of the program, in the order of the gradients
 */
export async function differentiate(p: Program, wrt: readonly Var[], inputs: readonly Numbers[], weights: ReadonlyMap<string, Float32Array> = new Map()): Promise<Differentiated> {
  const { value, grads } = tf.tidy(() => {
    const given = new Map<Var, T>(p.inputs.map((v, i) => [v, tensorOf(inputs[i], p.vars[v].shape)]));
    for (const [name, v] of p.params) given.set(v, tensorOf(weights.get(name)!, p.vars[v].shape));
    return tf.valueAndGrads((...xs: T[]) => {
      const env = new Map(given);
      wrt.forEach((v, i) => env.set(v, xs[i]));
      walk(p, env);
      return tf.sum(env.get(p.outputs[0])!);
    })(wrt.map((v) => given.get(v)!));
  });
  try {
    const gradients = await Promise.all(grads.map(async (g) => (await g.data()) as Float32Array));
    if (gradients.some((g, i) => g.length !== size(p.vars[wrt[i]].shape))) throw new Error('tfjs gave a gradient of another shape');
    return { value: (await value.data())[0], gradients };
  } finally { tf.dispose([value, ...grads]); }
}
