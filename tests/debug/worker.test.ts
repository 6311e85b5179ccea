/** What the page is told and may ask while a run is debugged: the worker's side on fake nodes. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { execute } from '../../src/run/execute.ts';
import type { FromWorker, Paused } from '../../src/worker/protocol.ts';
import { Debugging } from '../../src/worker/debugging.ts';
import { readTrace } from '../../src/worker/trace-file.ts';
import { sourceOf } from '../../src/models/source.ts';
import { writeNpy } from '../../src/models/npy.ts';
import { draw, fakes, one } from '../run/fakes.ts';

const graph = draw('a const 3; b add a=a.out; c add a=b.out b=a.out');
const receipt = { files: {}, seeds: {}, engine: { name: 'cpu', precision: 'float32', runtime: 'none' }, versions: { 'vq-studio': '0', nodes: {} } };
let f: ReturnType<typeof fakes>, told: FromWorker[], d: Debugging, asked: ((p: Paused) => void) | undefined;

beforeEach(() => {
  f = fakes();
  told = [];
  asked = undefined;
  d = new Debugging((m) => {
    told.push(m);
    if ('event' in m && m.event === 'session' && m.session.is === 'paused') { const p = m.session; queueMicrotask(() => asked?.(p)); }
  });
});
afterEach(() => {
  d.clear();
  f.cache.dispose();
  expect(f.arena.live).toBe(0);
});

async function run(id: number, answer: (p: Paused) => void | Promise<void>, parent?: { run: number; index: number }): Promise<number | undefined> {
  // a change is told as a stop at the same place
  const answered = new Set<string>();
  asked = (p) => {
    const place = `${p.index} ${p.when}`;
    if (answered.has(place)) return;
    answered.add(place);
    void answer(p);
  };
  const held = d.begin({ run: id, graph, debug: { first: 'go' } }, {
    signal: new AbortController().signal, tensor: f.arena.tensor,
    begin: (now, halted) => execute(graph, { ...f.host, after: true, now, halted }),
  }, parent);
  const results = await held.run('go'), c = results.outputs.get('c')!.out.tensor!, value = await one(c);
  d.end(id, 'done');
  results.close();
  return value;
}
const go = (id: number) => d.command({ run: id, command: 'go' });

it('tells where it waits, with values that can be looked at, and tells steps together', async () => {
  d.watch.set([{ id: 'x', at: ['c'], condition: { expression: 'mean >= 3' } }]);
  const seen: Paused[] = [];
  expect(await run(1, async (p) => { seen.push(p); go(1); })).toBe(6);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ is: 'paused', run: 1, at: ['c'], when: 'before', index: 2, hits: { x: 1 }, why: { is: 'breakpoint', breakpoint: { id: 'x' }, found: { on: 'a', says: 'mean >= 3' } } });
  expect(Object.keys(seen[0].reads)).toEqual(['a', 'b']);
  expect(await one((await d.find(seen[0].reads.b.id)).tensor!)).toBe(3);
  const steps = told.filter((m) => 'event' in m && m.event === 'steps');
  expect(steps.length).toBeLessThanOrEqual(3);
  const { steps: line, total } = d.timeline({ run: 1 });
  expect(total).toBe(3);
  expect(line.map((s) => [s.at.join('/'), s.ms !== undefined, Object.keys(s.writes)])).toEqual([['a', true, ['out']], ['b', true, ['out']], ['c', true, ['out']]]);
  // b + 0 is another tensor than a; what c read is what they made
  expect(line[2].reads.a.id).toBe(line[1].writes.out.id);
  expect(line[2].reads.b.id).toBe(line[0].writes.out.id);
});

it('overrides by .npy, marks it, branches, compares and forgets', async () => {
  d.watch.set([{ id: 'x', at: ['b'], when: 'after' }]);
  expect(await run(1, async () => {
    const ref = await d.override({ run: 1, of: 'writes', name: 'out', change: { do: 'npy', bytes: writeNpy(Float32Array.of(9), [1]), from: 'nine.npy' } });
    expect(ref.overridden).toBe(true);
    go(1);
  })).toBe(12);
  expect(d.timeline({ run: 1 }).steps[1].writes.out.overridden).toBe(true);
  d.watch.set([]);
  expect(await run(2, async () => {
    await d.override({ run: 2, of: 'reads', name: 'b', change: { do: 'fill', value: 100 } });
    go(2);
  }, { run: 1, index: 2 })).toBe(109);
  expect(d.list()).toMatchObject([
    { run: 1, ended: 'done', steps: 3, overrides: [{ at: ['b'], name: 'out', change: 'from nine.npy' }] },
    { run: 2, parent: { run: 1, index: 2 }, ended: 'done', steps: 3, overrides: [{ at: ['b'] }, { at: ['c'], name: 'b', change: 'all = 100' }] },
  ]);
  expect((await d.compare({ a: 1, b: 2 })).nodes.map((n) => [n.node, n.is, n.outputs.out])).toEqual([
    ['a', 'same', { is: 'same' }], ['b', 'same', { is: 'same' }], ['c', 'differs', { is: 'tensor', largest: 97, mean: 97, differing: 1, of: 1 }],
  ]);
  d.forget(1);
  expect(() => d.timeline({ run: 1 })).toThrow('Run 1 is not kept');
  expect(d.timeline({ run: 2 }).total).toBe(3);
});

it('says what is wrong with a condition or a command, and changes nothing', async () => {
  const good = [{ id: 'x', at: ['c'] }];
  d.watch.set(good);
  expect(() => d.watch.set([{ id: 'y', at: ['a'], condition: { expression: 'constructor()' } }])).toThrow('not known');
  expect(() => d.watch.set([{ id: 'y', at: ['a'], condition: { name: 'nonsense' } }])).toThrow('There is no condition "nonsense"');
  expect(d.watch.list).toEqual(good);
  expect(() => d.command({ run: 7, command: 'go' })).toThrow('Run 7 is not kept');
});

it('writes a trace that reads back', async () => {
  d.watch.set([]);
  await run(1, () => {});
  const trace = await readTrace(sourceOf('one.vqtrace', await d.trace(1, receipt)));
  expect(trace).toMatchObject({ ended: 'done', receipt, workflow: graph });
  expect(trace.steps.map((s) => s.at.join('/'))).toEqual(['a', 'b', 'c']);
  const c = trace.steps[2].writes.out;
  expect(trace.values[c].measured?.stats).toMatchObject({ mean: 6, count: 1 });
  expect(trace.numbers(c)).toEqual(Float32Array.of(6));
});

it('opens a trace as a run: looked at and compared, not gone on with', async () => {
  d.watch.set([{ id: 'x', at: ['b'], when: 'after' }]);
  await run(1, async () => {
    await d.override({ run: 1, of: 'writes', name: 'out', change: { do: 'fill', value: 4 } });
    go(1);
  });
  const bytes = await d.trace(1, receipt);
  d.forget(1);
  expect(await d.open({ run: 5, name: 'one.vqtrace', file: new Blob([bytes as Uint8Array<ArrayBuffer>]) })).toEqual({ graph, receipt });
  expect(d.list()).toMatchObject([{ run: 5, file: 'one.vqtrace', ended: 'done', steps: 3, overrides: [{ index: 1, at: ['b'], name: 'out', change: 'all = 4' }] }]);
  const { steps } = d.timeline({ run: 5 });
  expect(steps[1].writes.out.overridden).toBe(true);
  expect(await one((await d.find(steps[2].writes.out.id)).tensor!)).toBe(7);
  d.watch.set([]);
  await run(6, () => {});
  expect((await d.compare({ a: 5, b: 6 })).nodes.map((n) => [n.node, n.is])).toEqual([['a', 'same'], ['b', 'differs'], ['c', 'differs']]);
  expect(() => d.command({ run: 5, command: 'go' })).toThrow('Run 5 came out of one.vqtrace');
  expect(await d.trace(5, receipt)).toEqual(bytes);
  await expect(d.open({ run: 7, name: 'x.vqtrace', file: new Blob(['nothing']) })).rejects.toThrow(/^x\.vqtrace/);
});
