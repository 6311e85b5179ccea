/** Every gradient rule against central differences of what onnxruntime computes, and the laws of the walk backwards. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { Builder, network } from '../../src/net/build.ts';
import { gradient, prune, pullback } from '../../src/net/gradient.ts';
import { type OpName, size, type Var } from '../../src/net/program.ts';
import { vjpRules } from '../../src/net/vjp.ts';
import { cases, dataFor, numbers } from './gradient-cases.ts';

let engine: Engine;
beforeAll(async () => { engine = await openNodeEngine('cpu', 1); });
afterAll(() => engine.close());

describe('each rule equals central differences', () => {
  it.each(cases)('$name', async (kase) => {
    const { shapes, make } = kase;
    const b = new Builder(), next = numbers(shapes.length + size(shapes[0]));
    const ins = shapes.map((s) => b.input(s)), y = make(b, ins);
    const weight = b.const(Array.from({ length: size(b.shape(y)) }, next), b.shape(y));
    const loss = b.op('ReduceSum', [b.op('Mul', [y, weight], {})], { axes: b.shape(y).map((_, i) => i) });
    const grads = gradient(b, loss, ins) as Var[];
    grads.forEach((g, i) => expect(b.shape(g), `shape of gradient ${i}`).toEqual(shapes[i]));
    const whole = prune(b.program(ins, [loss, ...grads])), forward = prune(b.program(ins, [loss]));
    const data = dataFor(kase, next);
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
