/** Every operator: what onnxruntime computes for our emission equals a plain loop written here. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { network } from '../../src/net/build.ts';
import { shapeRules } from '../../src/net/ops.ts';
import { type OpName, type Ops, size, type Type, type Var } from '../../src/net/program.ts';
import type { Builder } from '../../src/net/build.ts';
import { engines } from '../parity/engines.ts';

const all = await engines();
const open = new Map<string, Engine>();
beforeAll(async () => { for (const { name } of all) open.set(name, await openNodeEngine(name, 1)); });
afterAll(async () => { for (const e of open.values()) await e.close(); });

const f = (...shape: number[]): Type => ({ dtype: 'float32', shape });
const values = (t: Type, k: number) => (t.dtype === 'int32'
  ? Int32Array.from({ length: size(t.shape) }, (_, i) => (i * 2 + k) % 3)
  : Float32Array.from({ length: size(t.shape) }, (_, i) => Math.sin(1.7 * i + k) + 0.01 * i));
const toFloat = (b: Builder, v: Var) => b.op('Cast', [v], { to: 'float32' });

type Expected = (ins: readonly (Float32Array | Int32Array)[]) => number[];
interface Case<K extends OpName> { ins: readonly Type[]; attrs: Ops[K]; expected: Expected; /** compare through a cast */ cast?: boolean; positive?: boolean; tolerance?: number }
const unary = (fn: (x: number) => number, positive = false) => ({ ins: [f(2, 5)], attrs: {}, positive, expected: ([x]: readonly ArrayLike<number>[]) => Array.from(x, fn) });
/** (2, 3) with (3): numpy broadcasting. */
const binary = (fn: (x: number, y: number) => number, cast = false) => ({ ins: [f(2, 3), f(3)], attrs: {}, cast, expected: ([x, y]: readonly ArrayLike<number>[]) => Array.from(x, (v, i) => fn(v, y[i % 3])) });
const rows = (x: ArrayLike<number>, n: number) => Array.from({ length: x.length / n }, (_, r) => Array.from({ length: n }, (__, i) => x[r * n + i]));
const reduced = (fn: (row: number[]) => number) => ({ ins: [f(2, 4)], attrs: { axes: [1] }, expected: ([x]: readonly ArrayLike<number>[]) => rows(x, 4).map(fn) });
const mean = (r: number[]) => r.reduce((a, b) => a + b) / r.length;
const normalised = (r: number[], e: number) => { const m = mean(r), v = mean(r.map((x) => (x - m) ** 2)); return r.map((x) => (x - m) / Math.sqrt(v + e)); };
function erf(x: number) { // Maclaurin series: exact enough for |x| < 3
  let sum = 0, term = x;
  for (let n = 0; n < 60; n++) { sum += term / (2 * n + 1); term *= -x * x / (n + 1); }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const cases: { [K in OpName]?: Case<K> } = {
  Conv: { ins: [f(1, 2, 4, 4), f(3, 2, 3, 3), f(3)], attrs: { strides: [2, 2], pads: [0, 1, 1, 0] }, expected([x, w, b]) {
    const out: number[] = [];
    for (let o = 0; o < 3; o++) for (let r = 0; r < 2; r++) for (let c = 0; c < 2; c++) {
      let s = b[o];
      for (let i = 0; i < 2; i++) for (let u = 0; u < 3; u++) for (let v = 0; v < 3; v++) {
        const [y, z] = [2 * r + u, 2 * c + v - 1];
        if (y < 4 && z >= 0 && z < 4) s += x[(i * 4 + y) * 4 + z] * w[((o * 2 + i) * 3 + u) * 3 + v];
      }
      out.push(s);
    }
    return out;
  } },
  ConvTranspose: { ins: [f(1, 2, 2, 3), f(2, 3, 3, 2)], attrs: { strides: [2, 2], pads: [1, 0, 0, 1], more: [1, 0] }, expected([x, w]) { // (1, 3, 5, 5)
    const out = new Array<number>(75).fill(0);
    for (let i = 0; i < 2; i++) for (let y = 0; y < 2; y++) for (let z = 0; z < 3; z++) for (let o = 0; o < 3; o++) for (let u = 0; u < 3; u++) for (let v = 0; v < 2; v++) {
      const [r, c] = [2 * y + u - 1, 2 * z + v];
      if (r >= 0 && r < 5 && c < 5) out[(o * 5 + r) * 5 + c] += x[(i * 2 + y) * 3 + z] * w[((i * 3 + o) * 3 + u) * 2 + v];
    }
    return out;
  } },
  AveragePool: { ins: [f(1, 1, 2, 4)], attrs: { k: 2 }, expected: ([x]) => [(x[0] + x[1] + x[4] + x[5]) / 4, (x[2] + x[3] + x[6] + x[7]) / 4] },
  InstanceNormalization: { ins: [f(1, 2, 3, 2), f(2), f(2)], attrs: { epsilon: 1e-6 }, expected: ([x, s, b]) => rows(x, 6).flatMap((r, c) => normalised(r, 1e-6).map((v) => v * s[c] + b[c])), tolerance: 1e-4 },
  BatchNormalization: { ins: [f(1, 2, 2, 2), f(2), f(2), f(2), f(2)], attrs: { epsilon: 1e-5 }, positive: true, expected: ([x, s, b, m, v]) => rows(x, 4).flatMap((r, c) => r.map((y) => (y - m[c]) / Math.sqrt(v[c] + 1e-5) * s[c] + b[c])) },
  LayerNormalization: { ins: [f(2, 4), f(4), f(4)], attrs: { epsilon: 1e-5 }, expected: ([x, s, b]) => rows(x, 4).flatMap((r) => normalised(r, 1e-5).map((v, i) => v * s[i] + b[i])) },
  MatMul: { ins: [f(2, 2, 3), f(3, 2)], attrs: {}, expected: ([x, y]) => rows(x, 3).flatMap((r) => [0, 1].map((j) => r.reduce((s, v, k) => s + v * y[k * 2 + j], 0))) },
  Add: binary((x, y) => x + y), Sub: binary((x, y) => x - y), Mul: binary((x, y) => x * y), Div: binary((x, y) => x / y),
  Min: binary(Math.min), Max: binary(Math.max),
  Greater: binary((x, y) => +(x > y), true), Less: binary((x, y) => +(x < y), true), Equal: binary((x, y) => +(x === y), true),
  Abs: unary(Math.abs), Sqrt: unary(Math.sqrt, true), Log: unary(Math.log, true), Exp: unary(Math.exp), Erf: unary(erf), Tanh: unary(Math.tanh),
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x))), Relu: unary((x) => Math.max(0, x)), StopGradient: unary((x) => x),
  LeakyRelu: { ...unary((x) => (x < 0 ? 0.2 * x : x)), attrs: { alpha: 0.2 } },
  Softmax: { ins: [f(2, 4)], attrs: { axis: 1 }, expected: ([x]) => rows(x, 4).flatMap((r) => { const e = r.map(Math.exp), s = e.reduce((a, b) => a + b); return e.map((v) => v / s); }) },
  Reshape: { ins: [f(2, 3)], attrs: { shape: [3, 2] }, expected: ([x]) => [...x] },
  Expand: { ins: [f(1, 3)], attrs: { shape: [2, 3] }, expected: ([x]) => [...x, ...x] },
  Transpose: { ins: [f(2, 3)], attrs: { perm: [1, 0] }, expected: ([x]) => [x[0], x[3], x[1], x[4], x[2], x[5]] },
  Resize: { ins: [f(1, 1, 2, 2)], attrs: { scale: 2 }, expected: ([x]) => [0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3].map((i) => x[i]) },
  ReduceSum: reduced((r) => r.reduce((a, b) => a + b)), ReduceMean: reduced(mean), ReduceMin: reduced((r) => Math.min(...r)), ReduceMax: reduced((r) => Math.max(...r)),
  Gather: { ins: [f(3, 2), { dtype: 'int32', shape: [4] }], attrs: { axis: 0 }, expected: ([x, i]) => Array.from(i).flatMap((k) => [x[2 * k], x[2 * k + 1]]) },
  Cast: { ins: [{ dtype: 'int32', shape: [3] }], attrs: { to: 'float32' }, expected: ([x]) => [...x] },
  Slice: { ins: [f(2, 4)], attrs: { axis: 1, start: 1, end: 3 }, expected: ([x]) => [x[1], x[2], x[5], x[6]] },
  ScatterElements: { ins: [f(4, 2), { dtype: 'int32', shape: [3, 2] }, f(3, 2)], attrs: {}, expected([x, at, y]) {
    const out = [...x];
    for (let i = 0; i < 6; i++) out[at[i] * 2 + (i % 2)] += y[i];
    return out;
  } },
  Concat: { ins: [f(1, 2), f(1, 3)], attrs: { axis: 1 }, expected: ([x, y]) => [...x, ...y] },
  TopK: { ins: [f(2, 5)], attrs: { k: 2 }, expected: ([x]) => rows(x, 5).flatMap((r) => r.toSorted((a, b) => b - a).slice(0, 2)) },
  CumSum: { ins: [f(2, 4)], attrs: { axis: 1 }, expected: ([x]) => rows(x, 4).flatMap((r) => r.map((_, i) => r.slice(0, i + 1).reduce((a, b) => a + b))) },
  Pad: { ins: [f(1, 2)], attrs: { pads: [0, 1, 1, 0] }, expected: ([x]) => [0, x[0], x[1], 0, 0, 0] },
};

