/** A wire, coloured by what flows along it; it moves only while the node at its end is being fed. */
import { BaseEdge, getBezierPath, type ConnectionLineComponentProps, type EdgeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import type { ValueKind } from '../../graph/port.ts';
import { useChecked } from '../state/checked.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { specAt, useNode } from '../state/scope.ts';
import { useSession } from '../state/session.ts';
import { useWireDebug } from '../debug/use-place.ts';
import { kindStyle } from '../ui/kind-dot.tsx';
import { useConnecting, type WireStart } from './connecting.ts';
import { useOverWire } from './drag.ts';
import { ViaPoints } from './via.tsx';
import { pathThrough, type Point } from './wire-path.ts';
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

export const Wire = memo(function Wire({ id, source, sourceHandleId, target, targetHandleId, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected, data }: EdgeProps<FlowEdge>) {
  const kind = useKind({ node: source, port: sourceHandleId ?? '', side: 'out' });
  const flows = useSession((s) => s.nodes[target]?.state.is === 'running');
  const waits = useSession((s) => s.session.is === 'running' && s.nodes[source]?.state.is !== 'done');
  const debug = useWireDebug({ node: source, port: sourceHandleId ?? '' }, { node: target, port: targetHandleId ?? '' });
  const [held, setHeld] = useState<readonly Point[] | null>(null), over = useOverWire((s) => s.wire === id);
  const off = useChecked((s) => s.off.has(source) || s.off.has(target));
  const via = held ?? data?.via;
  const [straight, middleX, middleY] = getBezierPath({ sourceX: sourceX - reach, sourceY, targetX: targetX + reach, targetY, sourcePosition, targetPosition, curvature });
  const path = via?.length ? pathThrough([[sourceX - reach, sourceY], ...via, [targetX + reach, targetY]]) : straight;
  return (
    <g className="wire" data-over={over || undefined} data-off={off || undefined} style={kindStyle(kind)} data-selected={selected || undefined} data-flows={flows || undefined} data-waits={waits || undefined} data-glows={debug.glows || undefined} data-later={debug.later || undefined}>
      {selected && <path d={path} className="wire-halo" />}
      <BaseEdge id={id} path={path} interactionWidth={16} />
      {flows && <path d={path} className="wire-flow" />}
      {via && <ViaPoints wire={id} via={via} onMove={setHeld} />}
      {debug.stop && <circle className="wire-break" data-disabled={debug.stop === 'disabled' || undefined} cx={sourceX + reach} cy={sourceY} r={6.5} />}
      {debug.changed && <><circle className="wire-changed" cx={middleX} cy={middleY} r={9} /><path d={`M${middleX - 3.5} ${middleY + 3.5}l.8-3 5-5 2.2 2.2-5 5z`} /></>}
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
