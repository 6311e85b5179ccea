/** What flows along one wire. */
import { edgeId } from '../canvas/flow.ts';
import { showType } from '../../graph/port.ts';
import { removeParts } from '../state/changes.ts';
import { useChecked } from '../state/checked.ts';
import { useDocument } from '../state/document.ts';
import { useSession } from '../state/session.ts';
import { specAt, useNode } from '../state/scope.ts';
import { Button } from '../ui/button.tsx';
import { KindDot } from '../ui/kind-dot.tsx';
import { words } from '../words.ts';
import { Viewer } from './viewer.tsx';

export function WireInspector({ id }: { id: string }) {
  const edge = useDocument((s) => s.graph.edges.find((e) => edgeId(e) === id));
  const [node, port] = edge?.from ?? ['', ''];
  const type = useChecked((s) => s.outs[node]?.[port]);
  const ref = useSession((s) => s.nodes[node]?.last?.outputs[port]);
  const graphNode = useNode(node), target = useNode(edge?.to[0] ?? '');
  if (!edge || !graphNode) return null;
  const nameOf = (n: typeof graphNode | undefined) => n?.title ?? specAt(n)?.title ?? n?.type ?? '';
  return (
    <>
      <header className="inspector-header">
        {type && <KindDot kind={type.kind} size={14} />}
        <div><h2>{nameOf(graphNode)} → {nameOf(target)}</h2><p className="quiet">{edge.from[1]} → {edge.to[1]}{type && showType(type) ? <> · <span className="mono">{showType(type)}</span></> : null}</p></div>
      </header>
      <section>
        {ref ? <Viewer values={[{ port, label: port, ref }]} /> : <p className="quiet">{words.inspector.noResult}</p>}
        <Button tone="danger" onClick={() => removeParts([], [edge])}>{words.inspector.removeWire}</Button>
      </section>
    </>
  );
}
