/** A Program as an ONNX model. Pure: bytes out, no runtime imported. Opset 17. */
import { encode, Float, type Field } from './proto.ts';
import type { DType, Eqn, OpName, Program, Shape, Type, Var } from './program.ts';

const elemType = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;
const attr = (name: string, ...rest: Field[]): Field => [5, [[1, name], ...rest]];
const int = (name: string, v: number) => attr(name, [3, v], [20, 2]);
const float = (name: string, v: number) => attr(name, [2, new Float(v)], [20, 1]);
const ints = (name: string, v: readonly number[]) => attr(name, ...v.map((n): Field => [8, n]), [20, 7]);
const text = (name: string, v: string) => attr(name, [4, v], [20, 3]);

/** How one equation is written: ONNX's name when it differs, attributes, and inputs that ONNX wants as tensors (null: left out). */
interface Form {
  readonly op?: string;
  readonly attrs?: readonly Field[];
  readonly extra?: readonly (Const | null)[];
  /** Outputs that ONNX makes after ours and that nobody reads. */
  readonly more?: number;
}
interface Const { readonly dtype: 'int64' | 'float32'; readonly data: readonly number[] }
const i64 = (data: readonly number[]): Const => ({ dtype: 'int64', data });
const plain = (): Form => ({});
const epsilon = ({ attrs }: { attrs: { epsilon: number } }): Form => ({ attrs: [float('epsilon', attrs.epsilon)] });
/** Before opset 18 the axes of these reductions are an attribute. */
const reduce = ({ attrs }: { attrs: { axes: readonly number[] } }): Form => ({ attrs: [ints('axes', attrs.axes), int('keepdims', 1)] });

export const emitRules: { [K in OpName]: (e: Eqn<K>) => Form } = {
  Conv: ({ attrs }) => ({ attrs: [ints('strides', attrs.strides), ints('pads', attrs.pads)] }),
  ConvTranspose: ({ attrs }) => ({ attrs: [ints('strides', attrs.strides), ints('pads', attrs.pads), ints('output_padding', attrs.more)] }),
  AveragePool: ({ attrs: { k } }) => ({ attrs: [ints('kernel_shape', [k, k]), ints('strides', [k, k])] }),
  InstanceNormalization: epsilon,
  BatchNormalization: epsilon,
  LayerNormalization: ({ attrs }) => ({ attrs: [int('axis', -1), float('epsilon', attrs.epsilon)] }),
  MatMul: plain, Add: plain, Sub: plain, Mul: plain, Div: plain, Min: plain, Max: plain,
  Abs: plain, Sqrt: plain, Exp: plain, Log: plain, Erf: plain, Sigmoid: plain, Tanh: plain, Relu: plain,
  Greater: plain, Less: plain, Equal: plain, Where: plain,
  StopGradient: () => ({ op: 'Identity' }),
  LeakyRelu: ({ attrs }) => ({ attrs: [float('alpha', attrs.alpha)] }),
  Softmax: ({ attrs }) => ({ attrs: [int('axis', attrs.axis)] }),
  Reshape: ({ attrs }) => ({ extra: [i64(attrs.shape)] }),
  Expand: ({ attrs }) => ({ extra: [i64(attrs.shape)] }),
  Transpose: ({ attrs }) => ({ attrs: [ints('perm', attrs.perm)] }),
  Resize: ({ attrs: { scale } }) => ({
    attrs: [text('mode', 'nearest'), text('coordinate_transformation_mode', 'asymmetric'), text('nearest_mode', 'floor')],
    extra: [null, { dtype: 'float32', data: [1, 1, scale, scale] }],
  }),
  ReduceSum: ({ attrs }) => ({ attrs: [int('keepdims', 1)], extra: [i64(attrs.axes)] }),
  ReduceMean: reduce, ReduceMin: reduce, ReduceMax: reduce,
  Gather: ({ attrs }) => ({ attrs: [int('axis', attrs.axis)] }),
  Cast: ({ attrs }) => ({ attrs: [int('to', elemType[attrs.to])] }),
  Slice: ({ attrs }) => ({ extra: [i64([attrs.start]), i64([attrs.end]), i64([attrs.axis]), ...(attrs.step ? [i64([attrs.step])] : [])] }),
  ScatterElements: () => ({ attrs: [int('axis', 0), text('reduction', 'add')] }),
  Concat: ({ attrs }) => ({ attrs: [int('axis', attrs.axis)] }),
  Pad: ({ attrs }) => ({ extra: [i64(attrs.pads)] }),
  TopK: ({ attrs }) => ({ extra: [i64([attrs.k])], more: 1 }),
  CumSum: ({ attrs }) => ({ extra: [i64([attrs.axis])] }),
};

