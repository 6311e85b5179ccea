/** The wires of a graph by the nodes at their ends, worked out once for each list of wires. Pure. */
import type { Edge, Graph } from '../../graph/graph.ts';

interface Wires { readonly into: ReadonlyMap<string, readonly Edge[]>; readonly outOf: ReadonlyMap<string, readonly Edge[]> }

const known = new WeakMap<readonly Edge[], Wires>();
const none: readonly Edge[] = [];

function index(edges: readonly Edge[]): Wires {
  const into = new Map<string, Edge[]>(), outOf = new Map<string, Edge[]>();
  const put = (map: Map<string, Edge[]>, id: string, e: Edge) => { const list = map.get(id); if (list) list.push(e); else map.set(id, [e]); };
  for (const e of edges) {
    put(into, e.to[0], e);
    put(outOf, e.from[0], e);
  }
  return { into, outOf };
}

function wiresOf({ edges }: Graph): Wires {
  let wires = known.get(edges);
  if (!wires) known.set(edges, wires = index(edges));
  return wires;
}

export const wiresInto = (graph: Graph, id: string): readonly Edge[] => wiresOf(graph).into.get(id) ?? none;
export const wiresFrom = (graph: Graph, id: string): readonly Edge[] => wiresOf(graph).outOf.get(id) ?? none;
export const isWired = (graph: Graph, id: string, port: string, side: 'in' | 'out'): boolean =>
  (side === 'in' ? wiresInto(graph, id).some((e) => e.to[1] === port) : wiresFrom(graph, id).some((e) => e.from[1] === port));
