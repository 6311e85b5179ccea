/** Where a debugged run stops for each script of commands, what changes do, and that nothing stays alive: on fake nodes. */
import { expect, it } from 'vitest';
import type { Breakpoint } from '../../src/run/breakpoints.ts';
import type { DebugRun } from '../../src/run/debug-run.ts';
import { Retained } from '../../src/run/retained.ts';
import { Watch } from '../../src/run/watch.ts';
import { draw, fakes, one } from '../run/fakes.ts';
import { type Action, play } from './script.ts';

/** a = 3, b = a + 0, c = b + a */
const graph = draw('a const 3; b add a=a.out; c add a=b.out b=a.out');

async function stops(actions: Action[], breakpoints: Breakpoint[] = [], first: 'go' | 'into' = 'go', g = graph) {
  const { host, arena, cache, ran } = fakes(), watch = new Watch();
  watch.set(breakpoints);
  const { stops, results, run, values, left } = await play(g, actions, { host, tensor: arena.tensor, watch }, first);
  expect(left).toEqual([]);
  const out = Object.fromEntries(await Promise.all([...results!.outputs].map(async ([id, v]) => [id, v.out?.tensor ? await one(v.out.tensor) : null])));
  const history = run.history.steps.map((s) => s.at.join('/'));
  results!.close();
  run.history.close();
  await values.close();
  cache.dispose();
  expect(arena.live).toBe(0);
  return { stops, out, ran, history };
}
const at = (path: string, more: Partial<Breakpoint> = {}): Breakpoint => ({ id: path, at: path.split('/'), ...more });

it('does not stop without a reason, and notes each node', async () => {
  expect(await stops([])).toEqual({ stops: [], out: { a: 3, b: 3, c: 6 }, ran: ['a', 'b', 'c'], history: ['a', 'b', 'c'] });
});
it('knows what each piece took, those without a step after them too', async () => {
  const { host, arena, cache } = fakes(), values = new Retained(2 ** 30), { run, results } = await play(graph, new Array<Action>(20).fill('into'), { host, tensor: arena.tensor, values }, 'into');
  expect(run.history.steps.map((s) => [s.at.join('/'), s.ms !== undefined])).toContainEqual(['a/second/deep', true]);
  for (const s of run.history.steps) expect(s.ms, s.at.join('/')).toBeGreaterThanOrEqual(0);
  results!.close();
  run.history.close();
  cache.dispose();
});
it('steps into, over and out', async () => {
  expect((await stops(['into', 'into', 'into', 'into', 'into'], [], 'into')).stops).toEqual(['a', 'a/first', 'a/second', 'a/second/deep', 'b', 'b/first']);
  expect((await stops(['over', 'over', 'over'], [], 'into')).stops).toEqual(['a', 'b', 'c']);
  expect((await stops(['out', 'over'], [at('b/second/deep')])).stops).toEqual(['b/second/deep', 'c']);
  expect((await stops(['over', 'over', 'over'], [at('b/first')])).stops).toEqual(['b/first', 'b/second', 'c']);
});
it('stops before and after nodes, at ports and at places inside', async () => {
  expect((await stops(['go', 'go', 'go'], [at('a', { when: 'after' }), at('b', { port: 'out' }), at('c/second/deep')])).stops).toEqual(['a!', 'b!', 'c/second/deep']);
  expect((await stops([], [at('b', { port: 'nothing' }), at('b/nowhere')])).stops).toEqual([]);
});
it('leaves disabled breakpoints alone and counts hits', async () => {
  expect((await stops(['go'], [at('a', { disabled: true }), at('b')])).stops).toEqual(['b']);
  const twice = draw('a const 3; b add a=a.out; c add a=b.out');
  expect((await stops([], [at('b', { fromHit: 2 })], 'go', twice)).stops).toEqual([]);
});
it('runs to a place once', async () => expect((await stops(['to c/second', 'over'], [], 'into')).stops).toEqual(['a', 'c/second']));
it('stops by what a value is', async () => {
  const above = (limit: number): Breakpoint[] => ['a', 'b', 'c'].map((id) => at(id, { when: 'after', condition: { expression: `mean > ${limit}` } }));
  expect((await stops(['go'], above(5))).stops).toEqual(['c!']);
  expect((await stops(['go', 'go', 'go'], above(2))).stops).toEqual(['a!', 'b!', 'c!']);
  expect((await stops([], above(7))).stops).toEqual([]);
});

it('looks back without running anything, and forth again', async () => {
  const { stops: seen, ran } = await stops(['back', 'back', 'forth', 'forth', 'go'], [at('c')]);
  expect(seen).toEqual(['c', '<b', '<a', '<b', 'c']);
  expect(ran).toEqual(['a', 'b', 'c']);
});
it('goes on from an earlier step by running again from there, with what is known from the cache', async () => {
  const { stops: seen, ran, out, history } = await stops(['back', 'over', 'over'], [at('c')]);
  expect(seen).toEqual(['c', '<b', 'c']);
  expect(out).toEqual({ a: 3, b: 3, c: 6 });
  expect(history).toEqual(['a', 'b', 'c']);
  expect(ran).toEqual(['a', 'b', 'c']); // b was known
  const inside = await stops(['back', 'back', 'into', 'go'], [at('b/second/deep')]);
  expect(inside.stops).toEqual(['b/second/deep', '<b/second', '<b/first', 'b/second', 'b/second/deep']);
  expect(inside.history).toEqual(['a', 'b', 'b/first', 'b/second', 'b/second/deep', 'c']);
  expect(inside.ran).toEqual(['a', 'b', 'b', 'c']);
  expect(inside.out.c).toBe(6);
});

