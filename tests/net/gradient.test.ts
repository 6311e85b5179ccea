/** Every gradient rule against central differences of what onnxruntime computes, and the laws of the walk backwards. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { Builder, network } from '../../src/net/build.ts';
import { gradient, prune, pullback } from '../../src/net/gradient.ts';
import { type OpName, type Ops, type Shape, size, type Var } from '../../src/net/program.ts';
import { vjpRules } from '../../src/net/vjp.ts';

let engine: Engine;
beforeAll(async () => { engine = await openNodeEngine('cpu', 1); });
afterAll(() => engine.close());

interface Case { readonly op: OpName; readonly name: string; readonly shapes: readonly Shape[]; readonly make: (b: Builder, ins: readonly Var[]) => Var; readonly positive?: boolean; readonly apart?: boolean }
const c = <K extends OpName>(op: K, shapes: readonly Shape[], attrs: Ops[K], more: Partial<Case> = {}): Case =>
  ({ op, name: `${op} ${shapes.map((s) => `[${s}]`).join(' ')} ${JSON.stringify(attrs)}`, shapes, make: (b, ins) => b.op(op, ins, attrs), ...more });
const one = [1, 1] as const, all = [1, 1, 1, 1] as const;
const codes = (b: Builder, data: readonly number[], shape: Shape) => b.const(data, shape, 'int32');
const gather = (rows: number, axis: number): Case => ({ ...c('Gather', [axis ? [2, rows, 3] : [rows, 3]], { axis }), make: (b, [t]) => b.op('Gather', [t, codes(b, [1, rows - 1, 1, 0], [2, 2])], { axis }) });

const cases: readonly Case[] = [
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
function numbers(seed: number) {
  let s = seed;
  return () => { s = (Math.imul(s, 1664525) + 1013904223) >>> 0; return s / 2 ** 32 - 0.5; };
}

describe('each rule equals central differences', () => {
  it.each(cases)('$name', async ({ shapes, make, positive, apart }) => {
    const b = new Builder(), next = numbers(shapes.length + size(shapes[0]));
    const ins = shapes.map((s) => b.input(s)), y = make(b, ins);
    const weight = b.const(Array.from({ length: size(b.shape(y)) }, next), b.shape(y));
    const loss = b.op('ReduceSum', [b.op('Mul', [y, weight], {})], { axes: b.shape(y).map((_, i) => i) });
    const grads = gradient(b, loss, ins) as Var[];
    grads.forEach((g, i) => expect(b.shape(g), `shape of gradient ${i}`).toEqual(shapes[i]));
    const whole = prune(b.program(ins, [loss, ...grads])), forward = prune(b.program(ins, [loss]));
    const data = shapes.map((s) => Float32Array.from({ length: size(s) }, (_, i) => { // away from 0, where Abs and Relu have a corner
      const v = next();
      return positive ? 1 + v : apart ? v + 3 * ((i * 7) % 11) : 2 * v + 0.1 * Math.sign(v);
    }));
    const run = async (p: typeof whole) => {
      const fed = data.map((d, i) => engine.tensor(d.slice(), shapes[i])), out = await engine.run(p, undefined, fed);
      const got = await Promise.all(out.map(async (t) => Float32Array.from(await t.data())));
      for (const t of [...fed, ...out]) t.release();
      return got;
    };
    const [, ...got] = await run(whole), h = 1e-2;
    for (const [i, g] of got.entries()) {
      const most = Math.max(1, ...g.map(Math.abs));
      for (let k = 0; k < 8; k++) {
        const j = Math.floor((next() + 0.5) * g.length), was = data[i][j];
        const at = async (x: number) => { data[i][j] = x; return (await run(forward))[0][0]; };
        const slope = (await at(was + h) - await at(was - h)) / (2 * h);
        data[i][j] = was;
        expect(Math.abs(slope - g[j]), `input ${i}, element ${j}: ${g[j]} against ${slope}`).toBeLessThan(3e-3 * most);
      }
    }
  });

  it('no rule is left out: each has its case, sends nothing back, or says that it cannot', () => {
    const silent: OpName[] = ['Greater', 'Less', 'Equal', 'Cast', 'StopGradient'], refusing: OpName[] = ['TopK'];
    expect([...new Set([...cases.map((k) => k.op), ...silent, ...refusing])].toSorted()).toEqual(Object.keys(vjpRules).toSorted());
    for (const op of silent) expect((vjpRules[op] as () => unknown[])()).toEqual([]);
  });
});

describe('the walk', () => {
  it('names the layer whose operator has no gradient', () => {
    const write = () => network([[2, 5]], (b, x) => [gradient(b, b.layer('top', () => b.op('TopK', [x], { k: 2 })), [x])[0]!]);
    expect(write).toThrow(/^top: TopK has no gradient/);
  });
  it('stops at StopGradient and gives nothing where nothing depends', () => {
    const b = new Builder(), x = b.input([3]), y = b.input([3]), z = b.op('Mul', [x, b.op('StopGradient', [y], {})], {});
    const [dx, dy] = gradient(b, z, [x, y]);
    expect(dx).toBeDefined();
    expect(dy).toBeUndefined();
  });
  it('pulls back from a variable in the middle, and adds what meets there', async () => {
    const b = new Builder(), x = b.input([2]), y = b.op('Mul', [x, x], {}), z = b.op('Exp', [y], {});
    const [dy] = gradient(b, z, [y]);
    const [dx] = pullback(b, new Map([[z, b.const([1, 1], [2])], [y, b.const([10, 100], [2])]]), [x]);
    const fed = engine.tensor(Float32Array.of(0.5, -1), [2]), out = await engine.run(prune(b.program([x], [dy!, dx!])), undefined, [fed]);
    const [gy, gx] = await Promise.all(out.map((t) => t.data()));
    const e = [Math.exp(0.25), Math.E];
    e.forEach((v, i) => expect(gy[i]).toBeCloseTo(v, 5));
    expect(gx[0]).toBeCloseTo((e[0] + 10) * 2 * 0.5, 4);
    expect(gx[1]).toBeCloseTo((e[1] + 100) * 2 * -1, 4);
    for (const t of [fed, ...out]) t.release();
  });
  it('writes under the scope of the forward layer, so that the debugger can step into it', () => {
    const p = network([[1, 3, 4, 4]], (b, x) => b.layer('conv', () => {
      const y = b.op('Conv', [x, b.param('weight', [2, 3, 3, 3])], { strides: [1, 1], pads: [1, 1, 1, 1] });
      return [gradient(b, y, [...b.params.values()])[0]!];
    }));
    expect(prune(p).eqns.filter((e) => e.op === 'MatMul').map((e) => e.scope)).toEqual(['conv/backward/conv']);
    expect(prune(p).eqns.some((e) => e.op === 'Conv')).toBe(false);
  });
});
