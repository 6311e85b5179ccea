/** Edits inside a subgraph, told as edits of the whole graph. Knows what an edit is; makes none of its own. */
import type { Edit } from './edit.ts';
import type { Body, Graph } from './graph.ts';
import { bodyAt } from './path.ts';

/** The inside of a subgraph as a graph of its own; the graph itself for []. Undefined when there is no such subgraph. */
export function graphAt(graph: Graph, path: readonly string[]): Graph | undefined {
  const body = bodyAt(graph, path);
  if (!body || !path.length) return body as Graph | undefined;
  let made = graphs.get(body);
  if (!made) graphs.set(body, made = { version: graph.version, ...body } as Graph);
  return made;
}
const graphs = new WeakMap<Body, Graph>();

/** An edit of the inside of a subgraph, as an edit of the graph around it. */
export function lift(graph: Graph, path: readonly string[], edit: Edit): Edit {
  if (!path.length) return edit;
  const where = path.flatMap((id) => ['nodes', id, 'graph']);
  const moved = (patches: Edit['patches']) => patches.map((p) => ({ ...p, path: [...where, ...p.path] }));
  const { version: _, ...body } = edit.graph;
  return { ...edit, graph: edit.patches.length ? putBody(graph, path, body) : graph, patches: moved(edit.patches), inverse: moved(edit.inverse), ...(edit.merge !== undefined && { merge: `${path.join('/')} ${edit.merge}` }) };
}

function putBody<B extends Body>(outer: B, [id, ...rest]: readonly string[], body: Body): B {
  const node = outer.nodes[id];
  return { ...outer, nodes: { ...outer.nodes, [id]: { ...node, graph: rest.length ? putBody(node.graph!, rest, body) : body } } };
}

/** Several edits as one step of the history, each made on the graph that the one before it left. */
export function together(name: string, graph: Graph, makers: readonly ((g: Graph) => Edit)[]): Edit {
  let out: Edit = { name, graph, patches: [], inverse: [], made: [] };
  for (const make of makers) {
    const next = make(out.graph);
    out = { name, graph: next.graph, patches: [...out.patches, ...next.patches], inverse: [...next.inverse, ...out.inverse], made: [...(out.made ?? []), ...(next.made ?? [])] };
  }
  return out;
}
