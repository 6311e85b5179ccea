/** Edits and their history: any row of edits undone is the beginning, redone the end. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as edits from '../../src/graph/edit.ts';
import { readGraph, writeGraph } from '../../src/graph/file.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { applyEdit, redo, seal, startHistory, undo, undoName, type History } from '../../src/graph/history.ts';
import { randomGraph } from './random.ts';
import { specs } from './specs.ts';

const { graph } = readGraph(readFileSync(new URL('../../graphs/reconstruct.json', import.meta.url), 'utf8'));
const types = [...specs.values()];

/** One edit chosen by three numbers, on whatever nodes there are. */
function anyEdit(g: Graph, kind: number, i: number, j: number): edits.Edit {
  const ids = Object.keys(g.nodes), id = ids[i % ids.length], other = ids[j % ids.length];
  if (!ids.length || kind === 0) return edits.addNode(g, types[i % types.length], [i, j]);
  switch (kind) {
    case 1: return edits.removeNodes(g, specs, [id, other]);
    case 2: return edits.connect(g, [id, 'image'], [other, 'image']);
    case 3: return edits.disconnect(g, g.edges.slice(i % 3, j % 5));
    case 4: return edits.moveNodes(g, specs, { [id]: [j, i], [other]: [i, 1] });
    case 5: return edits.setParam(g, specs, id, ['file', 'side', 'odd'][j % 3], i);
    case 6: return edits.renameNode(g, specs, id, j % 2 ? `name ${j}` : '');
    case 7: return edits.duplicate(g, specs, [id, other]);
    case 8: return edits.collapseNodes(g, specs, [id], j % 2 === 0);
    default: return edits.resizeNode(g, specs, id, [i, j]);
  }
}

it('undoes any row of edits to the beginning and redoes it to the end', () => {
  const moves = fc.array(fc.tuple(fc.nat(9), fc.nat(30), fc.nat(30), fc.constantFrom(1, 1, 1, 5000)), { maxLength: 40 });
  fc.assert(fc.property(randomGraph, moves, (start, list) => {
    let h = startHistory(start), now = 0;
    for (const [kind, i, j, wait] of list) {
      const edit = anyEdit(h.graph, kind, i, j);
      h = applyEdit(h, edit, now += wait);
      expect(h.graph).toBe(edit.patches.length ? edit.graph : h.graph);
      readGraph(writeGraph(h.graph)); // still a workflow
    }
    const end = h.graph, steps = h.past.length;
    for (let k = 0; k < steps; k++) h = undo(h);
    expect(h.graph).toEqual(start);
    expect(undo(h)).toBe(h);
    for (let k = 0; k < steps; k++) h = redo(h);
    expect(h.graph).toEqual(end);
    expect(redo(h)).toBe(h);
  }), { numRuns: 150 });
});

it('joins a drag into one step, until it is sealed or time passes', () => {
  const drag = (h: History, x: number, when: number) => applyEdit(h, edits.moveNodes(h.graph, specs, { image: [x, 0], model: [x, 1] }), when);
  let h = startHistory(graph);
  for (let i = 1; i <= 50; i++) h = drag(h, i, i * 16);
  expect([h.past.length, undoName(h)]).toEqual([1, 'Move 2 nodes']);
  h = drag(seal(h), 60, 900);
  h = drag(h, 61, 5000);
  expect(h.past).toHaveLength(3);
  h = undo(undo(undo(h)));
  expect(h.graph).toEqual(graph);
  h = redo(h);
  expect(h.graph.nodes.image.at).toEqual([50, 0]);
  expect(applyEdit(h, edits.moveNodes(h.graph, specs, { image: [50, 0] }), 0)).toBe(h); // nothing moved
  expect(drag(h, 51, 801).past).toHaveLength(2); // what was redone is not joined
});

it('keeps hundreds of steps', () => {
  let h = startHistory(graph);
  for (let i = 0; i < 600; i++) h = applyEdit(h, edits.addNode(h.graph, types[0], [i, 0]), i);
  expect(h.past).toHaveLength(500);
  for (let i = 0; i < 500; i++) h = undo(h);
  expect(Object.keys(h.graph.nodes)).toHaveLength(107);
});

it('names edits and new nodes', () => {
  const add = edits.addNode(graph, specs.get('encoder')!, [5, 6]);
  expect([add.name, add.made]).toEqual(['Add Encoder', ['encoder-2']]);
  expect(add.graph.nodes['encoder-2']).toEqual({ type: 'encoder', version: 1, params: {}, at: [5, 6] });
  expect(edits.addNode(add.graph, specs.get('encoder')!, [0, 0]).made).toEqual(['encoder-3']);
  expect(edits.addNode(graph, specs.get('image')!, [0, 0]).graph.nodes['image-2'].params).toMatchObject({ resize: 'none', side: 256 });
  expect(edits.setParam(graph, specs, 'image', 'side', 64).name).toBe('Set Side of Image');
  expect(edits.removeNodes(graph, specs, ['image', 'model', 'nobody']).name).toBe('Remove 2 nodes');
  expect(edits.renameNode(graph, specs, 'image', ' My picture ').graph.nodes.image.title).toBe('My picture');
});

it('replaces the wire at an input, and takes wires along when nodes go', () => {
  const other = edits.addNode(graph, specs.get('image')!, [0, 0]).graph;
  const { graph: wired, name } = edits.connect(other, ['image-2', 'image'], ['encoder', 'image']);
  expect(name).toBe('Connect image-2.image to encoder.image');
  expect(wired.edges.filter((e) => e.to.join('.') === 'encoder.image')).toEqual([{ from: ['image-2', 'image'], to: ['encoder', 'image'] }]);
  expect(edits.connect(wired, ['image-2', 'image'], ['encoder', 'image']).patches).toEqual([]);
  const without = edits.removeNodes(graph, specs, ['decoder']).graph;
  expect(without.edges).toHaveLength(graph.edges.length - 4);
  expect(edits.disconnect(graph, [{ from: ['image', 'image'], to: ['encoder', 'image'] }]).graph.edges).toHaveLength(graph.edges.length - 1);
});

it('duplicates nodes with the wires between them, unknown ones too', () => {
  const odd = { ...graph, nodes: { ...graph.nodes, odd: { type: 'a.b c', version: 9, params: { x: [1] }, at: [0, 0] as [number, number], zebra: true } } };
  const { graph: twice, made } = edits.duplicate(odd, specs, ['encoder', 'quantizer', 'odd']);
  expect(made).toEqual(['encoder-2', 'quantizer-2', 'a-b-c']);
  expect(twice.edges.slice(graph.edges.length)).toEqual([{ from: ['encoder-2', 'latent'], to: ['quantizer-2', 'latent'] }]);
  expect(twice.nodes['a-b-c']).toEqual({ ...odd.nodes.odd, at: [32, 32] });
});
