/** What of a node's result is worth showing, and in which order. */
import { useRef } from 'react';
import type { Graph } from '../../graph/graph.ts';
import type { Ref } from '../../worker/protocol.ts';
import { labelOf } from '../specs.ts';
import { useDocument } from './document.ts';
import { portsOf } from './port-list.ts';
import { drawn } from './scope.ts';
import { useSession, type NodeRun } from './session.ts';
import { wiresInto } from './wires.ts';

export interface ShownValue { readonly port: string; readonly label: string; readonly ref: Ref }
type Runs = Readonly<Record<string, NodeRun>>;

/** What reached an input in the last run. */
function arriving(graph: Graph, runs: Runs, id: string, port: string): { ref: Ref; from: string } | undefined {
  const wire = wiresInto(graph, id).find((e) => e.to[1] === port);
  const ref = wire && runs[wire.from[0]]?.last?.outputs[wire.from[1]];
  return ref && { ref, from: wire.from[1] };
}

/** A node's outputs in the spec's order; for one that only looks (a preview), what reached its inputs. */
export function shownValues(graph: Graph, runs: Runs, id: string): ShownValue[] {
  const node = graph.nodes[id], done = runs[id]?.last;
  if (!node || !done) return [];
  const outs = portsOf(graph, id, node.type, 'out').flatMap((p) => (done.outputs[p.name] ? [{ port: p.name, label: labelOf(p.name, p.spec), ref: done.outputs[p.name] }] : []));
  if (outs.length) return outs;
  return portsOf(graph, id, node.type, 'in').flatMap(({ name }) => {
    const ref = done.outputs[name] ?? arriving(graph, runs, id, name)?.ref;
    return ref ? [{ port: name, label: arriving(graph, runs, id, name)?.from ?? name, ref }] : [];
  });
}

const isEqual = (a: ShownValue[], b: ShownValue[]) => a.length === b.length && a.every((x, i) => x.port === b[i].port && x.ref === b[i].ref && x.label === b[i].label);

/** The same, following both stores; a new array only when something in it is new. */
export function useShownValues(id: string): ShownValue[] {
  const graph = useDocument((s) => drawn(s.graph));
  const last = useRef<ShownValue[]>([]);
  return useSession((s) => {
    const next = shownValues(graph, s.nodes, id);
    return isEqual(last.current, next) ? last.current : (last.current = next);
  });
}

/** What reached one input in the last run. */
export function useArriving(id: string, port: string): Ref | undefined {
  const graph = useDocument((s) => drawn(s.graph));
  return useSession((s) => arriving(graph, s.nodes, id, port)?.ref);
}
