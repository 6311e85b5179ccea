/** A network as data: a list of equations in single-assignment form. Pure; imports nothing, knows no runtime. */

export type Shape = readonly number[];
export type DType = 'float32' | 'int32' | 'bool';
export interface Type { readonly dtype: DType; readonly shape: Shape }

/** Every operator and its attributes. Names and meanings are ONNX's, so emitting is a walk and any ONNX page is documentation. */
export interface Ops {
  Conv: { strides: readonly [number, number]; pads: readonly [top: number, left: number, bottom: number, right: number] };
  /** Input 1 is the filter (C, O, kh, kw) of the Conv it turns round; `more` rows and columns are added right and below. */
  ConvTranspose: { strides: readonly [number, number]; pads: readonly [top: number, left: number, bottom: number, right: number]; more: readonly [number, number] };
  /** (N, C, H, W): means of k x k cells that do not overlap. */
  AveragePool: { k: number };
  /** (N, C, ...): each instance's channels normalised over the rest, then scaled and shifted by inputs 1 and 2, both (C). */
  InstanceNormalization: { epsilon: number };
  /** Inference form: inputs x (N, C, H, W), scale, bias, mean, variance, all (C). */
  BatchNormalization: { epsilon: number };
  /** Over the last axis; inputs x (..., C), scale (C), bias (C). */
  LayerNormalization: { epsilon: number };
  MatMul: object;
  Add: object; Sub: object; Mul: object; Div: object;
  Min: object; Max: object;
  Abs: object; Sqrt: object; Exp: object; Log: object; Erf: object; Sigmoid: object; Tanh: object; Relu: object;
  LeakyRelu: { alpha: number };
  Softmax: { axis: number };
  /** 0 keeps the length that stands there, one -1 takes what is left: lengths that may vary are not written down. */
  Reshape: { shape: Shape };
  Expand: { shape: Shape };
  Transpose: { perm: readonly number[] };
  /** Nearest neighbour by a whole factor, both directions. */
  Resize: { scale: number };
  ReduceSum: { axes: readonly number[] };
  ReduceMean: { axes: readonly number[] };
  ReduceMin: { axes: readonly number[] };
  ReduceMax: { axes: readonly number[] };
  /** Input 0 is the table, input 1 int32 indices; result: table's shape with `axis` replaced by the indices' shape. */
  Gather: { axis: number };
  /** Comparisons give bool. */
  Greater: object; Less: object; Equal: object;
  Where: object;
  Cast: { to: DType };
  Slice: { axis: number; start: number; end: number; /** every how many-th; 1 when absent */ step?: number };
  /** Input 0 with the rows of input 2 (n, c) added to it at the rows that input 1, int32 (n, c), names; ONNX: along axis 0, reduction add. */
  ScatterElements: object;
  Concat: { axis: number };
  /** Zeros around: pads = [before of each axis..., after of each axis...]. */
  Pad: { pads: readonly number[] };
  /** The k largest along the last axis, largest first. Indices are not kept: ONNX gives them as int64, which GPUs lack. */
  TopK: { k: number };
  /** Running sums along an axis, each with its own element. */
  CumSum: { axis: number };
  /** Identity forward, zero gradient backward: the straight-through estimator needs it. */
  StopGradient: object;
}
export type OpName = keyof Ops;

/** Index into Program.vars. */
export type Var = number;
export interface Eqn<K extends OpName = OpName> {
  readonly op: K;
  readonly attrs: Ops[K];
  readonly ins: readonly Var[];
  readonly out: Var;
  /** Where it was written: 'encoder/down.0/block.1/conv1'. What the debugger steps into. */
  readonly scope: string;
}
export interface Program {
  readonly vars: readonly Type[];
  readonly inputs: readonly Var[];
  readonly outputs: readonly Var[];
  /** Weight name (the checkpoint's own key) to variable. */
  readonly params: ReadonlyMap<string, Var>;
  readonly consts: ReadonlyMap<Var, readonly number[]>;
  readonly eqns: readonly Eqn[];
  /** The result of each layer that gave one: scope to variable. What `tap` and the debugger show. */
  readonly layers: ReadonlyMap<string, Var>;
  /** Inputs may have other lengths than those written, which are then the largest: batch, sequence, what is remembered. */
  readonly free?: true;
}

export const size = (s: Shape) => s.reduce((a, b) => a * b, 1);
export const show = (t: Type) => `${t.dtype}[${t.shape.join(',')}]`;
export const bytesOf = (t: Type) => size(t.shape) * (t.dtype === 'bool' ? 1 : 4);

/** A scope as the checkpoint spells it: 'encoder/down.0/conv1' -> 'encoder.down.0.conv1'. */
export const dotted = (scope: string) => scope.replaceAll('/', '.');

/** One line per equation, as a person would read it. */
export function print(p: Program): string {
  const held = new Map([...p.params].map(([k, v]) => [v, k]));
  const name = (v: Var) => held.get(v) ?? (p.consts.has(v) ? `${p.consts.get(v)}` : `%${v}`);
  return p.eqns.map((e) => {
    const attrs = Object.keys(e.attrs).length ? ` ${JSON.stringify(e.attrs)}` : '';
    return `%${e.out}:${show(p.vars[e.out])} = ${e.op}(${e.ins.map(name).join(', ')})${attrs}  # ${e.scope}`;
  }).join('\n');
}

/**
 * The same network with more outputs: the results of the named layers, spelled with '/' or '.'.
 * @throws when a layer has no such name; the message lists the nearest ones.
 */
export function tap(p: Program, layers: readonly string[]): Program {
  const byName = new Map([...p.layers].map(([scope, v]) => [dotted(scope), v]));
  const vars = layers.map((l) => {
    const v = byName.get(dotted(l));
    if (v === undefined) {
      const near = [...byName.keys()].filter((k) => k.startsWith(dotted(l).split('.').slice(0, 2).join('.'))).slice(0, 8);
      throw new Error(`there is no layer ${l}${near.length ? `; near it: ${near.join(', ')}` : ''}`);
    }
    return v;
  });
  return { ...p, outputs: [...p.outputs, ...vars] };
}

/** The equations `part`, closed over: what they read becomes inputs, what others read becomes outputs. */
export function slice(p: Program, part: readonly Eqn[]): Program {
  const made = new Set(part.map((e) => e.out));
  const mine = new Set(part);
  const reads = new Set(part.flatMap((e) => e.ins));
  const outside = new Set(p.outputs);
  for (const e of p.eqns) if (!mine.has(e)) for (const v of e.ins) outside.add(v);
  const params = new Map([...p.params].filter(([, v]) => reads.has(v)));
  const held = new Set(params.values());
  const consts = new Map([...p.consts].filter(([v]) => reads.has(v)));
  return {
    vars: p.vars,
    inputs: [...reads].filter((v) => !made.has(v) && !held.has(v) && !consts.has(v)),
    outputs: [...made].filter((v) => outside.has(v)),
    params, consts, eqns: part,
    layers: new Map([...p.layers].filter(([, v]) => made.has(v))),
    ...(p.free && { free: true as const }),
  };
}
