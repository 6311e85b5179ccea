/** Which results still belong to the graph on the screen. */
import { expect, test } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import { staleNodes } from '../../src/editor/state/stale.ts';

const node = (x: number) => ({ type: 't', version: 1, params: { x }, at: [0, 0] as [number, number] });
const chain: Graph = { version: 1, nodes: { a: node(1), b: node(1), c: node(1), d: node(1) }, edges: [{ from: ['a', 'o'], to: ['b', 'i'] }, { from: ['b', 'o'], to: ['c', 'i'] }] };
const stale = (now: Graph) => [...staleNodes(chain, now)].sort();

test('a changed parameter makes its node and everything after it stale', () => {
  expect(stale({ ...chain, nodes: { ...chain.nodes, b: node(2) } })).toEqual(['b', 'c']);
});
test('moving and naming change nothing', () => {
  expect(stale({ ...chain, nodes: { ...chain.nodes, a: { ...node(1), at: [9, 9], title: 'x' } } })).toEqual([]);
});
test('a removed or exchanged wire counts', () => {
  expect(stale({ ...chain, edges: chain.edges.slice(1) })).toEqual(['b', 'c']);
  expect(stale({ ...chain, edges: [...chain.edges, { from: ['a', 'o'], to: ['d', 'i'] }] })).toEqual(['d']);
});
test('the same order of wires is not asked for', () => {
  expect(stale({ ...chain, edges: chain.edges.toReversed() })).toEqual([]);
});
test('a circle ends', () => {
  expect(stale({ ...chain, edges: [...chain.edges, { from: ['c', 'o'], to: ['a', 'i'] }] })).toEqual(['a', 'b', 'c']);
});
