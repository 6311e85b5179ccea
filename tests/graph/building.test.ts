/** Every named edit of building: wires, frames, notes, modes, alignment, subgraphs. Undone they leave nothing behind; the file stays a fixed point. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkGraph } from '../../src/graph/check.ts';
import * as edits from '../../src/graph/edit.ts';
import * as looks from '../../src/graph/edit-looks.ts';
import * as subs from '../../src/graph/edit-subgraph.ts';
import * as wires from '../../src/graph/edit-wires.ts';
import { graphAt, lift, together } from '../../src/graph/edit-within.ts';
import { expand } from '../../src/graph/expand.ts';
import { specOf } from '../../src/graph/face.ts';
import { readGraph, writeGraph } from '../../src/graph/file.ts';
import type { Edge, Graph } from '../../src/graph/graph.ts';
import { applyEdit, redo, startHistory, undo } from '../../src/graph/history.ts';
import { specs } from './specs.ts';

const { graph } = readGraph(readFileSync(new URL('../../graphs/reconstruct.json', import.meta.url), 'utf8'));
const boxesOf = (g: Graph): looks.Boxes => Object.fromEntries(Object.entries(g.nodes).map(([id, n]) => [id, { x: n.at[0], y: n.at[1], width: 220, height: 140 }]));
const types = [...specs.values()];
const wire = (e: Edge) => `${e.from.join('.')}>${e.to.join('.')}`;
const drawn = (g: Graph) => ({ nodes: Object.keys(g.nodes).sort(), edges: g.edges.map(wire).sort() });

/** One edit of the whole graph, or of the inside of its first subgraph, chosen by numbers. */
function anyEdit(g: Graph, kind: number, i: number, j: number): edits.Edit {
  const holder = Object.keys(g.nodes).find((n) => g.nodes[n].graph);
  if (kind >= 30 && holder) return lift(g, [holder], anyEdit(graphAt(g, [holder])!, kind - 30, i, j));
  const ids = Object.keys(g.nodes), id = ids[i % ids.length], other = ids[j % ids.length], edge = g.edges[i % g.edges.length];
  if (!ids.length) return edits.addNode(g, types[i % types.length], [i, j]);
  const frame = Object.keys(g.frames ?? {})[0], note = Object.keys(g.notes ?? {})[0];
  switch (kind % 30) {
    case 0: return edits.addNode(g, types[i % types.length], [i, j]);
    case 1: return looks.setMode(g, specs, [id, other], ([undefined, 'mute', 'bypass'] as const)[j % 3]);
    case 2: return looks.setColour(g, specs, [id], (['red', undefined] as const)[j % 2]);
    case 3: return looks.pinNode(g, specs, id, j % 2 ? { image: { kind: 'number', number: j } } : undefined);
    case 4: return looks.alignNodes(g, specs, boxesOf(g), (['left', 'right', 'top', 'bottom', 'centre', 'middle'] as const)[j % 6]);
    case 5: return looks.distributeNodes(g, specs, boxesOf(g), j % 2 ? 'x' : 'y');
    case 6: return looks.snapNodes(g, specs, [id, other], 22);
    case 7: return looks.frameAround(g, boxesOf(g), 'A frame');
    case 8: return frame ? looks.changeFrame(g, frame, j % 2 ? { title: `${i}` } : { colour: 'blue' }) : looks.addNote(g, [i, j], '# hello');
    case 9: return frame ? looks.moveFrame(g, frame, [i, j], { [id]: [i, j] }) : looks.addNote(g, [i, j]);
    case 10: return note ? looks.changeNote(g, note, { text: `${i}` }) : looks.addNote(g, [i, j]);
    case 11: return looks.removePlaces(g, frame ? [frame] : [], note ? [note] : []);
    case 12: return edge ? wires.leadWire(g, edge, j % 3 ? [[i, j]] : []) : edits.connect(g, [id, 'image'], [other, 'image']);
    case 13: return edge ? wires.moveWireEnd(g, edge, { from: edge.from, to: [other, 'image'] }) : looks.setRunOnChange(g, j % 2 === 0);
    case 14: return wires.removeAndReconnect(g, specs, {}, [id]);
    case 15: return subs.makeSubgraph(g, specs, [id, other]);
    case 16: return holder ? subs.dissolveSubgraph(g, specs, holder) : subs.makeSubgraph(g, specs, [id]);
    case 17: return holder ? subs.expose(g, specs, holder, (['inputs', 'outputs', 'params'] as const)[j % 3], [Object.keys(g.nodes[holder].graph!.nodes)[0] ?? 'x', 'image']) : subs.makeSubgraph(g, specs, ids);
    case 18: { const key = holder && Object.keys(g.nodes[holder].exposed?.outputs ?? {})[0]; return key ? (j % 2 ? subs.hide : (a: Graph, s: typeof specs, h: string, side: 'outputs', k: string) => subs.renameShown(a, s, h, side, k, `${i}`))(g, specs, holder!, 'outputs', key) : edits.connect(g, [id, 'image'], [other, 'image']); }
    case 19: return edits.duplicate(g, specs, [id, other], [9, 9], j % 2 === 0);
    case 20: return together('Two', g, [(a) => edits.renameNode(a, specs, id, `${j}`), (a) => edits.moveNodes(a, specs, { [id]: [i, j] })]);
    case 21: return edits.removeNodes(g, specs, [id]);
    case 22: return edits.connect(g, [id, 'image'], [other, 'image']);
    default: return looks.setRunOnChange(g, j % 2 === 0);
  }
}

