/** Nodes become a subgraph and a subgraph becomes nodes again; what it shows outside. Edits only; how it runs is expand's matter. */
import { copyNodes, freshId, make, these, type Edit } from './edit.ts';
import { specOf, subgraphType } from './face.ts';
import type { Edge, Exposed, Frame, Graph, GraphNode, Note } from './graph.ts';
import type { Specs } from './node.ts';

type End = [node: string, port: string];
const isEnd = (a: readonly string[], b: readonly string[]) => a[0] === b[0] && a[1] === b[1];

/** A name for something shown outside: the port's own, then 'latent-2' ... */
const shownId = (taken: object, name: string) => freshId(new Set(Object.keys(taken)), name);

/** The nodes go into one subgraph; every wire that crossed its edge goes through a port of it. Results stay as they are. */
export function makeSubgraph(graph: Graph, specs: Specs, ids: readonly string[]): Edit {
  const inside = new Set(ids.filter((id) => Object.hasOwn(graph.nodes, id))), id = freshId(new Set(Object.keys(graph.nodes)), subgraphType);
  const { nodes, edges } = copyNodes(graph, [...inside]), exposed: Exposed = { inputs: {}, outputs: {}, params: {} };
  const outside: Edge[] = [], sources = new Map<string, string>(), gives = new Map<string, string>();
  for (const e of graph.edges) {
    const [into, out] = [inside.has(e.to[0]), inside.has(e.from[0])];
    if (into && out) continue;
    if (into) {
      const source = e.from.join('.'), port = sources.get(source) ?? shownId(exposed.inputs, e.to[1]);
      if (!sources.has(source)) outside.push({ ...e, to: [id, port] });
      sources.set(source, port);
      (exposed.inputs[port] ??= { to: [] }).to.push([...e.to]);
    } else if (out) {
      const from = e.from.join('.'), port = gives.get(from) ?? shownId(exposed.outputs, e.from[1]);
      gives.set(from, port);
      exposed.outputs[port] = { from: [...e.from] };
      outside.push({ ...e, from: [id, port] });
    } else outside.push(e);
  }
  // what nothing outside takes yet may be wanted there: the last nodes' results
  for (const [n, node] of Object.entries(nodes)) {
    if (graph.edges.some((e) => e.from[0] === n)) continue;
    for (const port of Object.keys(specOf(node, specs)?.outputs ?? {})) exposed.outputs[shownId(exposed.outputs, port)] = { from: [n, port] };
  }
  const all = Object.values(nodes), at: [number, number] = [Math.min(...all.map((n) => n.at[0])), Math.min(...all.map((n) => n.at[1]))];
  return make(graph, `Make a subgraph of ${these(graph, specs, [...inside])}`, (g) => {
    for (const n of inside) delete g.nodes[n];
    g.nodes[id] = { type: subgraphType, version: 1, params: {}, at, graph: structuredClone({ nodes, edges }), exposed };
    g.edges = structuredClone(outside);
  }, { made: [id] });
}

