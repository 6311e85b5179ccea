/** Everything a person can do to the open graph: each is one of graph/edit's edits, applied and kept in the history. */
import * as edits from '../../graph/edit.ts';
import type { Edge, Graph } from '../../graph/graph.ts';
import type { ParamValue } from '../../graph/node.ts';
import { specs } from '../specs.ts';
import { apply, graphNow, seal } from './document.ts';

type Point = readonly [x: number, y: number];

/** Two edits, the second made on the result of the first, as one step of the history. */
const joined = (name: string, a: edits.Edit, b: edits.Edit): edits.Edit => ({
  name, graph: b.graph, patches: [...a.patches, ...b.patches], inverse: [...b.inverse, ...a.inverse], made: [...(a.made ?? []), ...(b.made ?? [])],
});

/** Adds a node of a known type; with the wire it was dragged from. Returns its id. */
export function addNode(type: string, at: Point, params: Readonly<Record<string, ParamValue>> = {}, wire?: (id: string) => Edge): string {
  const added = edits.addNode(graphNow(), specs.get(type)!, [Math.round(at[0]), Math.round(at[1])], params), id = added.made![0], edge = wire?.(id);
  apply(edge ? joined(added.name, added, edits.connect(added.graph, edge.from, edge.to)) : added);
  return id;
}

/** An input that had a wire gets this one instead. */
export const connectPorts = ({ from, to }: Edge) => void apply(edits.connect(graphNow(), from, to));

export function removeParts(nodes: readonly string[], wires: readonly Edge[]): void {
  const g = graphNow();
  if (!nodes.length) return void apply(edits.disconnect(g, wires));
  const cut = edits.disconnect(g, wires), removed = edits.removeNodes(cut.graph, specs, nodes);
  apply(wires.length ? joined(removed.name, cut, removed) : removed);
}

export function moveNodes(to: ReadonlyMap<string, { readonly x: number; readonly y: number }>): void {
  apply(edits.moveNodes(graphNow(), specs, Object.fromEntries([...to].map(([id, { x, y }]) => [id, [Math.round(x), Math.round(y)] as const]))));
}
/** A drag that ended is one step of its own; arrow keys in a row are one step together. */
export const dragNodes = (to: ReadonlyMap<string, { readonly x: number; readonly y: number }>) => { seal(); moveNodes(to); seal(); };

export const setParam = (node: string, param: string, value: ParamValue) => { if (graphNow().nodes[node]) apply(edits.setParam(graphNow(), specs, node, param, value)); };
export const setParams = (node: string, values: Readonly<Record<string, ParamValue>>) => { if (graphNow().nodes[node]) apply(edits.setParams(graphNow(), specs, node, values)); };
/** The parameter that names the main file of a node type, and the one that pins its content. */
const mainFile = (type: string) => Object.entries(specs.get(type)?.params ?? {}).find(([, p]) => p.kind === 'file')?.[0];
const pin = 'sha256';
const isShipped = (file: unknown) => String(file).startsWith('samples/');

/** What changes with a file: its pinned digest is the old file's, and a shipped config belongs to a shipped checkpoint only. */
export function withFile(type: string, params: Readonly<Record<string, ParamValue>>, param: string, file: string): Record<string, ParamValue> {
  const spec = specs.get(type), values: Record<string, ParamValue> = { [param]: file };
  if (!spec || param !== mainFile(type)) return values;
  if (spec.params[pin]) values[pin] = '';
  for (const [other, p] of Object.entries(spec.params)) if (other !== param && p.kind === 'file' && isShipped(params[other]) && !isShipped(file)) values[other] = '';
  return values;
}

export function setFile(node: string, param: string, file: string): void {
  const n = graphNow().nodes[node];
  if (n) setParams(node, withFile(n.type, n.params as Record<string, ParamValue>, param, file));
}

/** Writes into the workflow which files its results came from, where nothing is pinned yet. @param digests by node */
export function pinFiles(digests: ReadonlyMap<string, string>): void {
  for (const [node, digest] of digests) {
    const n = graphNow().nodes[node];
    if (n && specs.get(n.type)?.params[pin] && !n.params[pin]) setParam(node, pin, digest);
  }
}

export const rename = (node: string, title: string) => void apply(edits.renameNode(graphNow(), specs, node, title));
export const resizeNode = (node: string, size: Point) => { if (graphNow().nodes[node]) apply(edits.resizeNode(graphNow(), specs, node, size)); };
export const renameWorkflow = (title: string) => void apply(edits.renameGraph(graphNow(), title));

/** Puts a copied part into the graph, moved by an offset, under fresh ids. Returns those. */
export const pastePart = (part: Graph, by: Point): readonly string[] => apply(edits.paste(graphNow(), specs, part, by)).made ?? [];
export const duplicateNodes = (ids: readonly string[]): readonly string[] => apply(edits.duplicate(graphNow(), specs, ids)).made ?? [];
