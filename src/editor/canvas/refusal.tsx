/** The line beside the pointer that says why a wire may not end here. */
import { useConnection, useReactFlow } from '@xyflow/react';
import { CircleSlash } from 'lucide-react';
import { refusalOf } from '../state/checked.ts';
import { useConnecting, wireBetween } from './connecting.ts';

export function RefusalTip() {
  const start = useConnecting((s) => s.start);
  const under = useConnection((c) => (c.inProgress ? c.toHandle : null));
  const at = useConnection((c) => (c.inProgress ? c.to : null));
  const { flowToScreenPosition } = useReactFlow();
  if (!start || !under || !at) return null;
  const end = { node: under.nodeId, port: under.id ?? '', side: under.type === 'target' ? 'in' as const : 'out' as const };
  if (end.node === start.node && end.port === start.port) return null;
  const wire = wireBetween(start, end);
  const why = wire ? refusalOf(wire) : undefined;
  if (!why) return null;
  const { x, y } = flowToScreenPosition({ x: under.x, y: under.y });
  return <div className="refusal" role="status" style={{ left: Math.min(x + 16, innerWidth - 320), top: y + 18 }}><CircleSlash size={14} aria-hidden /><span>{why}</span></div>;
}
