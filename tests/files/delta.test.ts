/** The journal's changes: from any value to any other and exactly there; a delta that belongs elsewhere is told. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { delta, isSame, patch } from '../../src/graph/delta.ts';
import * as edits from '../../src/graph/edit.ts';
import { randomGraph } from '../graph/random.ts';
import { specs } from '../graph/specs.ts';

const json = fc.jsonValue({ maxDepth: 4 }).map((v) => JSON.parse(JSON.stringify(v).replaceAll('__proto__', 'proto')) as unknown);

it('leads from any value to any other', () => {
  fc.assert(fc.property(json, json, (a, b) => {
    const kept = structuredClone(a), way = delta(a, b);
    const got = patch(a, JSON.parse(JSON.stringify(way)) as typeof way);
    expect(JSON.stringify(got) === JSON.stringify(b) || isSame(got, b)).toBe(true);
    expect(a).toEqual(kept);
    expect(delta(a, structuredClone(a))).toEqual([]);
  }), { numRuns: 2000 });
});

it('leads through rows of edits, and is small for a small edit', () => {
  fc.assert(fc.property(randomGraph, fc.array(fc.tuple(fc.nat(3), fc.nat(20)), { maxLength: 10 }), (start, list) => {
    let graph = start, copy: unknown = start;
    for (const [kind, i] of list) {
      const ids = Object.keys(graph.nodes), id = ids[i % ids.length];
      const next = (!ids.length || kind === 0 ? edits.addNode(graph, specs.get('encoder')!, [i, i])
        : kind === 1 ? edits.removeNodes(graph, specs, [id]) : kind === 2 ? edits.connect(graph, [id, 'image'], [ids[0], 'image']) : edits.moveNodes(graph, specs, { [id]: [i, -i] })).graph;
      copy = patch(copy, delta(graph, next));
      graph = next;
    }
    expect(isSame(copy, graph)).toBe(true);
  }), { numRuns: 300 });
  const edges = Array.from({ length: 1500 }, (_, i) => ({ from: ['a', `o${i}`] as [string, string], to: ['b', `i${i}`] as [string, string] }));
  const graph = { version: 1 as const, nodes: { a: { type: 'x', version: 1, params: {}, at: [0, 0] as [number, number] }, b: { type: 'x', version: 1, params: {}, at: [0, 0] as [number, number] } }, edges };
  const without = edits.disconnect(graph, [edges[700]]).graph;
  expect(delta(graph, without)).toEqual([{ do: 'splice', path: ['edges'], at: 700, count: 1, values: [] }]);
});

it('refuses what does not fit', () => {
  expect(() => patch({ a: 1 }, [{ do: 'delete', path: ['b'] }])).toThrow('nothing to delete at b');
  expect(() => patch({ a: [] }, [{ do: 'splice', path: ['a'], at: 0, count: 2, values: [] }])).toThrow();
  expect(() => patch({}, [{ do: 'set', path: ['a', 'b'], value: 1 }])).toThrow('there is no a');
});
