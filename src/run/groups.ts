/** Subgraphs while they run: an order that keeps each together, and one step for each around the steps of its nodes. Knows no verbs. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Expanded } from '../graph/expand.ts';
import type { Edge, Graph } from '../graph/graph.ts';
import { topological } from '../graph/order.ts';
import { nodeAt, pathOf } from '../graph/path.ts';
import type { Value, Values } from './value.ts';

type Wires = { readonly nodes: Graph['nodes']; readonly edges: readonly Edge[] };

/** Like `topological`, with the nodes of a subgraph one after the other wherever the wires allow it. */
export function orderInGroups(graph: Wires): ReturnType<typeof topological> {
  const flat = topological(graph as Graph);
  if (flat.circle || flat.order.every((id) => !id.includes('/'))) return flat;
  return { order: arrange(flat.order, graph.edges, 0), circle: null };
}

function arrange(ids: readonly string[], edges: readonly Edge[], depth: number): string[] {
  const parts = new Map<string, string[]>();
  const partOf = (id: string) => pathOf(id).slice(0, depth + 1).join('/');
  for (const id of ids) parts.get(partOf(id))?.push(id) ?? parts.set(partOf(id), [id]);
  if (parts.size === ids.length && ids.every((id) => partOf(id) === id)) return [...ids];
  const mine = new Set(ids);
  const between = edges.filter((e) => mine.has(e.from[0]) && mine.has(e.to[0])).map((e): Edge => ({ from: [partOf(e.from[0]), 'x'], to: [partOf(e.to[0]), 'x'] })).filter((e) => e.from[0] !== e.to[0]);
  const { order, circle } = topological({ nodes: Object.fromEntries([...parts.keys()].map((p) => [p, {} as never])), edges: between });
  // what leaves a subgraph comes back into it: its nodes take turns with those outside
  if (circle) return [...ids];
  return order.flatMap((p) => { const own = parts.get(p)!; return own.length === 1 && own[0] === p ? own : arrange(own, edges, depth + 1); });
}

/** 'a', 'a/b' of 'a/b/c': the subgraphs a node stands in, outermost first. */
export const groupsOf = (id: string): string[] => { const path = pathOf(id); return path.slice(1).map((_, i) => path.slice(0, i + 1).join('/')); };

type Told =
  | { readonly is: 'queued' } | { readonly is: 'running' }
  | { readonly is: 'done'; readonly cached: boolean; readonly ms: number; readonly outputs: Values; readonly notes: readonly string[]; readonly key: string };

/** Tells of each subgraph what it is doing, from what its nodes do, and gathers what it gives. */
export function groupsOver(order: readonly string[], graph: Pick<Graph, 'nodes'>, { source }: Pick<Expanded, 'source'>, on: (id: string, e: Told) => void) {
  const left = new Map<string, { nodes: number; ms: number; cached: boolean; begun: boolean }>();
  for (const id of order) for (const g of groupsOf(id)) { const l = left.get(g); if (l) l.nodes++; else left.set(g, { nodes: 1, ms: 0, cached: true, begun: false }); }
  return {
    ids: [...left.keys()],
    begin(id: string) {
      for (const g of groupsOf(id)) {
        const l = left.get(g)!;
        if (!l.begun) on(g, { is: 'running' });
        l.begun = true;
      }
    },
    /** @returns the subgraphs that have ended with this node, innermost first, and what they gave */
    end(id: string, ms: number, cached: boolean, outputs: ReadonlyMap<string, Values>, keys: ReadonlyMap<string, string>): { id: string; values: Values }[] {
      return groupsOf(id).reverse().flatMap((g) => {
        const l = left.get(g)!;
        l.ms += ms;
        l.cached &&= cached;
        if (--l.nodes) return [];
        const values: Record<string, Value> = {}, named: string[] = [];
        for (const port of Object.keys(nodeAt(graph, g)?.exposed?.outputs ?? {})) {
          const from = source(g, port), value = from && outputs.get(from[0])?.[from[1]];
          if (value) { values[port] = value; named.push(`${port}=${keys.get(from.join('.')) ?? `${keys.get(from[0])}.${from[1]}`}`); }
        }
        on(g, { is: 'done', cached: l.cached, ms: l.ms, outputs: values, notes: [], key: bytesToHex(sha256(utf8ToBytes(named.join(' '))).subarray(0, 16)) });
        return [{ id: g, values }];
      });
    },
  };
}

/** What arrives at a subgraph's inputs, as far as it is known. */
export function arrivingAt(id: string, graph: Pick<Graph, 'nodes'>, { takers }: Pick<Expanded, 'takers'>, edges: readonly Edge[], outputs: ReadonlyMap<string, Values>): Values {
  return Object.fromEntries(Object.keys(nodeAt(graph, id)?.exposed?.inputs ?? {}).flatMap((port): [string, Value][] => {
    const [to] = takers(id, port), wire = to && edges.find((e) => e.to[0] === to[0] && e.to[1] === to[1]), value = wire && outputs.get(wire.from[0])?.[wire.from[1]];
    return value ? [[port, value]] : [];
  }));
}

/** 'sub.latent' as the node inside that gives it: 'sub/encoder.latent'. */
export const endsInside = (ends: ReadonlySet<string>, { source }: Pick<Expanded, 'source'>): Set<string> => new Set([...ends].map((end) => {
  const dot = end.indexOf('.'), at = [end.slice(0, dot), end.slice(dot + 1)] as const;
  return (source(...at) ?? at).join('.');
}));
