/** Subgraphs, muted, bypassed and pinned nodes while they run, and why each node ran: with fake nodes, so that every run is counted. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Graph, GraphNode } from '../../src/graph/graph.ts';
import { checkGraph } from '../../src/graph/check.ts';
import { drain, execute, type NodeEvent } from '../../src/run/execute.ts';
import { debug } from '../../src/run/debug.ts';
import type { Memory } from '../../src/run/why.ts';
import { draw, fakes, fakeSpecs, one } from './fakes.ts';

/** a const 3 -> sub(plus: add x + 1 inside) -> end same */
function nested(): Graph {
  const inner = draw('k const 1; plus add b=k.out');
  const deeper = draw('plus add');
  const g = draw('a const 3; end same');
  const sub = (graph: Graph, port: string): GraphNode => ({
    type: 'subgraph', version: 1, params: {}, at: [0, 0], graph: { nodes: graph.nodes, edges: graph.edges },
    exposed: { inputs: { x: { to: [['plus', port]] } }, outputs: { y: { from: ['plus', 'out'] } }, params: graph.nodes.k ? { step: { of: ['k', 'value'] } } : {} },
  });
  g.nodes.sub = sub(inner, 'a');
  g.nodes.two = sub({ ...deeper, nodes: { plus: { ...sub(inner, 'a'), exposed: { inputs: { a: { to: [['plus', 'a']] } }, outputs: { out: { from: ['plus', 'out'] } }, params: {} } } } }, 'a');
  g.edges = [{ from: ['a', 'out'], to: ['sub', 'x'] }, { from: ['sub', 'y'], to: ['two', 'x'] }, { from: ['two', 'y'], to: ['end', 'a'] }];
  return g;
}
const valueOf = async (graph: Graph, host: ReturnType<typeof fakes>['host'], node = 'end', port = 'out') => {
  const results = await drain(execute(graph, host));
  try { return await one(results.outputs.get(node)![port].tensor!); } finally { results.close(); }
};

describe('a subgraph', () => {
  test('runs, nested, and gives what its nodes give', async () => {
    const f = fakes(), g = nested();
    expect(checkGraph(g, fakeSpecs).problems).toEqual([]);
    expect(await valueOf(g, f.host)).toBe(5);
    expect(f.ran).toEqual(['a', 'sub/k', 'sub/plus', 'two/plus/plus', 'end']); // two/plus/k is the same as sub/k, so it is known
    const done = f.events.filter(([, e]) => e.is === 'done').map(([n]) => n);
    expect(done).toEqual(['a', 'sub/k', 'sub/plus', 'sub', 'two/plus/k', 'two/plus/plus', 'two/plus', 'two', 'end']);
    const outs = f.events.find(([n, e]) => n === 'sub' && e.is === 'done')![1] as NodeEvent & { is: 'done' };
    expect(Object.keys(outs.outputs)).toEqual(['y']);
    f.cache.dispose();
    expect(f.arena.live).toBe(0);
  });
  test('keeps results when it is made of nodes that have run', async () => {
    const f = fakes();
    await valueOf(draw('a const 3; k const 1; plus add a=a.out b=k.out; end same a=plus.out'), f.host);
    f.ran.length = 0;
    const g = nested();
    g.edges = [{ from: ['a', 'out'], to: ['sub', 'x'] }, { from: ['sub', 'y'], to: ['end', 'a'] }];
    delete g.nodes.two;
    expect(await valueOf(g, f.host)).toBe(4);
    expect(f.ran).toEqual([]);
  });
  test('is stepped over whole, into node by node', async () => {
    const stops = async (command: 'over' | 'into') => {
      const f = fakes(), seen: string[] = [];
      (await debug(execute(nested(), f.host), { breakpoints: () => [], ask: async (s) => { seen.push(s.at.join('>')); return command; } }, 'into')).close();
      return seen;
    };
    expect(await stops('over')).toEqual(['a', 'sub', 'two', 'end']);
    const into = await stops('into');
    expect(into.filter((s) => s.startsWith('sub')).slice(0, 4)).toEqual(['sub', 'sub>k', 'sub>k>first', 'sub>k>second']);
    expect(into).toContain('two>plus>plus>first');
  });
  test('stops at a breakpoint deep inside', async () => {
    const f = fakes(), seen: string[] = [];
    (await debug(execute(nested(), f.host), { breakpoints: () => [['two', 'plus', 'k']], ask: async (s) => { seen.push(s.at.join('>')); return 'go'; } })).close();
    expect(seen).toEqual(['two>plus>k']);
  });
  test('runs up to it, and up to a node inside', async () => {
    const f = fakes();
    await drain(execute(nested(), { ...f.host, upTo: ['sub/k'] }));
    expect(f.ran).toEqual(['sub/k']);
    f.ran.length = 0;
    await drain(execute(nested(), { ...f.host, upTo: ['sub'] }));
    expect(f.ran).toEqual(['a', 'sub/plus']);
  });
});

