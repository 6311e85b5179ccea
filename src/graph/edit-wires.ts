/** Edits of wires: nodes put on them and taken off them, ends moved, the points they are led through. Draws nothing. */
import { whyNot, type End, type Looks } from './check.ts';
import { connect, disconnect, make, removeNodes, type Edit } from './edit.ts';
import { together } from './edit-within.ts';
import { specOf } from './face.ts';
import type { Edge, Graph } from './graph.ts';
import type { Specs } from './node.ts';

type Point = readonly [x: number, y: number];
const isSame = (a: Edge, b: Edge) => a.from[0] === b.from[0] && a.from[1] === b.from[1] && a.to[0] === b.to[0] && a.to[1] === b.to[1];
const titleOf = (graph: Graph, specs: Specs, id: string) => graph.nodes[id]?.title ?? (graph.nodes[id] && specOf(graph.nodes[id], specs)?.title) ?? id;

/** The input and output through which a node fits into a wire; undefined when it does not. Inputs that are wired already stay as they are. */
export function fitInto(graph: Graph, specs: Specs, looks: Looks, id: string, wire: Edge): { readonly input: string; readonly output: string } | undefined {
  const spec = graph.nodes[id] && specOf(graph.nodes[id], specs);
  if (!spec || wire.from[0] === id || wire.to[0] === id) return undefined;
  const without = { ...graph, edges: graph.edges.filter((e) => !isSame(e, wire)) };
  const taken = new Set(graph.edges.filter((e) => e.to[0] === id).map((e) => e.to[1]));
  for (const input of Object.keys(spec.inputs).filter((p) => !taken.has(p))) {
    if (whyNot(without, specs, looks, wire.from, [id, input]) !== null) continue;
    const half = { ...without, edges: [...without.edges, { from: wire.from, to: [id, input] as [string, string] }] };
    const output = Object.keys(spec.outputs).find((p) => whyNot(half, specs, looks, [id, p], wire.to) === null);
    if (output !== undefined) return { input, output };
  }
  return undefined;
}

/** The wire goes through the node. @param by as `fitInto` found it */
export const insertOnWire = (graph: Graph, specs: Specs, id: string, wire: Edge, by: { readonly input: string; readonly output: string }): Edit =>
  together(`Insert ${titleOf(graph, specs, id)} between ${titleOf(graph, specs, wire.from[0])} and ${titleOf(graph, specs, wire.to[0])}`, graph, [
    (g) => disconnect(g, [wire]), (g) => connect(g, wire.from, [id, by.input]), (g) => connect(g, [id, by.output], wire.to),
  ]);

/** Removes nodes and wires what took from them to what fed them, where that fits. */
export function removeAndReconnect(graph: Graph, specs: Specs, looks: Looks, ids: readonly string[]): Edit {
  const gone = new Set(ids.filter((id) => Object.hasOwn(graph.nodes, id)));
  const removed = removeNodes(graph, specs, [...gone]);
  const feeds = (id: string, seen: ReadonlySet<string> = new Set()): End[] => graph.edges.filter((e) => e.to[0] === id).flatMap(({ from }): End[] =>
    (!gone.has(from[0]) ? [from] : seen.has(from[0]) ? [] : feeds(from[0], new Set(seen).add(from[0]))));
  const makers: ((g: Graph) => Edit)[] = [(g) => removeNodes(g, specs, [...gone])];
  let now = removed.graph;
  for (const { from, to } of graph.edges) {
    if (!gone.has(from[0]) || gone.has(to[0])) continue;
    const source = feeds(from[0]).find((f) => whyNot(now, specs, looks, f, to) === null);
    if (!source) continue;
    now = connect(now, source, to).graph;
    makers.push((g) => connect(g, source, to));
  }
  return together(`${removed.name} and reconnect`, graph, makers);
}

/** The wire ends (or begins) elsewhere. */
export const moveWireEnd = (graph: Graph, wire: Edge, to: { readonly from: End; readonly to: End }): Edit =>
  together(`Move the wire from ${wire.from.join('.')} to ${to.to.join('.')}`, graph, [
    (g) => disconnect(g, [wire]), (g) => connect(g, to.from, to.to),
    (g) => (wire.via ? leadWire(g, { ...wire, from: [...to.from], to: [...to.to] }, wire.via) : nothing(g)),
  ]);
const nothing = (graph: Graph): Edit => ({ name: '', graph, patches: [], inverse: [] });

/** Leads a wire through points, in order from its source. */
export const leadWire = (graph: Graph, wire: Edge, via: readonly Point[], name = 'Lead a wire'): Edit => make(graph, name, (g) => {
  const e = g.edges.find((x) => isSame(x, wire));
  if (!e) return;
  if (via.length) e.via = via.map(([x, y]) => [x, y]); else delete e.via;
}, { merge: `lead ${wire.from.join('.')} ${wire.to.join('.')} ${via.length}` });