function raw(dtype: DType | 'int64', data: readonly number[]): Uint8Array {
  if (dtype === 'int64') return new Uint8Array(BigInt64Array.from(data.map(BigInt)).buffer);
  if (dtype === 'bool') return Uint8Array.from(data);
  return new Uint8Array((dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data)).buffer);
}

const initializer = (name: string, dtype: keyof typeof elemType, shape: Shape, bytes: Uint8Array): Field =>
  [5, [...shape.map((d): Field => [1, d]), [2, elemType[dtype]], [8, name], [9, bytes]]];
/** Its bytes stand in a file of their own, handed over beside the model: no copy, and no 2 GB limit. */
const external = (name: string, t: Type, path: string, length: number): Field =>
  [5, [...t.shape.map((d): Field => [1, d]), [2, elemType[t.dtype]], [8, name],
    [13, [[1, 'location'], [2, path]]], [13, [[1, 'offset'], [2, '0']]], [13, [[1, 'length'], [2, `${length}`]]], [14, 1]]];
/** `free`: the rank alone is told. */
const valueInfo = (tag: number, name: string, t: Type, free = false): Field =>
  [tag, [[1, name], [2, [[1, [[1, elemType[t.dtype]], [2, t.shape.map((d): Field => [1, free ? [] : [[1, d]]])]]]]]]];

export interface Emitted {
  readonly model: Uint8Array<ArrayBuffer>;
  /** Weights that are constants of the model, to be given to the runtime beside it. */
  readonly externalData: readonly { readonly path: string; readonly data: Uint8Array }[];
  /** Name of each input, weight input and output in the model. */
  readonly nameOf: (v: Var) => string;
}

/**
 * @param weights when given, they are constants of the model (the runtime prepares constants once); otherwise each is an input
 *   under the checkpoint's name, so that the same bytes serve every checkpoint.
 * @param inline writes the weights into the model itself: a file that stands alone, below 2 GB.
 * @param names what inputs and outputs are called, for people who run the file elsewhere; otherwise 'v12'.
 */
export function emitOnnx(p: Program, weights?: ReadonlyMap<string, Float32Array>, { inline = false, names }: { inline?: boolean; names?: ReadonlyMap<Var, string> } = {}): Emitted {
  const held = new Map([...p.params].map(([name, v]) => [v, name]));
  const nameOf = (v: Var) => names?.get(v) ?? held.get(v) ?? `v${v}`;
  const graph: Field[] = [], externalData: { path: string; data: Uint8Array }[] = [];
  for (const [v, data] of p.consts) graph.push(initializer(nameOf(v), p.vars[v].dtype, p.vars[v].shape, raw(p.vars[v].dtype, data)));
  if (weights) for (const [name, v] of p.params) {
    const w = weights.get(name)!;
    const data = new Uint8Array(w.buffer, w.byteOffset, w.byteLength);
    if (inline || data.length < 1024) { graph.push(initializer(name, 'float32', p.vars[v].shape, data)); continue; }
    externalData.push({ path: name, data });
    graph.push(external(name, p.vars[v], name, data.length));
  }
  const node = (op: string, ins: readonly string[], outs: readonly string[], name: string, attrs: readonly Field[] = []): Field =>
    [1, [...ins.map((n): Field => [1, n]), ...outs.map((n): Field => [2, n]), [3, name], [4, op], ...attrs]];
  for (const e of p.eqns) {
    const { op = e.op, attrs, extra = [], more = 0 } = (emitRules[e.op] as (e: Eqn) => Form)(e);
    const extras = extra.map((x, i) => {
      if (!x) return '';
      const name = `v${e.out}.${i}`;
      graph.push(initializer(name, x.dtype, [x.data.length], raw(x.dtype, x.data)));
      return name;
    });
    const outs = [nameOf(e.out), ...Array.from({ length: more }, (_, i) => `v${e.out}.out${i + 1}`)];
    graph.push(node(op, [...e.ins.map(nameOf), ...extras], outs, `${e.scope}/${op}.${e.out}`, attrs));
  }
  const params = weights ? [] : [...p.params.values()];
  graph.push([2, 'net'],
    ...p.inputs.map((v) => valueInfo(11, nameOf(v), p.vars[v], p.free)), ...params.map((v) => valueInfo(11, nameOf(v), p.vars[v])),
    ...[...new Set(p.outputs)].map((v) => valueInfo(12, nameOf(v), p.vars[v], p.free)));
  return { model: encode([[1, 8], [2, 'VQ Studio'], [7, graph], [8, [[1, ''], [2, 17]]]]), externalData, nameOf };
}
