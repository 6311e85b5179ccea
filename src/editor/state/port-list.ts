/** Which ports a node has: from its spec, or for an unknown type from the wires that name them. Pure. */
import type { Graph } from '../../graph/graph.ts';
import type { PortSpec } from '../../graph/node.ts';
import type { PortType } from '../../graph/port.ts';
import { specs } from '../specs.ts';
import { specAt } from './scope.ts';
import { isWired, wiresFrom, wiresInto } from './wires.ts';

export interface ListedPort { readonly name: string; readonly spec?: PortSpec }

/** Ports in the spec's order, then those that only wires know of. */
export function portsOf(graph: Graph, id: string, type: string, side: 'in' | 'out'): ListedPort[] {
  const declared = (graph.nodes[id] ? specAt(graph.nodes[id]) : specs.get(type))?.[side === 'in' ? 'inputs' : 'outputs'] ?? {};
  const wired = side === 'in' ? wiresInto(graph, id).map((e) => e.to[1]) : wiresFrom(graph, id).map((e) => e.from[1]);
  const extra = [...new Set(wired)].filter((p) => !(p in declared));
  return [...Object.entries(declared).map(([name, spec]) => ({ name, spec })), ...extra.map((name) => ({ name }))];
}

/** Outputs without those that what is known rules out, unless a wire still hangs on them. */
export function shownOutputs(graph: Graph, id: string, type: string, known: Readonly<Record<string, PortType>> | undefined): string[] {
  const has = known && Object.keys(known).length > 0;
  return portsOf(graph, id, type, 'out').map((p) => p.name)
    .filter((p) => !has || p in known || isWired(graph, id, p, 'out'));
}
