/** The right panel: everything about what is selected. One node: its parameters, its ports, what it made; a wire: what flows along it. */
import { lazy, Suspense } from 'react';
import { specAt, useNode } from '../state/scope.ts';
import { selectedEdges, selectedNodes, useFlow } from '../canvas/flow.ts';
import { setView } from '../state/view.ts';
import { Resizer } from '../ui/resizer.tsx';
import { words } from '../words.ts';
import { WorkflowInspector } from './workflow-inspector.tsx';
import { useShallow } from 'zustand/react/shallow';

// Nothing is selected when the editor opens: these are fetched with the first selection.
const NodeInspector = lazy(async () => ({ default: (await import('./node-inspector.tsx')).NodeInspector }));
const WireInspector = lazy(async () => ({ default: (await import('./wire-inspector.tsx')).WireInspector }));

export function Inspector({ width }: { width: number }) {
  const nodes = useFlow(useShallow(selectedNodes)), wires = useFlow(useShallow(selectedEdges));
  const node = useNode(nodes.length === 1 ? nodes[0] : '');
  return (
    <aside className="inspector" style={{ width }} aria-label={words.inspector.title}>
      <Resizer side="left" width={width} onResize={(inspectorWidth) => setView({ inspectorWidth })} label={words.inspector.title} />
      <div className="inspector-scroll">
        <Suspense>{node ? <NodeInspector key={nodes[0]} id={nodes[0]} spec={specAt(node)} />
          : !nodes.length && wires.length === 1 ? <WireInspector key={wires[0]} id={wires[0]} />
            : <WorkflowInspector nodes={nodes.length} />}</Suspense>
      </div>
    </aside>
  );
}