it('replaces a value before and after: everything after it is other, nothing before it', async () => {
  const set = (of: 'reads' | 'writes', name: string, x: number): Action => (run) => run.override(of, name, { do: 'fill', value: x });
  const before = await stops([set('reads', 'a', 10), 'go'], [at('c')]);
  expect(before.out).toEqual({ a: 3, b: 3, c: 13 });
  const after = await stops([set('writes', 'out', 5), 'go'], [at('a', { when: 'after' })]);
  expect(after.out).toEqual({ a: 5, b: 5, c: 10 });
  const twice = await stops([set('writes', 'out', 5), set('writes', 'out', 6), 'go'], [at('b', { when: 'after' })]);
  expect(twice.out).toEqual({ a: 3, b: 6, c: 9 });
  const both = await stops([set('writes', 'out', 5), (run) => run.override('writes', 'out', { do: 'cells', cells: [[0, 8]] }), 'over', 'back', 'over', 'go'], [at('b', { when: 'after' })]);
  // gone back before the change: it is not there any more
  expect(both).toMatchObject({ stops: ['b!', 'b!', 'b!', 'c', '<b', 'b!'], out: { a: 3, b: 3, c: 6 } });
  const undone = await stops([set('writes', 'out', 5), (run) => run.override('writes', 'out', { do: 'restore' }), 'go'], [at('b', { when: 'after' })]);
  expect(undone.out).toEqual({ a: 3, b: 3, c: 6 });
});
it('refuses what does not fit', async () => {
  const refused: Action = async (run) => {
    await expect(run.override('reads', 'zzz', { do: 'fill', value: 1 })).rejects.toThrow('no value zzz');
    await expect(run.override('writes', 'out', { do: 'fill', value: 1 })).rejects.toThrow('after this step');
    await expect(run.override('reads', 'a', { do: 'cells', cells: [[7, 1]] })).rejects.toThrow('no cell 7');
    await expect(run.override('reads', 'a', { do: 'set', data: new Float32Array(3) })).rejects.toThrow('3 are given');
  };
  expect((await stops([refused, 'go'], [at('c')])).out.c).toBe(6);
});

it('takes edited parameters on continue, and says which come too late', async () => {
  const edit = (id: string, value: number, want: object): Action => (run) => {
    const g = structuredClone(run.graph);
    g.nodes[id].params.value = value;
    expect(run.edit(g)).toEqual(want);
  };
  const g = draw('a const 3; b const 4; c add a=a.out b=b.out');
  expect((await stops([edit('b', 40, { later: ['b'], ran: [] }), 'go'], [at('b')], 'go', g)).out).toEqual({ a: 3, b: 40, c: 43 });
  expect((await stops([edit('a', 30, { later: [], ran: ['a'] }), 'go'], [at('b')], 'go', g)).out).toEqual({ a: 3, b: 4, c: 7 });
  expect((await stops([edit('a', 30, { later: [], ran: ['a'] }), 'back', 'over', 'go'], [at('b')], 'go', g)).out).toEqual({ a: 30, b: 4, c: 34 });
});

it('branches from a step: both runs are there, and only what follows differs', async () => {
  const { host, arena, cache, ran } = fakes(), watch = new Watch(), values = new Retained(2 ** 30);
  watch.set([at('b', { when: 'after' })]);
  const a = await play(graph, [(run) => run.override('writes', 'out', { do: 'fill', value: 7 }), 'go'], { host, tensor: arena.tensor, watch, values });
  expect(await one(a.results!.outputs.get('c')!.out.tensor!)).toBe(10);
  ran.length = 0;
  const b = await play(graph, [(run) => run.override('reads', 'a', { do: 'fill', value: 1 }), 'go'], { host, tensor: arena.tensor, watch: new Watch(), values, origin: { of: a.run, index: 2 } });
  expect(b.stops).toEqual(['c', 'c']);
  expect(ran).toEqual(['c']);
  expect(b.run.overrides.map((o) => `${o.at} ${o.of} ${o.name}`)).toEqual(['b writes out', 'c reads a']);
  expect(await one(b.results!.outputs.get('c')!.out.tensor!)).toBe(4);
  expect(await one(b.results!.outputs.get('b')!.out.tensor!)).toBe(7);
  expect(await one((await values.find(a.run.history.steps[2].writes.out)).tensor!)).toBe(10);
  for (const x of [a, b]) { x.results!.close(); x.run.history.close(); }
  await values.close();
  cache.dispose();
  expect(arena.live).toBe(0);
});

it('pauses inside a node that runs through, and frees everything when stopped there', async () => {
  const { host, arena, cache } = fakes(), stop = new AbortController(), values = new Retained(2 ** 30);
  let run: DebugRun, where = '';
  const played = play(graph, [(r) => { r.pause(); }, (r) => { run = r; r.command({ do: 'go' }); r.pause(); }, (_, s) => { where = `${s.at.join('/')} ${s.why.is}`; stop.abort(new Error('stopped')); }], { host, tensor: arena.tensor, values, stop }, 'into');
  await expect(played).rejects.toThrow('stopped');
  expect(where).toBe('a/first pause');
  run!.history.close();
  await values.close();
  cache.dispose();
  expect(arena.live).toBe(0);
});

it('frees everything when it is stopped at any step', async () => {
  for (let n = 0; n < 12; n++) {
    const { host, arena, cache } = fakes(), stop = new AbortController(), values = new Retained(2 ** 30);
    let run: DebugRun | undefined;
    const actions: Action[] = [...new Array<Action>(n).fill('into'), (r) => { run = r; stop.abort(new Error('stopped')); }];
    await expect(play(graph, actions, { host, tensor: arena.tensor, values, stop }, 'into')).rejects.toThrow('stopped');
    run!.history.close();
    await values.close();
    cache.dispose();
    expect(arena.live, `stopped at ${n}`).toBe(0);
  }
});
