/** What changed since a version, on the canvas: frames round what is new or changed, and what is gone where it was. Follows the part of the workflow that is shown. */
import { useStore, ViewportPortal } from '@xyflow/react';
import type { GraphNode } from '../../graph/graph.ts';
import { showValue, type NodeDiff } from '../../graph/diff.ts';
import { graphAt } from '../../graph/edit-within.ts';
import { specs } from '../specs.ts';
import { onCanvas, useScope } from '../state/scope.ts';
import { useDocument } from '../state/document.ts';
import { useDiff } from './compare.ts';
import { fileWords } from './words.ts';

interface Box { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
const usual = { w: 220, h: 120 };
const most = 4;
const nameOf = (n: GraphNode | undefined) => (n ? n.title ?? specs.get(n.type)?.title ?? n.type : '');

export default function ChangesOverlay() {
  const found = useDiff(), path = useScope((s) => s.path), graph = useDocument((s) => s.graph);
  const lookup = useStore((s) => s.nodeLookup), version = useStore((s) => s.nodes);
  if (!found) return null;
  void version; // places and sizes in `lookup` are changed in place
  const { prefix } = onCanvas(graph, path), before = graphAt(found.base.graph, path);
  const here = found.diff.nodes.filter((n) => n.path.startsWith(prefix) && !n.path.slice(prefix.length).includes('/'));
  const boxOf = (id: string): Box | undefined => {
    const n = lookup.get(prefix + id) ?? lookup.get(id), old = before?.nodes[id];
    if (n) return { x: n.internals.positionAbsolute.x, y: n.internals.positionAbsolute.y, w: n.measured.width ?? usual.w, h: n.measured.height ?? usual.h };
    return old && { x: old.at[0], y: old.at[1], w: old.size?.[0] ?? usual.w, h: old.size?.[1] ?? usual.h };
  };
  const wires = found.diff.wires.filter((d) => d.inside === prefix && d.is !== 'changed');
  return (
    <ViewportPortal>
      <svg className="changes-wires" aria-hidden>
        {wires.map(({ is, wire: { from, to } }) => {
          const [a, b] = [boxOf(from[0]), boxOf(to[0])];
          return a && b && <path key={`${is} ${from.join('.')} ${to.join('.')}`} data-is={is} d={`M${a.x + a.w} ${a.y + a.h / 2}L${b.x} ${b.y + b.h / 2}`} />;
        })}
      </svg>
      {here.map((n) => {
        const id = n.path.slice(prefix.length), box = boxOf(id);
        return box && <Mark key={n.path} node={n} box={box} />;
      })}
    </ViewportPortal>
  );
}

function Mark({ node: n, box }: { node: NodeDiff; box: Box }) {
  const changes = [...n.fields, ...n.params], w = fileWords.compare;
  if (n.is === 'changed' && !changes.length) return null;
  return (
    <div className="changes-mark" data-is={n.is} data-path={n.path} style={{ transform: `translate(${box.x}px, ${box.y}px)`, width: box.w, height: box.h }}>
      <div className="changes-note">
        <b>{n.is === 'removed' ? w.removed(nameOf(n.before)) : n.is === 'added' ? w.added : w.changed}</b>
        {changes.slice(0, most).map((c) => <span key={c.name}>{c.name}: {showValue(c.before)} → {showValue(c.after)}</span>)}
        {changes.length > most && <span>{w.more(changes.length - most)}</span>}
      </div>
    </div>
  );
}