describe('any row of edits', () => {
  const moves = fc.array(fc.tuple(fc.nat(59), fc.nat(30), fc.nat(30)), { maxLength: 12 });
  it('is undone to the beginning and redone to the end, 5,000 times', () => {
    fc.assert(fc.property(moves, (list) => {
      let h = startHistory(graph), now = 0;
      for (const [kind, i, j] of list) {
        const edit = anyEdit(h.graph, kind, i, j);
        h = applyEdit(h, edit, now += 5000);
        expect(h.graph).toBe(edit.patches.length ? edit.graph : h.graph);
      }
      const end = h.graph, steps = h.past.length;
      // the file and the check take longer than all the rest
      if (list.length % 6 === 1) { const text = writeGraph(end); expect(writeGraph(readGraph(text).graph)).toBe(text); checkGraph(end, specs); }
      for (let k = 0; k < steps; k++) h = undo(h);
      expect(h.graph).toEqual(graph);
      for (let k = 0; k < steps; k++) h = redo(h);
      expect(h.graph).toEqual(end);
    }), { numRuns: 5000 });
  });
});

describe('subgraphs', () => {
  const inner = ['encoder', 'quantizer'];
  it('are made and dissolved without a trace', () => {
    const made = subs.makeSubgraph(graph, specs, inner), [sub] = made.made!;
    expect(Object.keys(made.graph.nodes)).not.toContain('encoder');
    expect(drawn(expand(made.graph, specs).graph).edges.map((e) => e.replaceAll(`${sub}/`, '')).sort()).toEqual(drawn(graph).edges);
    const back = subs.dissolveSubgraph(made.graph, specs, sub).graph;
    expect(writeGraph(back)).toBe(writeGraph(graph));
  });
  it('know the types of their ports before anything runs', () => {
    const made = subs.makeSubgraph(graph, specs, inner), [sub] = made.made!, face = specOf(made.graph.nodes[sub], specs)!;
    expect(Object.keys(face.inputs).length).toBeGreaterThan(1);
    const { types, problems } = checkGraph(made.graph, specs);
    expect(problems).toEqual([]);
    for (const port of Object.keys(face.outputs)) expect(types.get(`${sub}.${port}`)?.kind).toBe(face.outputs[port].kind);
  });
  it('nest', () => {
    const one = subs.makeSubgraph(graph, specs, inner), two = subs.makeSubgraph(one.graph, specs, [one.made![0], 'decoder']);
    expect(checkGraph(two.graph, specs).problems).toEqual([]);
    expect(expand(two.graph, specs).members(two.made![0]).toSorted()).toEqual([`${two.made![0]}/decoder`, `${two.made![0]}/${one.made![0]}/encoder`, `${two.made![0]}/${one.made![0]}/quantizer`]);
    expect(writeGraph(readGraph(writeGraph(two.graph)).graph)).toBe(writeGraph(two.graph));
  });
  it('keep their port ids while what is inside is renamed', () => {
    const made = subs.makeSubgraph(graph, specs, inner), [sub] = made.made!, before = made.graph.nodes[sub].exposed;
    const renamed = lift(made.graph, [sub], edits.renameNode(graphAt(made.graph, [sub])!, specs, 'encoder', 'Mine'));
    expect(renamed.graph.nodes[sub].exposed).toEqual(before);
    expect(renamed.graph.nodes[sub].graph!.nodes.encoder.title).toBe('Mine');
  });
});

