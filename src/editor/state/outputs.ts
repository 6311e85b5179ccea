/** What of a node's result is worth showing, and in which order. Pure but for its hook. */
import { useRef } from 'react';
import { useDocument } from './document.ts';
import { useSession, type NodeRun } from './session.ts';
import { portsOf } from './port-list.ts';
import { labelOf } from '../specs.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Ref } from '../../worker/protocol.ts';

export interface ShownValue { readonly port: string; readonly label: string; readonly ref: Ref }

/** A node's outputs in the spec's order; for one that only looks (a preview), what reached its inputs. */
export function shownValues(graph: Graph, nodes: Readonly<Record<string, NodeRun>>, id: string): ShownValue[] {
  const node = graph.nodes[id], done = nodes[id]?.last;
  if (!node || !done) return [];
  const outs = portsOf(graph, id, node.type, 'out').flatMap((p) => (done.outputs[p.name] ? [{ port: p.name, label: labelOf(p.name, p.spec), ref: done.outputs[p.name] }] : []));
  if (outs.length) return outs;
  return portsOf(graph, id, node.type, 'in').flatMap((p) => {
    const wire = graph.edges.find((e) => e.to[0] === id && e.to[1] === p.name);
    const ref = wire && nodes[wire.from[0]]?.last?.outputs[wire.from[1]];
    return ref ? [{ port: p.name, label: wire.from[1], ref }] : [];
  });
}

const isEqual = (a: ShownValue[], b: ShownValue[]) => a.length === b.length && a.every((x, i) => x.port === b[i].port && x.ref === b[i].ref && x.label === b[i].label);

/** The same, following both stores; a new array only when something in it is new. */
export function useShownValues(id: string): ShownValue[] {
  const graph = useDocument((s) => s.graph);
  const cache = useStableValues();
  return useSession((s) => cache(shownValues(graph, s.nodes, id)));
}

function useStableValues() {
  const last = useRef<ShownValue[]>([]);
  return (next: ShownValue[]) => (isEqual(last.current, next) ? last.current : (last.current = next));
}