/** What lies inside comes out, wires and all. */
export function dissolveSubgraph(graph: Graph, specs: Specs, id: string): Edit {
  const sub = graph.nodes[id], body = sub.graph!, exposed = sub.exposed ?? { inputs: {}, outputs: {}, params: {} };
  const taken = new Set(Object.keys(graph.nodes).filter((n) => n !== id)), renamed = new Map<string, string>();
  for (const n of Object.keys(body.nodes)) { const fresh = taken.has(n) ? freshId(taken, body.nodes[n].type) : n; taken.add(fresh); renamed.set(n, fresh); }
  const all = Object.values(body.nodes), [dx, dy] = all.length ? [sub.at[0] - Math.min(...all.map((n) => n.at[0])), sub.at[1] - Math.min(...all.map((n) => n.at[1]))] : [0, 0];
  const moved = <T extends { at: [number, number] }>(x: T): T => ({ ...structuredClone(x), at: [x.at[0] + dx, x.at[1] + dy] });
  const out = ([n, port]: readonly [string, string]): End | undefined => { const to = renamed.get(n); return to === undefined ? undefined : [to, port]; };
  const edges = graph.edges.flatMap((e): Edge[] => {
    const froms = e.from[0] === id ? [exposed.outputs[e.from[1]] && out(exposed.outputs[e.from[1]].from)] : [e.from];
    const tos = e.to[0] === id ? (exposed.inputs[e.to[1]]?.to ?? []).map(out) : [e.to];
    return froms.flatMap((from) => tos.flatMap((to) => (from && to ? [{ ...structuredClone(e), from: [...from], to: [...to] } as Edge] : [])));
  });
  const inner = body.edges.flatMap((e): Edge[] => {
    const [from, to] = [out(e.from), out(e.to)];
    return from && to ? [{ ...structuredClone(e), from, to, ...(e.via && { via: e.via.map(([x, y]): [number, number] => [x + dx, y + dy]) }) }] : [];
  });
  return make(graph, `Dissolve ${these(graph, specs, [id])}`, (g) => {
    delete g.nodes[id];
    for (const [n, node] of Object.entries(body.nodes)) g.nodes[renamed.get(n)!] = moved(node);
    g.edges = [...edges, ...inner];
    for (const [f, frame] of Object.entries(body.frames ?? {})) { g.frames ??= {}; g.frames[freshId(new Set(Object.keys(g.frames)), f)] = moved<Frame>(frame); }
    for (const [n, note] of Object.entries(body.notes ?? {})) { g.notes ??= {}; g.notes[freshId(new Set(Object.keys(g.notes)), n)] = moved<Note>(note); }
  }, { made: [...renamed.values()] });
}

export type Shown = 'inputs' | 'outputs' | 'params';
type Side = Shown;
/** The id under which something inside is shown outside; undefined when it is not. */
export function shownAs(sub: GraphNode, side: Side, end: readonly [string, string]): string | undefined {
  const { inputs = {}, outputs = {}, params = {} } = sub.exposed ?? {};
  if (side === 'inputs') return Object.keys(inputs).find((k) => inputs[k].to.some((t) => isEnd(t, end)));
  if (side === 'outputs') return Object.keys(outputs).find((k) => isEnd(outputs[k].from, end));
  return Object.keys(params).find((k) => isEnd(params[k].of, end));
}

/** Shows a port or parameter of a node inside on the subgraph. */
export function expose(graph: Graph, specs: Specs, id: string, side: Side, end: readonly [string, string]): Edit {
  return make(graph, `Show ${end[1]} on ${these(graph, specs, [id])}`, (g) => {
    const shown = (g.nodes[id].exposed ??= { inputs: {}, outputs: {}, params: {} }), key = shownId(shown[side], end[1]);
    if (side === 'inputs') shown.inputs[key] = { to: [[...end]] };
    else if (side === 'outputs') shown.outputs[key] = { from: [...end] };
    else shown.params[key] = { of: [...end] };
  });
}

/** It is shown no more; wires at a port go with it. */
export const hide = (graph: Graph, specs: Specs, id: string, side: Side, key: string): Edit =>
  make(graph, `Hide ${key} of ${these(graph, specs, [id])}`, (g) => {
    delete g.nodes[id].exposed![side][key];
    const at = side === 'inputs' ? 'to' : 'from';
    if (side !== 'params' && g.edges.some((e) => isEnd(e[at], [id, key]))) g.edges = g.edges.filter((e) => !isEnd(e[at], [id, key]));
  });

/** An empty title gives it its own name back; its id, and so every wire, stays. */
export const renameShown = (graph: Graph, specs: Specs, id: string, side: Side, key: string, title: string): Edit =>
  make(graph, `Rename ${key} of ${these(graph, specs, [id])}`, (g) => {
    const shown = g.nodes[id].exposed![side][key];
    if (title.trim()) shown.title = title.trim().slice(0, 200); else delete shown.title;
  });