describe.each(all)('$name', ({ name }) => {
  let engine: Engine;
  beforeAll(() => { engine = open.get(name)!; });

  it.each(Object.keys(cases) as OpName[])('%s', async (op) => {
    const { ins, attrs, expected, cast, positive, tolerance = 1e-5 } = cases[op] as Case<OpName>;
    const p = network(ins, (b, ...x) => { const y = b.op(op, x, attrs); return [cast ? toFloat(b, y) : y]; });
    const data = ins.map((t, k) => { const v = values(t, k); return positive ? v.map((x) => Math.abs(x) + 0.1) : v; });
    const tensors = data.map((d, i) => engine.tensor(d.slice(), ins[i].shape));
    const [y] = await engine.run(p, undefined, tensors);
    const got = Array.from(await y.data()), want = expected(data);
    expect(y.shape).toEqual(p.vars[p.outputs[0]].shape);
    expect(got).toHaveLength(want.length);
    got.forEach((g, i) => expect(Math.abs(g - want[i]), `element ${i}`).toBeLessThan(tolerance));
    for (const t of [...tensors, y]) t.release();
  });

  it('Slice with a step', async () => {
    const p = network([[3, 7]], (b, x) => [b.op('Slice', [x], { axis: 1, start: 1, end: 6, step: 2 })]);
    const x = engine.tensor(Float32Array.from({ length: 21 }, (_, i) => i), [3, 7]);
    const [y] = await engine.run(p, undefined, [x]);
    expect([...await y.data()]).toEqual([1, 3, 5, 8, 10, 12, 15, 17, 19]);
    for (const t of [x, y]) t.release();
  });

  it('Where', async () => {
    const p = network([[2, 3], [3]], (b, x, y) => [b.op('Where', [b.op('Greater', [x, y], {}), x, y], {})]);
    const [x, y] = [Float32Array.of(1, 5, 2, 7, 0, 3), Float32Array.of(2, 2, 2)];
    const [out] = await engine.run(p, undefined, [engine.tensor(x, [2, 3]), engine.tensor(y, [3])]);
    expect(Array.from(await out.data())).toEqual([2, 5, 2, 7, 2, 3]);
  });
});

it('every operator has its case here', () => {
  expect([...Object.keys(cases), 'Where'].toSorted()).toEqual(Object.keys(shapeRules).toSorted());
});
