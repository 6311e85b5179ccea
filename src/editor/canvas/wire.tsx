/** A wire, coloured by what flows along it; it moves only while the node at its end is being fed. */
import { BaseEdge, getBezierPath, type ConnectionLineComponentProps, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { ValueKind } from '../../graph/port.ts';
import { useChecked } from '../state/checked.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { specAt, useNode } from '../state/scope.ts';
import { useSession } from '../state/session.ts';
import { kindStyle } from '../ui/kind-dot.tsx';
import { useConnecting, type WireStart } from './connecting.ts';
import type { FlowEdge } from './flow.ts';

const curvature = 0.32;
/** Half a handle: React Flow ends wires at its outer edge, they belong in its middle. */
const reach = 11;

function kindOf(start: WireStart, known: ValueKind | undefined, node: GraphNode | undefined): ValueKind | undefined {
  const spec = specAt(node);
  return known ?? (start.side === 'out' ? spec?.outputs : spec?.inputs)?.[start.port]?.kind;
}

function useKind(start: WireStart): ValueKind | undefined {
  const known = useChecked((s) => (start.side === 'out' ? s.outs : s.ins)[start.node]?.[start.port]?.kind);
  return kindOf(start, known, useNode(start.node));
}

export const Wire = memo(function Wire({ id, source, sourceHandleId, target, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected }: EdgeProps<FlowEdge>) {
  const kind = useKind({ node: source, port: sourceHandleId ?? '', side: 'out' });
  const flows = useSession((s) => s.nodes[target]?.state.is === 'running');
  const waits = useSession((s) => s.session.is === 'running' && s.nodes[source]?.state.is !== 'done');
  const [path] = getBezierPath({ sourceX: sourceX - reach, sourceY, targetX: targetX + reach, targetY, sourcePosition, targetPosition, curvature });
  return (
    <g className="wire" style={kindStyle(kind)} data-selected={selected || undefined} data-flows={flows || undefined} data-waits={waits || undefined}>
      {selected && <path d={path} className="wire-halo" />}
      <BaseEdge id={id} path={path} interactionWidth={16} />
      {flows && <path d={path} className="wire-flow" />}
    </g>
  );
});

/** The wire under the hand. */
export function DraftWire({ fromX, fromY, toX, toY, fromPosition, toPosition, connectionStatus }: ConnectionLineComponentProps) {
  const start = useConnecting((s) => s.start) ?? { node: '', port: '', side: 'out' };
  const kind = useKind(start);
  const back = start.side === 'out' ? -reach : reach;
  const [path] = getBezierPath({ sourceX: fromX + back, sourceY: fromY, targetX: toX, targetY: toY, sourcePosition: fromPosition, targetPosition: toPosition, curvature });
  return (
    <g className="wire wire-draft" style={kindStyle(kind)} data-status={connectionStatus ?? undefined}>
      <path d={path} className="react-flow__edge-path" fill="none" />
      <circle cx={toX} cy={toY} r={3.5} />
    </g>
  );
}
