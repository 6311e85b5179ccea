/** Where a node stands when subgraphs lie in subgraphs: 'sub/encoder' is the node `encoder` inside the node `sub`. Pure. */
import type { Body, Graph, GraphNode } from './graph.ts';

/** ['sub', 'encoder'] of 'sub/encoder'. */
export const pathOf = (id: string): string[] => id.split('/');
export const idOf = (path: readonly string[]): string => path.join('/');
/** 'sub' of 'sub/encoder', '' of 'encoder'. */
export const parentOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('/')));
export const leafOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);

/** The node of that id, however deep; undefined when there is none. */
export function nodeAt(graph: Pick<Graph, 'nodes'>, id: string): GraphNode | undefined {
  const path = pathOf(id), body = bodyAt(graph, path.slice(0, -1));
  return body && own(body.nodes, path.at(-1)!);
}

/** What lies inside the subgraphs named one after the other; the graph itself for []. */
export function bodyAt<B extends Pick<Body, 'nodes'>>(graph: B, path: readonly string[]): B | Body | undefined {
  let at: B | Body | undefined = graph;
  for (const id of path) at = at && own<GraphNode>(at.nodes, id)?.graph;
  return at;
}

/** Every node however deep, subgraphs before what they hold. @param enter which subgraphs to look into */
export function everyNode(graph: Pick<Graph, 'nodes'>, enter: (n: GraphNode) => boolean = () => true, prefix = ''): [id: string, node: GraphNode][] {
  return Object.entries(graph.nodes).flatMap(([id, n]): [string, GraphNode][] => [[prefix + id, n], ...(n.graph && enter(n) ? everyNode(n.graph, enter, `${prefix}${id}/`) : [])]);
}

/** The node and parameter that a parameter stands for: a subgraph shows parameters of nodes inside it. Undefined when there is none such. */
export function paramAt(graph: Pick<Graph, 'nodes'>, id: string, param: string): { readonly id: string; readonly param: string; readonly node: GraphNode } | undefined {
  const node = nodeAt(graph, id);
  if (!node?.graph) return node && { id, param, node };
  const shown = node.exposed && own(node.exposed.params, param);
  return shown && paramAt(graph, `${id}/${shown.of[0]}`, shown.of[1]);
}

/** The graph with one node, however deep, put in the place of what stood there. */
export function withNodeAt<B extends Pick<Body, 'nodes'>>(graph: B, path: readonly string[], node: GraphNode): B {
  const [id, ...rest] = path, old = graph.nodes[id];
  return { ...graph, nodes: { ...graph.nodes, [id]: rest.length ? { ...old, graph: withNodeAt(old.graph!, rest, node) } : node } };
}
