/** Which part of the workflow is on the canvas: the whole, or the inside of a subgraph. Nodes go by their whole paths here, 'sub/encoder'. */
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Edit } from '../../graph/edit.ts';
import { graphAt, lift } from '../../graph/edit-within.ts';
import { shownAs } from '../../graph/edit-subgraph.ts';
import { specOf } from '../../graph/face.ts';
import type { Body, Edge, Graph, GraphNode } from '../../graph/graph.ts';
import type { NodeSpec } from '../../graph/node.ts';
import { idOf, leafOf, nodeAt, paramAt, parentOf, pathOf } from '../../graph/path.ts';
import { specs } from '../specs.ts';
import { apply, graphNow, useDocument } from './document.ts';

export const useScope = create<{ readonly path: readonly string[] }>(() => ({ path: [] }));
export const pathNow = () => useScope.getState().path;

/** Goes inside the subgraphs named one after the other; [] is the whole. */
export const goTo = (path: readonly string[]) => { if (graphAt(graphNow(), path)) useScope.setState({ path: [...path] }); };
export const enter = (id: string) => { if (nodeAt(graphNow(), id)?.graph) goTo(pathOf(id)); };
/** One level up. False when there is none. */
export const leave = (): boolean => { const path = pathNow(); if (path.length) goTo(path.slice(0, -1)); return path.length > 0; };

/** A subgraph that is undone or opened anew takes the canvas back to what is left. */
export function followScope(): void {
  useDocument.subscribe((s, before) => {
    if (s.graph === before.graph) return;
    let path = s.opened === before.opened ? pathNow() : [];
    while (path.length && !graphAt(s.graph, path)) path = path.slice(0, -1);
    if (path.length !== pathNow().length) useScope.setState({ path });
  });
}

const known = new WeakMap<Graph, Graph>();
/** Every node and wire of every level, by whole paths; the graph itself where there are no subgraphs. */
export function drawn(graph: Graph): Graph {
  let all = known.get(graph);
  if (!all) known.set(graph, all = Object.values(graph.nodes).some((n) => n.graph) ? flattened(graph) : graph);
  return all;
}
function flattened(graph: Graph): Graph {
  const nodes: [string, GraphNode][] = [], edges: Edge[] = [];
  const walk = (body: Body, prefix: string) => {
    for (const [id, n] of Object.entries(body.nodes)) {
      nodes.push([prefix + id, n]);
      if (n.graph) walk(n.graph, `${prefix}${id}/`);
    }
    edges.push(...(prefix ? body.edges.map((e) => outer(e, prefix)) : body.edges));
  };
  walk(graph, '');
  return { version: graph.version, nodes: Object.fromEntries(nodes), edges };
}
const prefixed = new WeakMap<Edge, Map<string, Edge>>();
/** The same wire by whole paths; the same object each time. */
function outer(e: Edge, prefix: string): Edge {
  const made = prefixed.get(e) ?? new Map<string, Edge>();
  prefixed.set(e, made);
  let out = made.get(prefix);
  if (!out) made.set(prefix, out = { ...e, from: [prefix + e.from[0], e.from[1]], to: [prefix + e.to[0], e.to[1]] });
  return out;
}

export const drawnNow = () => drawn(graphNow());
export const useNode = (id: string): GraphNode | undefined => useDocument((s) => nodeAt(s.graph, id));
export const specAt = (node: GraphNode | undefined): NodeSpec | undefined => node && specOf(node, specs);
export const specOfId = (id: string) => specAt(nodeAt(graphNow(), id));
export const nameOf = (id: string): string => { const n = nodeAt(graphNow(), id); return n?.title ?? specAt(n)?.title ?? leafOf(id); };

const prefixOf = (path: readonly string[]) => (path.length ? `${idOf(path)}/` : '');
/** The wires and nodes on the canvas, by whole paths. */
export function onCanvas(graph: Graph, path: readonly string[]): { readonly body: Graph; readonly prefix: string; readonly edges: readonly Edge[] } {
  const body = graphAt(graph, path) ?? graph, prefix = prefixOf(path);
  return { body, prefix, edges: prefix ? body.edges.map((e) => outer(e, prefix)) : body.edges };
}
/** 'encoder' of 'sub/encoder'. */
export const local = leafOf;
export const localEdge = (e: Edge): Edge => (e.from[0].includes('/') || e.to[0].includes('/') ? { ...e, from: [local(e.from[0]), e.from[1]], to: [local(e.to[0]), e.to[1]] } : e);

/** Applies an edit of the inside of the subgraph at `path`. What it made goes by whole paths. */
export function applyAt(path: readonly string[], maker: (g: Graph) => Edit): Edit {
  const graph = graphNow(), body = graphAt(graph, path);
  if (!body) return { name: '', graph, patches: [], inverse: [] };
  const edit = maker(body), prefix = prefixOf(path);
  apply(lift(graph, path, edit));
  return { ...edit, made: (edit.made ?? []).map((id) => prefix + id) };
}
/** An edit of what is on the canvas. */
export const applyHere = (maker: (g: Graph) => Edit): Edit => applyAt(pathNow(), maker);
/** An edit of the level a node stands on. */
export const applyBeside = (id: string, maker: (g: Graph, local: string) => Edit): Edit => applyAt(parentOf(id) ? pathOf(parentOf(id)) : [], (g) => maker(g, leafOf(id)));
export const hereNow = (): Graph => graphAt(graphNow(), pathNow()) ?? graphNow();

/** Its parameters; those a subgraph shows, with the values they have inside. */
export const useShownParams = (id: string) => useDocument(useShallow((s) => {
  const node = nodeAt(s.graph, id);
  if (!node?.graph) return node?.params;
  return Object.fromEntries(Object.keys(node.exposed?.params ?? {}).flatMap((name) => { const at = paramAt(s.graph, id, name); return at ? [[name, at.node.params[at.param] ?? specs.get(at.node.type)?.params[at.param]?.default ?? null]] : []; }));
}));

/** The name under which a port inside a subgraph is shown outside. */
export function shownOutside(graph: Graph, id: string, port: string, side: 'in' | 'out'): string | undefined {
  const outer = parentOf(id), sub = outer ? nodeAt(graph, outer) : undefined, key = sub && shownAs(sub, side === 'in' ? 'inputs' : 'outputs', [leafOf(id), port]);
  return key === undefined ? undefined : sub!.exposed?.[side === 'in' ? 'inputs' : 'outputs'][key].title ?? key;
}
