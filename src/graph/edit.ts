/** Everything a person can do to a graph, by name. Each edit is a value: the new graph, and the patches there and back. Draws nothing. */
import { enablePatches, produceWithPatches, type Patch } from 'immer';
import { specOf } from './face.ts';
import type { Edge, Graph, GraphNode } from './graph.ts';
import { defaultsOf, versionOf, type NodeSpec, type ParamValue, type Specs } from './node.ts';
import { count } from './shapes.ts';
import { withWire, type End } from './check.ts';

enablePatches();

export interface Edit {
  /** As it stands in the history: 'Move 3 nodes'. */
  readonly name: string;
  readonly graph: Graph;
  readonly patches: readonly Patch[];
  readonly inverse: readonly Patch[];
  /** Edits in a row with the same mark are one step back: a drag, the typing of a number. */
  readonly merge?: string | undefined;
  /** Nodes it made. */
  readonly made?: readonly string[];
}

type Point = readonly [x: number, y: number];
/** An edit by a recipe on a draft. */
export const make = (graph: Graph, name: string, recipe: (g: Graph) => void, more: Pick<Edit, 'merge' | 'made'> = {}): Edit => {
  const [next, patches, inverse] = produceWithPatches(graph, (draft) => { recipe(draft as Graph); });
  return { name, graph: next, patches, inverse, ...more };
};

/** 'encoder', then 'encoder-2', 'encoder-3' ... */
export function freshId(taken: { has(id: string): boolean }, type: string): string {
  const base = type.replace(/[\s./=]+/g, '-').slice(0, 100) || 'node';
  let id = base;
  for (let i = 2; taken.has(id); i++) id = `${base}-${i}`;
  return id;
}
const idsOf = (graph: Graph) => new Set(Object.keys(graph.nodes));
const named = (graph: Graph, specs: Specs, id: string) => graph.nodes[id].title ?? specOf(graph.nodes[id], specs)?.title ?? id;
/** 'Encoder', or '3 nodes'. */
export const these = (graph: Graph, specs: Specs, ids: readonly string[]) => (ids.length === 1 ? named(graph, specs, ids[0]) : count(ids.length, 'node'));
const isSame = (e: Edge, from: End, to: End) => e.from[0] === from[0] && e.from[1] === from[1] && e.to[0] === to[0] && e.to[1] === to[1];
const existing = (graph: Graph, ids: readonly string[]) => [...new Set(ids)].filter((id) => Object.hasOwn(graph.nodes, id));

export function addNode(graph: Graph, spec: NodeSpec, at: Point, params: Readonly<Record<string, ParamValue>> = {}): Edit {
  const id = freshId(idsOf(graph), spec.type);
  return make(graph, `Add ${spec.title}`, (g) => {
    g.nodes[id] = { type: spec.type, version: versionOf(spec), params: { ...defaultsOf(spec), ...params } as GraphNode['params'], at: [...at] };
  }, { made: [id] });
}

/** With every wire at them. */
export function removeNodes(graph: Graph, specs: Specs, ids: readonly string[]): Edit {
  const gone = new Set(existing(graph, ids));
  return make(graph, `Remove ${these(graph, specs, [...gone])}`, (g) => {
    for (const id of gone) delete g.nodes[id];
    if (g.edges.some((e) => gone.has(e.from[0]) || gone.has(e.to[0]))) g.edges = g.edges.filter((e) => !gone.has(e.from[0]) && !gone.has(e.to[0]));
  });
}

/** A wire that ended there before is replaced. Whether it fits is `whyNot`'s to say. */
export const connect = (graph: Graph, from: End, to: End): Edit =>
  make(graph, `Connect ${from.join('.')} to ${to.join('.')}`, (g) => {
    if (!g.edges.some((e) => isSame(e, from, to))) g.edges = withWire(g, from, to).edges;
  });

export const disconnect = (graph: Graph, edges: readonly { readonly from: End; readonly to: End }[]): Edit =>
  make(graph, edges.length === 1 ? `Disconnect ${edges[0].from.join('.')} from ${edges[0].to.join('.')}` : `Disconnect ${count(edges.length, 'wire')}`, (g) => {
    const left = g.edges.filter((e) => !edges.some(({ from, to }) => isSame(e, from, to)));
    if (left.length < g.edges.length) g.edges = left;
  });

export function moveNodes(graph: Graph, specs: Specs, places: Readonly<Record<string, Point>>): Edit {
  const ids = existing(graph, Object.keys(places));
  return make(graph, `Move ${these(graph, specs, ids)}`, (g) => {
    for (const id of ids) {
      const { at } = g.nodes[id], [x, y] = places[id];
      if (at[0] !== x || at[1] !== y) g.nodes[id].at = [x, y];
    }
    // what a wire is led through goes along when both its ends do
    for (const [i, e] of graph.edges.entries()) {
      if (!e.via || !places[e.from[0]] || !places[e.to[0]] || !ids.includes(e.from[0]) || !ids.includes(e.to[0])) continue;
      const by = (id: string) => [places[id][0] - graph.nodes[id].at[0], places[id][1] - graph.nodes[id].at[1]] as const, [dx, dy] = by(e.from[0]), other = by(e.to[0]);
      if ((dx || dy) && dx === other[0] && dy === other[1]) g.edges[i].via = e.via.map(([x, y]) => [x + dx, y + dy]);
    }
  }, { merge: `move ${ids.toSorted().join(' ')}` });
}

