/** One node on the canvas: header, ports, the parameters that matter most, and what it made. Draws; decides nothing about runs. */
import { memo, useState } from 'react';
import { useStore, type NodeProps } from '@xyflow/react';
import { enter, specAt, useNode } from '../state/scope.ts';
import { useChecked } from '../state/checked.ts';
import { useSession } from '../state/session.ts';
import { words } from '../words.ts';
import { BreakpointDot } from '../debug/dot.tsx';
import { useNodeDebug } from '../debug/use-place.ts';
import { NodeBody } from './node-body.tsx';
import { NodeHeader } from './node-header.tsx';
import { NodeParams } from './node-params.tsx';
import { NodeSizer, nodeWidth } from './node-sizer.tsx';
import { NodePorts } from './ports.tsx';
import type { FlowNode } from './flow.ts';

/** Below this zoom a node is its icon, its name and its picture. */
export const farZoom = 0.5;

export const VqNode = memo(function VqNode({ id, selected }: NodeProps<FlowNode>) {
  const node = useNode(id);
  const run = useSession((s) => s.nodes[id]);
  const wrong = useChecked((s) => s.faults[id]);
  const debug = useNodeDebug(id), off = useChecked((s) => s.off.has(id));
  const far = useStore((s) => s.transform[2] < farZoom);
  const [dragged, setDragged] = useState<number | null>(null);
  if (!node) return null;
  const spec = specAt(node);
  const state = run?.state.is;
  const fault = run?.state.is === 'failed' ? run.state.fault : undefined;
  return (
    <div
      className="node" data-paused={debug} data-selected={selected || undefined} data-far={far || undefined}
      data-state={fault ? 'failed' : state} data-wrong={(wrong && !fault) || undefined} data-ghost={!spec || undefined} data-mode={node.pinned ? 'pinned' : node.mode} data-off={off || undefined} data-colour={node.colour} data-collapsed={node.collapsed || undefined} data-sub={node.graph ? true : undefined} style={{ width: dragged ?? node.size?.[0] ?? nodeWidth }}
    >
      <BreakpointDot id={id} />
      <NodeHeader id={id} node={node} spec={spec} run={run} />
      <NodePorts id={id} type={node.type} fault={fault ?? wrong} />
      {spec && !far && !node.collapsed && <NodeParams id={id} spec={spec} />}
      {node.graph && !node.collapsed && !far && <button type="button" className="sub-open nodrag" onClick={() => enter(id)}>{words.sub.holds(Object.keys(node.graph.nodes).length)}</button>}
      {!node.collapsed && <NodeBody id={id} type={node.type} done={run?.last} />}
      {!spec && <p className="node-ghost">{words.node.ghost(node.type)}</p>}
      {(fault ?? wrong) && !far && <p className="node-fault" role="alert">{(fault ?? wrong)!.message}</p>}
      <NodeSizer id={id} onWidth={setDragged} />
    </div>
  );
});