describe('modes', () => {
  const skipped = (f: ReturnType<typeof fakes>) => Object.fromEntries(f.events.flatMap(([n, e]) => (e.is === 'skipped' ? [[n, e.why]] : [])));
  const withMode = (g: Graph, id: string, more: Partial<GraphNode>) => ({ ...g, nodes: { ...g.nodes, [id]: { ...g.nodes[id], ...more } } });
  const chain = draw('a const 3; b add a=a.out; c same a=b.out; d same a=a.out');

  test('muted: it and what depends on it do not run, the rest does', async () => {
    const f = fakes(), g = withMode(chain, 'b', { mode: 'mute' });
    await drain(execute(g, f.host));
    expect(f.ran).toEqual(['a', 'd']);
    expect(skipped(f)).toEqual({ b: 'It is muted.', c: 'It needs Add, which does not run.' });
    expect(checkGraph(g, fakeSpecs).problems.map((p) => p.severity)).toEqual(['warning', 'warning']);
    await expect(drain(execute(g, { ...f.host, upTo: ['c'] }))).rejects.toThrow(/needs Add/);
  });
  test('bypassed: what flows in flows on', async () => {
    const f = fakes(), g = withMode(draw('a const 3; k const 4; b add a=a.out b=k.out; c same a=b.out'), 'b', { mode: 'bypass' });
    expect(await valueOf(g, f.host, 'c')).toBe(3);
    expect(f.ran).not.toContain('b');
  });
  test('bypassed with nothing to pass on: what needs it does not run, with the reason', async () => {
    const f = fakes(), g = withMode(draw('b add; c same a=b.out'), 'b', { mode: 'bypass' });
    await drain(execute(g, f.host));
    expect(f.ran).toEqual([]);
    expect(skipped(f).c).toMatch(/bypassed, and nothing of the kind/);
  });
  test('a bypassed and a muted subgraph', async () => {
    const f = fakes(), g = withMode(nested(), 'sub', { mode: 'bypass' });
    expect(await valueOf(g, f.host)).toBe(4);
    const m = fakes();
    await drain(execute(withMode(nested(), 'two', { mode: 'mute' }), m.host));
    expect(m.ran).toEqual(['a', 'sub/k', 'sub/plus']);
  });
  test('pinned: its value stands, and what only it needs does not run', async () => {
    const f = fakes(), data = deflateSync(Buffer.from(Float32Array.of(40).buffer)).toString('base64');
    const g = withMode(draw('a const 3; b add a=a.out; c same a=b.out'), 'b', { pinned: { out: { kind: 'latent', dtype: 'float32', shape: [1], data } } });
    expect(await valueOf(g, f.host, 'c')).toBe(40);
    expect(f.ran).toEqual(['c']);
    expect(skipped(f)).toEqual({ a: 'All that need it are pinned.' });
    const whole = withMode(nested(), 'sub', { pinned: { y: { kind: 'latent', dtype: 'float32', shape: [1], data } } });
    expect(await valueOf(whole, fakes().host)).toBe(41);
  });
  test('a pinned value that is damaged or too large is refused in words', async () => {
    const f = fakes(), bomb = deflateSync(Buffer.alloc(1e6)).toString('base64');
    const g = (data: string) => withMode(draw('b add; c same a=b.out'), 'b', { pinned: { out: { kind: 'latent', dtype: 'float32', shape: [1], data } } });
    await expect(drain(execute(g(bomb), f.host))).rejects.toThrow(/unpacks to more than 4 bytes/);
    await expect(drain(execute(g('AAAA'), f.host))).rejects.toThrow(/pinned "out"/);
  });
});

describe('why a node ran', () => {
  const reasons = async (f: ReturnType<typeof fakes>, g: Graph, memory: Memory, more: object = {}) => {
    f.events.length = 0;
    (await drain(execute(g, { ...f.host, memory, ...more }))).close();
    return Object.fromEntries(f.events.flatMap(([n, e]) => (e.is === 'done' ? [[n, e.why]] : [])));
  };
  test('is told by what differs', async () => {
    const f = fakes(), memory: Memory = new Map(), g = (v: number) => draw(`a const ${v}; k const 1; b add a=a.out b=k.out`);
    expect(await reasons(f, g(3), memory)).toEqual({ a: { is: 'first' }, k: { is: 'first' }, b: { is: 'first' } });
    expect(await reasons(f, g(3), memory)).toEqual({ a: { is: 'same' }, k: { is: 'same' }, b: { is: 'same' } });
    expect(await reasons(f, g(4), memory)).toEqual({
      a: { is: 'changed', changed: { params: [{ name: 'value', from: 3, to: 4 }], inputs: [], file: true, engine: false } }, k: { is: 'same' },
      b: { is: 'changed', changed: { params: [], inputs: [{ port: 'a', from: 'a' }], file: false, engine: false } },
    });
    expect((await reasons(f, g(3), memory)).b).toMatchObject({ is: 'kept' });
    expect(await reasons(f, g(3), memory, { fresh: new Set(['b']) })).toMatchObject({ a: { is: 'same' }, b: { is: 'asked' } });
  });
  test('only this: runs it alone, or says what is not known', async () => {
    const f = fakes(), g = draw('a const 3; b add a=a.out');
    await expect(drain(execute(g, { ...f.host, upTo: ['b'], only: new Set(['b']), fresh: new Set(['b']) }))).rejects.toThrow(/result is not known/);
    (await drain(execute(g, f.host))).close();
    f.ran.length = 0;
    (await drain(execute(g, { ...f.host, upTo: ['b'], only: new Set(['b']), fresh: new Set(['b']) }))).close();
    expect(f.ran).toEqual(['b']);
  });
});
