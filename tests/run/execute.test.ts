/** The executor on fake nodes: order, cache, stops, errors with their place, and nothing left alive. */
import { expect, it } from 'vitest';
import type { Cache } from '../../src/run/cache.ts';
import { drain, execute, NodeError, type Host } from '../../src/run/execute.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { draw, fakes, one } from './fakes.ts';

const graph = draw('z sink a=sum.out; sum add a=x.out b=twice.out; twice add a=x.out b=x.out; x const 3; y const 4; far same a=y.out');
const runAll = async (g: Graph, host: Host) => { const r = await drain(execute(g, host)); r.close(); };
const steps = async (g: Graph, host: Host, reply: 'into' | 'over') => {
  const at: string[] = [], run = execute(g, host);
  let s = await run.next();
  while (!s.done) { at.push(s.value.at.join('/')); s = await run.next(reply); }
  const out = await Promise.all([...s.value.outputs].map(async ([n, v]) => [n, v.out?.tensor ? await one(v.out.tensor) : null]));
  s.value.close();
  return { at, out: Object.fromEntries(out) };
};

it('runs every node after its sources', async () => {
  const { host, ran } = fakes();
  const { at, out } = await steps(graph, host, 'over');
  expect(at).toEqual(ran);
  expect(ran.toSorted()).toEqual(['far', 'sum', 'twice', 'x', 'y', 'z']);
  for (const { from: [a], to: [b] } of graph.edges) expect(ran.indexOf(a)).toBeLessThan(ran.indexOf(b));
  expect(out).toEqual({ x: 3, y: 4, far: 4, twice: 6, sum: 9, z: null });
});

it('gives the same into and over, and names inner steps by their path', async () => {
  const over = await steps(graph, fakes().host, 'over'), into = await steps(graph, fakes().host, 'into');
  expect(into.out).toEqual(over.out);
  expect(into.at.filter((p) => p.startsWith('twice'))).toEqual(['twice', 'twice/first', 'twice/second', 'twice/second/deep']);
});

it('runs only what the wanted nodes need', async () => {
  const { host, ran } = fakes();
  await runAll(graph, { ...host, upTo: ['twice'] });
  expect(ran).toEqual(['x', 'twice']);
});

it('takes known results from the cache, and runs what changed and what follows', async () => {
  const { host, ran, events } = fakes();
  await runAll(graph, host);
  ran.length = events.length = 0;
  await runAll(graph, host);
  expect(ran).toEqual(['z']); // an effect runs each time
  expect(events.filter(([, e]) => e.is === 'done' && e.cached).map(([n]) => n).toSorted()).toEqual(['far', 'sum', 'twice', 'x', 'y']);

  const set = (id: string, params: Graph['nodes'][string]['params']): Graph => ({ ...graph, nodes: { ...graph.nodes, [id]: { ...graph.nodes[id], params } } });
  ran.length = 0;
  await runAll(set('y', { value: 5 }), host);
  expect(ran).toEqual(['y', 'far', 'z']);
  ran.length = 0;
  await runAll(set('x', { value: 3, colour: 'red' }), host); // cosmetic
  await runAll(set('y', { value: 4 }), host); // undone
  expect(ran).toEqual(['z', 'z']);
  ran.length = 0;
  await runAll(graph, { ...host, engine: 'webgpu' });
  expect(ran).toHaveLength(6);
});

it('runs a known node again when it is stepped into', async () => {
  const { host, ran, arena, cache } = fakes();
  await runAll(graph, host);
  ran.length = 0;
  const live = arena.live, { at } = await steps(graph, host, 'into');
  expect(ran).toHaveLength(6);
  expect(at).toContain('x/first');
  expect(arena.live).toBe(live);
  cache.dispose();
  expect(arena.live).toBe(0);
});