export const resizeNode = (graph: Graph, specs: Specs, id: string, size: Point): Edit =>
  make(graph, `Resize ${named(graph, specs, id)}`, (g) => { g.nodes[id].size = [...size]; }, { merge: `resize ${id}` });

export const collapseNodes = (graph: Graph, specs: Specs, ids: readonly string[], collapsed: boolean): Edit =>
  make(graph, `${collapsed ? 'Collapse' : 'Expand'} ${these(graph, specs, existing(graph, ids))}`, (g) => {
    for (const id of existing(graph, ids)) if (collapsed) g.nodes[id].collapsed = true; else delete g.nodes[id].collapsed;
  });

export const setParam = (graph: Graph, specs: Specs, id: string, param: string, value: ParamValue): Edit => setParams(graph, specs, id, { [param]: value });

/** Several at once: one step back. */
export function setParams(graph: Graph, specs: Specs, id: string, values: Readonly<Record<string, ParamValue>>): Edit {
  const names = Object.keys(values), spec = specs.get(graph.nodes[id].type);
  const what = names.length === 1 ? (spec && Object.hasOwn(spec.params, names[0]) ? spec.params[names[0]].label : names[0]) : count(names.length, 'parameter');
  return make(graph, `Set ${what} of ${named(graph, specs, id)}`, (g) => {
    for (const n of names) g.nodes[id].params[n] = values[n] as GraphNode['params'][string];
  }, { merge: `set ${id} ${names.join(' ')}` });
}

/** An empty title gives the node its type's name back. */
export const renameNode = (graph: Graph, specs: Specs, id: string, title: string): Edit =>
  make(graph, `Rename ${named(graph, specs, id)}`, (g) => {
    if (title.trim()) g.nodes[id].title = title.trim().slice(0, 200); else delete g.nodes[id].title;
  }, { merge: `rename ${id}` });

export const renameGraph = (graph: Graph, title: string): Edit =>
  make(graph, 'Rename the workflow', (g) => { if (title.trim()) g.title = title.trim().slice(0, 200); else delete g.title; }, { merge: 'rename' });

/** The nodes and the wires between them, as a graph of their own: what copying puts on the clipboard. @param incoming with the wires that come from outside */
export function copyNodes(graph: Graph, ids: readonly string[], incoming = false): Graph {
  const kept = new Set(existing(graph, ids));
  return { version: graph.version, nodes: Object.fromEntries([...kept].map((id) => [id, graph.nodes[id]])), edges: graph.edges.filter((e) => (incoming || kept.has(e.from[0])) && kept.has(e.to[0])) };
}

/**
 * Wires from outside the part are drawn again where their source is still there.
 * @param by how far from where the part's nodes lie
 */
export function paste(graph: Graph, specs: Specs, part: Graph, by: Point, name = 'Paste'): Edit {
  const taken = idsOf(graph), renamed = new Map<string, string>();
  for (const [id, n] of Object.entries(part.nodes)) {
    const fresh = freshId(taken, n.type);
    taken.add(fresh);
    renamed.set(id, fresh);
  }
  const made = [...renamed.values()];
  const has = ([id, port]: Edge['from']) => { const n = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined, spec = n && specOf(n, specs); return spec !== undefined && Object.hasOwn(spec.outputs, port); };
  return make(graph, `${name} ${these(part, specs, Object.keys(part.nodes))}`, (g) => {
    for (const [id, n] of Object.entries(part.nodes)) g.nodes[renamed.get(id)!] = { ...structuredClone(n), at: [n.at[0] + by[0], n.at[1] + by[1]] };
    for (const e of part.edges) {
      const inside = renamed.get(e.from[0]), to = renamed.get(e.to[0]), from = inside ?? (has(e.from) ? e.from[0] : undefined);
      const via = inside && e.via ? { via: e.via.map(([x, y]): [number, number] => [x + by[0], y + by[1]]) } : {};
      const { via: _, ...rest } = structuredClone(e);
      if (from !== undefined && to !== undefined) g.edges.push({ ...rest, ...via, from: [from, e.from[1]], to: [to, e.to[1]] });
    }
    for (const [id, frame] of Object.entries(part.frames ?? {})) { g.frames ??= {}; g.frames[freshId(new Set(Object.keys(g.frames)), id)] = { ...structuredClone(frame), at: [frame.at[0] + by[0], frame.at[1] + by[1]] }; }
    for (const [id, note] of Object.entries(part.notes ?? {})) { g.notes ??= {}; g.notes[freshId(new Set(Object.keys(g.notes)), id)] = { ...structuredClone(note), at: [note.at[0] + by[0], note.at[1] + by[1]] }; }
  }, { made });
}

/** Wires between the nodes are copied; those from outside too if `incoming` says so. */
export const duplicate = (graph: Graph, specs: Specs, ids: readonly string[], by: Point = [32, 32], incoming = false): Edit =>
  paste(graph, specs, copyNodes(graph, ids, incoming), by, 'Duplicate');