describe('wires', () => {
  const at = graph.edges.find((e) => e.from[0] === 'encoder' && e.to[0] === 'quantizer')!;
  it('take a node in where it fits, and only there', () => {
    const mix = specs.get('interpolate')!, added = edits.addNode(graph, mix, [0, 0]), [id] = added.made!;
    const by = wires.fitInto(added.graph, specs, {}, id, at);
    if (by) {
      const put = wires.insertOnWire(added.graph, specs, id, at, by).graph;
      expect(put.edges.map(wire)).toEqual(expect.arrayContaining([`${at.from.join('.')}>${id}.${by.input}`, `${id}.${by.output}>${at.to.join('.')}`]));
      expect(put.edges.map(wire)).not.toContain(wire(at));
    }
    const other = edits.addNode(graph, specs.get('class')!, [0, 0]);
    expect(wires.fitInto(other.graph, specs, {}, other.made![0], at)).toBeUndefined();
  });
  it('close again over a node that is taken out', () => {
    const spec = [...specs.values()].find((s) => Object.values(s.inputs)[0]?.kind === 'image' && Object.values(s.outputs)[0]?.kind === 'image' && Object.keys(s.inputs).length === 1);
    const g = edits.connect(edits.addNode(graph, specs.get('preview')!, [0, 0]).graph, ['image', 'image'], ['preview', 'image']).graph;
    const out = wires.removeAndReconnect(g, specs, {}, ['preview']);
    expect(out.graph.edges.map(wire).sort()).toEqual(graph.edges.filter((e) => e.to[0] !== 'preview' && e.from[0] !== 'preview').map(wire).sort());
    expect(spec === undefined || spec.type.length > 0).toBe(true);
  });
  it('come along into a copy', () => {
    const plain = edits.duplicate(graph, specs, ['quantizer']), all = edits.duplicate(graph, specs, ['quantizer'], [0, 0], true), [id] = all.made!;
    expect(plain.graph.edges).toHaveLength(graph.edges.length);
    expect(all.graph.edges.filter((e) => e.to[0] === id)).toHaveLength(graph.edges.filter((e) => e.to[0] === 'quantizer').length);
  });
});

describe('places', () => {
  it('are lined up and spread evenly', () => {
    const boxes: looks.Boxes = { encoder: { x: 0, y: 3, width: 100, height: 50 }, quantizer: { x: 130, y: 9, width: 60, height: 70 }, decoder: { x: 400, y: 0, width: 100, height: 40 } };
    const right = looks.alignNodes(graph, specs, boxes, 'right').graph.nodes;
    expect([right.encoder.at, right.quantizer.at, right.decoder.at]).toEqual([[400, 3], [440, 9], [400, 0]]);
    const spread = looks.distributeNodes(graph, specs, boxes, 'x').graph.nodes;
    expect([spread.encoder.at[0], spread.quantizer.at[0], spread.decoder.at[0]]).toEqual([0, 220, 400]);
  });
  it('are framed with room around, and the frame knows what lies in it', () => {
    const all = boxesOf(graph), some = Object.fromEntries(['encoder', 'quantizer'].map((id) => [id, all[id]]));
    const g = looks.frameAround(graph, some, 'Stage').graph, [frame] = Object.values(g.frames!);
    expect(looks.framed(frame, some)).toEqual(['encoder', 'quantizer']);
    expect(looks.framed({ ...frame, size: [frame.size[0] / 2, frame.size[1]] }, some)).not.toEqual(['encoder', 'quantizer']);
  });
});
