/** One case for every gradient rule, and more where a rule has branches: shapes, attributes, and what the numbers must keep away from. */
import type { Builder } from '../../src/net/build.ts';
import type { OpName, Ops, Shape, Var } from '../../src/net/program.ts';

export interface Case { readonly op: OpName; readonly name: string; readonly shapes: readonly Shape[]; readonly make: (b: Builder, ins: readonly Var[]) => Var; readonly positive?: boolean; readonly apart?: boolean }
const c = <K extends OpName>(op: K, shapes: readonly Shape[], attrs: Ops[K], more: Partial<Case> = {}): Case =>
  ({ op, name: `${op} ${shapes.map((s) => `[${s}]`).join(' ')} ${JSON.stringify(attrs)}`, shapes, make: (b, ins) => b.op(op, ins, attrs), ...more });
const one = [1, 1] as const, all = [1, 1, 1, 1] as const;
const codes = (b: Builder, data: readonly number[], shape: Shape) => b.const(data, shape, 'int32');
const gather = (rows: number, axis: number): Case => ({ ...c('Gather', [axis ? [2, rows, 3] : [rows, 3]], { axis }), make: (b, [t]) => b.op('Gather', [t, codes(b, [1, rows - 1, 1, 0], [2, 2])], { axis }) });

export const cases: readonly Case[] = [
  c('Conv', [[2, 3, 6, 6], [4, 3, 3, 3], [4]], { strides: one, pads: all }),
  c('Conv', [[2, 3, 6, 6], [4, 3, 3, 3]], { strides: [2, 2], pads: [0, 0, 1, 1] }),
  c('Conv', [[2, 3, 7, 6], [4, 3, 4, 4], [4]], { strides: [2, 2], pads: all }),
  c('Conv', [[1, 2, 20, 20], [2, 2, 3, 3]], { strides: one, pads: all }),
  c('Conv', [[1, 2, 24, 22], [3, 2, 4, 4]], { strides: [2, 2], pads: all }),
  c('Conv', [[2, 3, 5, 5], [4, 3, 1, 1], [4]], { strides: one, pads: [0, 0, 0, 0] }),
  c('Conv', [[1, 2, 9, 9], [2, 2, 3, 3]], { strides: [4, 4], pads: [0, 0, 0, 0] }),
  c('Conv', [[1, 2, 5, 5], [2, 2, 1, 1]], { strides: one, pads: all }),
  c('Conv', [[1, 2, 8, 5], [2, 2, 2, 3]], { strides: one, pads: [1, 2, 0, 1] }),
  c('ConvTranspose', [[2, 3, 4, 4], [3, 2, 3, 3]], { strides: [2, 2], pads: all, more: one }),
  c('AveragePool', [[2, 3, 4, 6]], { k: 2 }), c('Resize', [[2, 3, 3, 3]], { scale: 2 }),
  c('InstanceNormalization', [[2, 3, 4, 4], [3], [3]], { epsilon: 1e-6 }),
  { ...c('InstanceNormalization', [[2, 3, 4, 4]], { epsilon: 1e-6 }), make: (b, [x]) => b.op('InstanceNormalization', [x, b.const([1, 1, 1], [3]), b.const([0, 0, 0], [3])], { epsilon: 1e-6 }) },
  { ...c('BatchNormalization', [[2, 3, 4, 4], [3], [3]], { epsilon: 1e-5 }), make: (b, ins) => b.op('BatchNormalization', [...ins, b.const([0.3, -1, 2], [3]), b.const([1, 2, 0.5], [3])], { epsilon: 1e-5 }) },
  c('LayerNormalization', [[2, 3, 6], [6], [6]], { epsilon: 1e-5 }),
  c('MatMul', [[2, 3, 4], [2, 4, 5]], {}), c('MatMul', [[2, 3, 4], [4, 5]], {}), c('MatMul', [[3, 4], [2, 4, 5]], {}), c('MatMul', [[2, 1, 3, 4], [3, 4, 5]], {}),
  c('Add', [[2, 3, 4], [3, 1]], {}), c('Sub', [[3, 1], [2, 3, 4]], {}), c('Mul', [[2, 3, 4], [1, 4]], {}), c('Div', [[2, 3, 4], [3, 1]], {}, { positive: true }),
  c('Min', [[3, 4], [4]], {}), c('Max', [[3, 4], [3, 4]], {}),
  ...(['Exp', 'Abs', 'Relu', 'Sigmoid', 'Tanh', 'Erf'] as const).map((op) => c(op, [[3, 4]], {})),
  c('Sqrt', [[3, 4]], {}, { positive: true }), c('Log', [[3, 4]], {}, { positive: true }), c('LeakyRelu', [[3, 4]], { alpha: 0.2 }),
  c('Softmax', [[2, 3, 4]], { axis: 2 }), c('Softmax', [[2, 3, 4]], { axis: 1 }),
  c('Reshape', [[2, 6]], { shape: [0, 2, -1] }), c('Expand', [[3, 1]], { shape: [2, 3, 4] }), c('Transpose', [[2, 3, 4]], { perm: [2, 0, 1] }),
  c('ReduceSum', [[2, 3, 4]], { axes: [0, 2] }), c('ReduceMean', [[2, 3, 4]], { axes: [1] }), c('ReduceMin', [[3, 5]], { axes: [1] }, { apart: true }), c('ReduceMax', [[3, 5]], { axes: [0] }, { apart: true }),
  gather(5, 0), gather(4, 1), gather(3000, 0),
  { ...c('Where', [[3, 4], [4]], {}), make: (b, ins) => b.op('Where', [b.op('Greater', [b.const([1, 0, 1, -1], [4]), b.const([0.5])], {}), ...ins], {}) },
  c('Slice', [[4, 5]], { axis: 1, start: 1, end: 4 }), c('Slice', [[2, 9]], { axis: 1, start: 1, end: 8, step: 3 }), c('Slice', [[7, 2]], { axis: 0, start: 0, end: 7, step: 2 }),
  c('Pad', [[2, 3]], { pads: [0, 1, 2, 0] }), c('Concat', [[2, 3], [2, 2]], { axis: 1 }), c('CumSum', [[3, 4]], { axis: 1 }),
  { ...c('ScatterElements', [[5, 2]], {}), make: (b, [x]) => b.op('ScatterElements', [x, codes(b, [1, 0, 4, 4], [2, 2]), b.const([1, 2, 3, 4], [2, 2])], {}) },
];

/** Numbers in (-0.5, 0.5) that repeat. */
export function numbers(seed: number) {
  let s = seed;
  return () => { s = (Math.imul(s, 1664525) + 1013904223) >>> 0; return s / 2 ** 32 - 0.5; };
}

/** Numbers for a case's inputs: positive, far apart, or away from 0, where Abs and Relu have a corner. */
export const dataFor = ({ shapes, positive, apart }: Case, next: () => number): Float32Array[] => shapes.map((s) => Float32Array.from({ length: s.reduce((n, d) => n * d, 1) }, (_, i) => {
  const v = next();
  return positive ? 1 + v : apart ? v + 3 * ((i * 7) % 11) : 2 * v + 0.1 * Math.sign(v);
}));
