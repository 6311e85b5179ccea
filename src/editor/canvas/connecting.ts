/** The wire being drawn: where it starts, and which ports it may end in. Knows no drawing. */
import { create } from 'zustand';
import type { Connection } from '@xyflow/react';
import type { Edge } from '../../graph/graph.ts';
import { refusalOf } from '../state/checked.ts';

export interface WireStart { readonly node: string; readonly port: string; readonly side: 'in' | 'out' }

export const useConnecting = create<{ readonly start: WireStart | null }>(() => ({ start: null }));
export const startWire = (start: WireStart) => useConnecting.setState({ start });
export const endWire = () => useConnecting.setState({ start: null });

/** The wire from a start to a port, the right way round; undefined when both are inputs or both outputs, or on one node. */
export function wireBetween(a: WireStart, b: WireStart): Edge | undefined {
  if (a.side === b.side || a.node === b.node) return undefined;
  const [from, to] = a.side === 'out' ? [a, b] : [b, a];
  return { from: [from.node, from.port], to: [to.node, to.port] };
}

/** 'yes' and 'no' while a wire is being drawn, 'start' on the port it comes from, else nothing. */
export function useFits(node: string, port: string, side: 'in' | 'out'): 'yes' | 'no' | 'start' | undefined {
  return useConnecting(({ start }) => {
    if (!start) return undefined;
    if (start.node === node && start.port === port && start.side === side) return 'start';
    const wire = wireBetween(start, { node, port, side });
    return wire && refusalOf(wire) === undefined ? 'yes' : 'no';
  });
}

export const edgeOfConnection = (c: Connection): Edge => ({ from: [c.source, c.sourceHandle ?? ''], to: [c.target, c.targetHandle ?? ''] });