it('frees everything when stopped at any step', async () => {
  let cut = 0;
  for (let done = false; !done; cut++) {
    for (const reply of ['into', 'over'] as const) {
      for (const how of ['return', 'signal'] as const) {
        const stop = new AbortController(), { host, arena, cache, events } = fakes();
        const run = execute(graph, { ...host, signal: stop.signal });
        let s = await run.next();
        for (let i = 0; i < cut && !s.done; i++) s = await run.next(reply);
        if (s.done) { s.value.close(); if (reply === 'into') done = true; } else if (how === 'return') await run.return(undefined as never);
        else {
          stop.abort();
          await expect(run.next(reply)).rejects.toThrow('abort');
        }
        const last = new Map(events.map(([n, e]) => [n, e.is]));
        for (const is of last.values()) expect(['done', 'stopped']).toContain(is);
        cache.dispose();
        expect(arena.live, `cut ${cut} ${reply} ${how}`).toBe(0);
      }
    }
  }
  expect(cut).toBeGreaterThan(20);
});

it('stops in the middle of a node when the signal says so, and keeps nothing of it', async () => {
  const { host, arena, cache, events } = fakes(), stop = new AbortController();
  const on: Host['on'] = (n, e) => { host.on!(n, e); if (n === 'twice' && e.is === 'progress') stop.abort(); };
  await expect(drain(execute(graph, { ...host, on, signal: stop.signal }))).rejects.toThrow('abort');
  expect(events.filter(([n]) => n === 'twice').map(([, e]) => e.is)).toEqual(['queued', 'running', 'progress', 'stopped']);
  expect(cache.size).toBe(3); // y, far, x came before
  cache.dispose();
  expect(arena.live).toBe(0);
});

it('names the node of an error, stops the rest, and frees everything', async () => {
  const { host, arena, cache, events } = fakes();
  const broken = draw('a const 1; b bad a=a.out; c same a=b.out');
  await expect(runAll(broken, host)).rejects.toMatchObject({ name: 'NodeError', node: 'b', message: 'it broke' });
  expect(events.map(([n, e]) => `${n} ${e.is}`).slice(-2)).toEqual(['b failed', 'c stopped']);
  cache.dispose();
  expect(arena.live).toBe(0);
});

it.each([
  ['x nothing', 'x', undefined, 'There is no node type "nothing" here. Remove the node, or open the workflow where it exists.'],
  ['x add', 'x', 'a', 'The input "a" needs a wire.'],
  ['c const 1; x add a=c.out q=c.out', 'x', 'q', 'There is no input "q" here. Inputs: a, b.'],
  ['c const 1; x add a=c.constructor', 'x', 'a', 'c gave no "constructor". Wire another of its outputs to "a".'],
  ['x same a=y.out; y same a=x.out', 'y', undefined, 'These nodes feed each other in a circle: y → x → y. Remove one of the wires between them.'],
])('refuses %s at its node', async (text, node, port, message) => {
  const { host, events } = fakes(), error = await runAll(draw(text), host).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(NodeError);
  expect(error).toMatchObject({ node, port, message });
  expect(events.at(-1)).toMatchObject([node, { is: 'failed' }]);
});

it('keeps as many tensors alive after 50 runs as after the first, also when values change', async () => {
  const { host, arena } = fakes(64); // less than all results need
  await runAll(graph, host);
  const first = arena.live;
  for (let i = 0; i < 49; i++) {
    await runAll({ ...graph, nodes: { ...graph.nodes, y: { ...graph.nodes.y, params: { value: i % 5 } } } }, host);
  }
  await runAll(graph, host);
  for (let i = 0; i < 50; i++) await runAll(graph, host);
  expect(arena.live).toBeGreaterThanOrEqual(first);
  const settled = arena.live;
  for (let i = 0; i < 50; i++) await runAll(graph, host);
  expect(arena.live).toBe(settled);
  (host.cache as Cache).dispose();
  expect(arena.live).toBe(0);
});

it('adds less than a millisecond per node', async () => {
  const { host } = fakes(0), n = 300;
  const chain = draw(['n0 const 1', ...Array.from({ length: n - 1 }, (_, i) => `n${i + 1} add a=n${i}.out`)].join('; '));
  await runAll(chain, host);
  const start = performance.now();
  await runAll(chain, host);
  expect((performance.now() - start) / n).toBeLessThan(1);
});
