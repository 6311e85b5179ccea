/** Which results no longer belong to the graph as it is drawn now. Pure but for its hook. */
import { expand } from '../../graph/expand.ts';
import type { Graph, GraphNode } from '../../graph/graph.ts';
import { specs } from '../specs.ts';
import { useDocument } from './document.ts';
import { useSession } from './session.ts';

const none: ReadonlySet<string> = new Set();

/** The parameters that decide a result, as text: pinning a file's digest, or turning a preview, changes none. */
function counted({ type, params }: GraphNode): string {
  const cosmetic = specs.get(type)?.cosmetic ?? [];
  return JSON.stringify(Object.entries(params).filter(([name]) => !cosmetic.includes(name)));
}

/** Nodes whose parameters, wires or anything before them differ between the graph that ran and the graph now. */
export function staleNodes(ran: Graph | undefined, now: Graph): ReadonlySet<string> {
  if (!ran || ran === now) return none;
  const wiresInto = (g: Graph) => {
    const into = new Map<string, string[]>();
    for (const { from, to } of g.edges) into.set(to[0], [...(into.get(to[0]) ?? []), `${to[1]}<${from[0]}.${from[1]}`]);
    return into;
  };
  const before = wiresInto(ran), after = wiresInto(now);
  const same = (id: string) => {
    const [a, b] = [ran.nodes[id], now.nodes[id]];
    return a && b && a.type === b.type && a.pinned === b.pinned && (a.params === b.params || counted(a) === counted(b))
      && (before.get(id) ?? []).toSorted().join() === (after.get(id) ?? []).toSorted().join();
  };
  const stale = new Set(Object.keys(now.nodes).filter((id) => !same(id)));
  const next = new Map<string, string[]>();
  for (const { from, to } of now.edges) next.set(from[0], [...(next.get(from[0]) ?? []), to[0]]);
  const queue = [...stale];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const to of next.get(id) ?? []) if (!stale.has(to)) { stale.add(to); queue.push(to); }
  }
  return stale;
}

/** A subgraph is stale with what is inside it. */
const withOuter = (stale: ReadonlySet<string>): ReadonlySet<string> => new Set([...stale].flatMap((id) => id.split('/').map((_, i, path) => path.slice(0, i + 1).join('/'))));

let memo: { ran?: Graph; now?: Graph; set: ReadonlySet<string> } = { set: none };
function current(ran: Graph | undefined, now: Graph) {
  if (memo.ran !== ran || memo.now !== now) memo = { ...(ran && { ran }), now, set: withOuter(staleNodes(ran && expand(ran, specs).graph, expand(now, specs).graph)) };
  return memo.set;
}

export function useStale(id: string): boolean {
  const ran = useSession((s) => s.ran);
  return useDocument((s) => current(ran, s.graph).has(id));
}
export const isStale = (id: string): boolean => current(useSession.getState().ran, useDocument.getState().graph).has(id);
