/** Stepping a network: every depth gives the same numbers, and nothing stays alive but the outputs. */
import { expect, it } from 'vitest';
import { Builder } from '../../src/net/build.ts';
import { size, type Program, type Var } from '../../src/net/program.ts';
import type { Tensor } from '../../src/net/tensor.ts';
import { drain } from '../../src/run/execute.ts';
import { stepNetwork } from '../../src/run/step.ts';
import type { Reply } from '../../src/run/verb.ts';
import { Arena } from './fakes.ts';

/** y = where(x > 0, x, x * 0.5) in 'act', twice, with an Add in between at the top. */
function network(): Program {
  const b = new Builder(), x = b.input([4]);
  const act = (name: string, v: Var) => b.layer(name, () => {
    const positive = b.op('Greater', [v, b.const([0])], {});
    const half = b.layer('half', () => b.op('Mul', [v, b.const([0.5])], {}));
    return b.op('Where', [positive, v, half], {});
  });
  const body = b.layer('body', () => {
    const one = b.layer('block.0', () => b.op('Sub', [act('act', x), b.const([1])], {}));
    return b.layer('block.1', () => act('act', b.op('Add', [one, x], {})));
  });
  return b.program([x], [b.op('Add', [body, x], {}), x, body]);
}
const want = (x: number[]) => {
  const act = (v: number) => (v > 0 ? v : v * 0.5);
  const body = x.map((v) => act(act(v) - 1 + v));
  return [body.map((v, i) => v + x[i]), x, body];
};

const arena = new Arena();
const rules: Record<string, (...a: number[]) => number> = { Add: (a, b) => a + b, Sub: (a, b) => a - b, Mul: (a, b) => a * b, Greater: (a, b) => +(a > b), Where: (c, a, b) => (c ? a : b) };
async function runPiece(p: Program, inputs: readonly Tensor[]): Promise<Tensor[]> {
  const env = new Map<Var, ArrayLike<number>>(p.consts);
  for (const [i, v] of p.inputs.entries()) env.set(v, await inputs[i].data());
  for (const e of p.eqns) {
    const ins = e.ins.map((v) => env.get(v)!);
    env.set(e.out, Array.from({ length: size(p.vars[e.out].shape) }, (_, i) => rules[e.op](...ins.map((a) => a[a.length === 1 ? 0 : i]))));
  }
  for (const v of p.outputs) if (p.vars[v].dtype === 'bool') throw new Error('a bool left its piece');
  return p.outputs.map((v) => arena.tensor(Float32Array.from(env.get(v)!), p.vars[v].shape));
}

const x = [1, -2, 0, 0.25];
const start = () => { const t = arena.tensor(Float32Array.from(x), [4]); return { t, run: stepNetwork(network(), [t], runPiece) }; };

it('gives the same numbers whatever is answered, and frees the rest', async () => {
  for (let seed = 0; seed < 64; seed++) {
    const { t, run } = start();
    let s = await run.next();
    for (let i = 0; !s.done; i++) s = await run.next((seed >> (i % 6)) & 1 ? 'into' : 'over');
    expect(await Promise.all(s.value.map(async (o) => [...await o.data()]))).toEqual(want(x));
    expect(arena.live).toBe(3); // x itself is an output too
    for (const o of s.value) o.release();
    t.release();
    expect(arena.live).toBe(0);
  }
});

it('names layers, then operators; bools never leave a piece', async () => {
  const { t, run } = start();
  const at: string[] = [], reads: string[][] = [];
  let s = await run.next();
  while (!s.done) { at.push(s.value.at.join('/')); reads.push(Object.keys(s.value.reads!)); s = await run.next('into'); }
  expect(at).toEqual([
    'body', 'body/block.0', 'body/block.0/act', 'body/block.0/act/Greater', 'body/block.0/Sub',
    'body/block.1', 'body/block.1/Add', 'body/block.1/act', 'body/block.1/act/Greater', 'Add',
  ]);
  expect(reads[0]).toEqual(['input']);
  expect(reads[4]).toEqual(['body.block.0.act']);
  for (const o of s.value) o.release();
  t.release();
});

it('frees everything when left at any step, or when a piece fails', async () => {
  for (let cut = 0; cut < 10; cut++) {
    const { t, run } = start();
    await run.next();
    for (let i = 0; i < cut; i++) await run.next('into');
    await run.return([]);
    t.release();
    expect(arena.live).toBe(0);
  }
  const t = arena.tensor(Float32Array.from(x), [4]);
  let calls = 0;
  const run = stepNetwork(network(), [t], (p, i) => (++calls === 2 ? Promise.reject(new Error('lost')) : runPiece(p, i)));
  await expect(drain(run)).rejects.toThrow('lost');
  t.release();
  expect(arena.live).toBe(0);
});

it('keeps pieces, so that stepping again finds the same sessions', async () => {
  const p = network(), seen: Program[][] = [[], []];
  for (const list of seen) {
    const t = arena.tensor(Float32Array.from(x), [4]);
    const run = stepNetwork(p, [t], (piece, ins) => { list.push(piece); return runPiece(piece, ins); });
    let s = await run.next();
    while (!s.done) s = await run.next('into' as Reply);
    for (const o of s.value) o.release();
    t.release();
  }
  expect(seen[0]).toHaveLength(5);
  seen[0].forEach((piece, i) => expect(seen[1][i]).toBe(piece));
});
