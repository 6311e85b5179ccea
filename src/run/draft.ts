/** Shows what a node has so far as the nodes after it would show it: they run on the unfinished values, and nothing of it is kept. */
import type { Graph } from '../graph/graph.ts';
import type { NodeSpec } from '../graph/node.ts';
import { topological } from '../graph/order.ts';
import type { Cache } from './cache.ts';
import { drain, execute, type Host } from './execute.ts';
import { retainAll, type Values } from './value.ts';
import type { Verb } from './verb.ts';

const stand = 'draft';
let drafts = 0;

/** Nodes after `id` that only compute or show: nothing is saved, and no second one of its type begins to work. */
function after(graph: Graph, { specs }: Host, id: string): string[] {
  const reached = new Set([id]), type = graph.nodes[id].type;
  for (const node of topological(graph).order) {
    const spec = specs.get(graph.nodes[node].type), feeds = graph.edges.filter((e) => e.to[0] === node).map((e) => e.from[0]);
    if (!spec || spec.effect || spec.type === type || !feeds.some((f) => reached.has(f))) continue;
    reached.add(node);
  }
  reached.delete(id);
  return [...reached];
}

/** Results known already are used; new ones live as long as the draft. */
const readOnly = (cache: Host['cache']): Pick<Cache, 'lease'> => ({
  lease() {
    const lease = cache.lease();
    return { ...lease, put: (_, made) => lease.put(undefined, made) };
  },
});

/**
 * Runs what follows node `id` on `values`, its outputs so far, which stay the caller's. A node that fails ends the draft, silently.
 * @param tell each node with what it shows, `id` first; what it is told lives until it returns
 */
export async function showDraft(graph: Graph, host: Host, id: string, values: Values, tell: (node: string, outputs: Values, key: string) => void): Promise<void> {
  const key = `draft ${++drafts}`, node = graph.nodes[id], spec = host.specs.get(node.type)!;
  tell(id, values, key);
  const upTo = after(graph, host, id);
  if (!upTo.length) return;
  const standIn: NodeSpec = { type: stand, title: spec.title, icon: spec.icon, group: spec.group, help: '', inputs: {}, outputs: spec.outputs, params: {}, upgrades: [] };
  const verb: Verb = { async *run() { return retainAll(values); } };
  const drawn: Graph = {
    ...graph, nodes: { ...graph.nodes, [id]: { ...node, type: stand, params: { draft: drafts } } }, edges: graph.edges.filter((e) => e.to[0] !== id),
  };
  try {
    const results = await drain(execute(drawn, {
      specs: new Map([...host.specs, [stand, standIn]]), verbs: async (type) => (type === stand ? verb : host.verbs(type)), files: host.files, engine: host.engine,
      cache: readOnly(host.cache), upTo, ...(host.signal && { signal: host.signal }), context: (base) => host.context({ ...base, after: undefined }),
      on: (at, e) => { if (e.is === 'done' && upTo.includes(at)) tell(at, e.outputs, e.key); },
    }), host.signal);
    results.close();
  } catch { /* the run itself will say what is wrong, if it is */ }
}
