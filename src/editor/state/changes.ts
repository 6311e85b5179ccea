/** Everything a person can do to the open graph: each is one of graph/edit's edits, applied and kept in the history. Nodes go by whole paths. */
import * as edits from '../../graph/edit.ts';
import { together } from '../../graph/edit-within.ts';
import type { Edge, Graph } from '../../graph/graph.ts';
import type { ParamValue } from '../../graph/node.ts';
import { nodeAt, paramAt } from '../../graph/path.ts';
import { pin, withFile as replaced } from '../../graph/replace-file.ts';
import { specs } from '../specs.ts';
import { apply, graphNow, seal } from './document.ts';
import { applyBeside, applyHere, local, localEdge, pathNow } from './scope.ts';

type Point = readonly [x: number, y: number];

/** Adds a node of a known type; with the wire it was dragged from. Returns its id. */
export function addNode(type: string, at: Point, params: Readonly<Record<string, ParamValue>> = {}, wire?: (id: string) => Edge): string {
  const prefix = pathNow().length ? `${pathNow().join('/')}/` : '';
  return applyHere((g) => {
    const added = edits.addNode(g, specs.get(type)!, [Math.round(at[0]), Math.round(at[1])], params), edge = wire && localEdge(wire(prefix + added.made![0]));
    return edge ? together(added.name, g, [() => added, (next) => edits.connect(next, edge.from, edge.to)]) : added;
  }).made![0];
}

/** An input that had a wire gets this one instead. */
export const connectPorts = (edge: Edge) => { const { from, to } = localEdge(edge); applyHere((g) => edits.connect(g, from, to)); };

export function removeParts(nodes: readonly string[], wires: readonly Edge[]): void {
  const cut = wires.map(localEdge), gone = nodes.map(local);
  if (!nodes.length) return void applyHere((g) => edits.disconnect(g, cut));
  applyHere((g) => (wires.length ? together(edits.removeNodes(g, specs, gone).name, g, [(a) => edits.disconnect(a, cut), (a) => edits.removeNodes(a, specs, gone)]) : edits.removeNodes(g, specs, gone)));
}

type Places = ReadonlyMap<string, { readonly x: number; readonly y: number }>;
export function moveNodes(to: Places): void {
  applyHere((g) => edits.moveNodes(g, specs, Object.fromEntries([...to].map(([id, { x, y }]) => [local(id), [Math.round(x), Math.round(y)] as const]))));
}
/** A drag that ended is one step of its own; arrow keys in a row are one step together. */
export const dragNodes = (to: Places) => { seal(); moveNodes(to); seal(); };

export const setParam = (node: string, param: string, value: ParamValue) => setParams(node, { [param]: value });
/** A parameter that a subgraph shows is set on the node inside it. */
export function setParams(node: string, values: Readonly<Record<string, ParamValue>>): void {
  if (!nodeAt(graphNow(), node)?.graph) { if (nodeAt(graphNow(), node)) applyBeside(node, (g, id) => edits.setParams(g, specs, id, values)); return; }
  for (const [name, value] of Object.entries(values)) {
    const shown = paramAt(graphNow(), node, name);
    if (shown) applyBeside(shown.id, (g, id) => edits.setParams(g, specs, id, { [shown.param]: value }));
  }
}
/** What changes with a file of a node type. */
export function withFile(type: string, params: Readonly<Record<string, ParamValue>>, param: string, file: string): Record<string, ParamValue> {
  const spec = specs.get(type);
  return spec ? replaced(spec, params, param, file) : { [param]: file };
}

export function setFile(node: string, param: string, file: string): void {
  const at = paramAt(graphNow(), node, param);
  if (at) setParams(at.id, withFile(at.node.type, at.node.params as Record<string, ParamValue>, at.param, file));
}

/** Writes into the workflow which files its results came from, where nothing is pinned yet. @param digests by node */
export function pinFiles(digests: ReadonlyMap<string, string>): void {
  for (const [node, digest] of digests) {
    const n = nodeAt(graphNow(), node);
    if (n && specs.get(n.type)?.params[pin] && !n.params[pin]) setParam(node, pin, digest);
  }
}

export const rename = (node: string, title: string) => { if (nodeAt(graphNow(), node)) applyBeside(node, (g, id) => edits.renameNode(g, specs, id, title)); };
export const resizeNode = (node: string, size: Point) => { if (nodeAt(graphNow(), node)) applyBeside(node, (g, id) => edits.resizeNode(g, specs, id, size)); };
export const renameWorkflow = (title: string) => void apply(edits.renameGraph(graphNow(), title));

/** Puts a copied part into the graph, moved by an offset, under fresh ids. Returns those. */
export const pastePart = (part: Graph, by: Point): readonly string[] => applyHere((g) => edits.paste(g, specs, part, by)).made ?? [];
/** @param incoming with the wires that come from outside */
export const duplicateNodes = (ids: readonly string[], by?: Point, incoming = false): readonly string[] => applyHere((g) => edits.duplicate(g, specs, ids.map(local), by, incoming)).made ?? [];
