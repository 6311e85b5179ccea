/** Which node comes before which. Pure; knows wires only, no ports or types. */
import type { Graph } from './graph.ts';

type Wires = Pick<Graph, 'nodes' | 'edges'>;

/** Each node's direct sources, in the order of the wires. Wires to or from nodes that do not exist are left out. */
export function sourcesOf({ nodes, edges }: Wires): Map<string, string[]> {
  const out = new Map(Object.keys(nodes).map((id) => [id, [] as string[]]));
  for (const { from: [a], to: [b] } of edges) if (out.has(a)) out.get(b)?.push(a);
  return out;
}

/**
 * Every node after all that feed it, the same order whatever the order of nodes in the file.
 * @returns `order` of all nodes outside circles and not behind one, and the nodes of one circle in the direction of its wires, if there is one.
 */
export function topological(graph: Wires): { order: string[]; circle: string[] | null } {
  const sources = sourcesOf(graph), order: string[] = [];
  const state = new Map<string, 'open' | 'done' | 'stuck'>();
  let circle: string[] | null = null;
  for (const start of [...sources.keys()].sort()) {
    // Depth first without recursion, so that a chain of 100,000 nodes is no deeper than the heap.
    const stack: { id: string; next: number; stuck: boolean }[] = state.has(start) ? [] : [{ id: start, next: 0, stuck: false }];
    if (stack.length) state.set(start, 'open');
    while (stack.length) {
      const top = stack.at(-1)!, source = sources.get(top.id)![top.next++];
      if (source === undefined) {
        stack.pop();
        state.set(top.id, top.stuck ? 'stuck' : 'done');
        if (!top.stuck) order.push(top.id);
        else if (stack.length) stack.at(-1)!.stuck = true;
        continue;
      }
      const seen = state.get(source);
      if (seen === 'stuck') top.stuck = true;
      else if (seen === 'open') {
        top.stuck = true;
        circle ??= stack.slice(stack.findIndex((s) => s.id === source)).map((s) => s.id).reverse();
      } else if (seen === undefined) {
        state.set(source, 'open');
        stack.push({ id: source, next: 0, stuck: false });
      }
    }
  }
  return { order, circle };
}

/** The given nodes and everything that feeds them, directly or not. */
export function upstream(graph: Wires, of: readonly string[]): Set<string> {
  const sources = sourcesOf(graph), seen = new Set<string>(), left = of.filter((id) => sources.has(id));
  while (left.length) {
    const id = left.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    left.push(...sources.get(id)!);
  }
  return seen;
}

/** 'a feeds b, b feeds c, c feeds a' in words: 'a → b → c → a'. */
export const showCircle = (circle: readonly string[]) => [...circle, circle[0]].join(' → ');
