/** Order, circles, what a node needs, and content keys. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import { contentKey } from '../../src/graph/key.ts';
import { topological, upstream } from '../../src/graph/order.ts';
import { specs } from './specs.ts';

const graphOf = (n: number, pairs: readonly (readonly [number, number])[]): Graph => ({
  version: 1,
  nodes: Object.fromEntries(Array.from({ length: n }, (_, i) => [`n${i}`, { type: 't', version: 1, params: {}, at: [0, 0] as [number, number] }])),
  edges: pairs.map(([a, b]) => ({ from: [`n${a}`, 'o'], to: [`n${b}`, 'i'] })),
});
const pairs = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 24 });

it('puts every node after its sources, or shows a true circle', () => {
  fc.assert(fc.property(pairs, (list) => {
    const graph = graphOf(12, list), { order, circle } = topological(graph), place = new Map(order.map((id, i) => [id, i]));
    for (const { from: [a], to: [b] } of graph.edges) if (place.has(b)) expect(place.get(a)).toBeLessThan(place.get(b)!);
    expect(circle === null).toBe(order.length === 12);
    circle?.forEach((id, i) => expect(graph.edges.some((e) => e.from[0] === id && e.to[0] === circle[(i + 1) % circle.length])).toBe(true));
    // Exactly those are left out that have a circle among what they need.
    const inCircle = (id: string) => graph.edges.some((e) => e.to[0] === id && upstream(graph, [e.from[0]]).has(id));
    for (const id of Object.keys(graph.nodes)) expect(place.has(id)).toBe(![...upstream(graph, [id])].some(inCircle));
  }), { numRuns: 300 });
});

it('goes through a chain of 100,000 nodes', () => {
  const n = 100_000, { order } = topological(graphOf(n, Array.from({ length: n - 1 }, (_, i) => [i + 1, i])));
  expect([order.length, order[0], order.at(-1)]).toEqual([n, `n${n - 1}`, 'n0']);
});

it('gives one key to one content, whatever the order of its parts', () => {
  const spec = specs.get('preview')!, image = specs.get('image')!, of = { inputs: {}, engine: 'cpu' };
  const base = contentKey({ spec: image, params: { file: 'a', side: 1 }, ...of });
  expect(base).toMatch(/^[0-9a-f]{32}$/);
  expect(contentKey({ spec: image, params: { side: 1, file: 'a' }, ...of })).toBe(base);
  const others = [
    contentKey({ spec: image, params: { file: 'a', side: 2 }, ...of }), contentKey({ spec: image, params: { file: 'a', side: '1' }, ...of }),
    contentKey({ spec: image, params: { file: 'a', side: 1 }, inputs: {}, engine: 'wasm' }), contentKey({ spec: image, params: { file: 'a', side: 1 }, ...of, fingerprint: 'x' }),
    contentKey({ spec, params: { file: 'a', side: 1 }, ...of }), contentKey({ spec: image, params: { file: 'a', side: 1 }, inputs: { a: 'k.out' }, engine: 'cpu' }),
    contentKey({ spec: { ...image, upgrades: [(p) => p] }, params: { file: 'a', side: 1 }, ...of }),
  ];
  expect(new Set([base, ...others]).size).toBe(others.length + 1);
  expect(contentKey({ spec, params: { item: 1 }, ...of })).toBe(contentKey({ spec, params: { item: 2 }, ...of })); // cosmetic
});
