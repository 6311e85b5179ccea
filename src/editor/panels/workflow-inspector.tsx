/** What the inspector says when not one node but the whole workflow, or several nodes, are meant. */
import { useDocument } from '../state/document.ts';
import { words } from '../words.ts';
import { Forecast } from './forecast.tsx';
import { SeveralTools } from './several-tools.tsx';

export function WorkflowInspector({ nodes }: { nodes: number }) {
  const title = useDocument((s) => s.graph.title), description = useDocument((s) => s.graph.description);
  const count = useDocument((s) => Object.keys(s.graph.nodes).length), wires = useDocument((s) => s.graph.edges.length);
  if (nodes > 1) return <div className="inspector-empty"><h2>{words.inspector.several(nodes)}</h2><SeveralTools /></div>;
  return (
    <div className="inspector-empty">
      <h2>{title || words.file.untitled}</h2>
      {description && <p>{description}</p>}
      <dl className="facts">
        <dt>{words.inspector.nodes}</dt><dd>{count}</dd>
        <dt>{words.inspector.wires}</dt><dd>{wires}</dd>
      </dl>
      <Forecast />
      <p className="quiet">{words.inspector.nothingHow}</p>
    </div>
  );
}
