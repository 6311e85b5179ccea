/** Which ports and parameters of nodes inside a subgraph it shows: switched on and off beside each, renamed on the subgraph itself. */
import { Eye, EyeOff } from 'lucide-react';
import { shownAs, type Shown } from '../../graph/edit-subgraph.ts';
import { leafOf, nodeAt, parentOf } from '../../graph/path.ts';
import { expose, hide, renameShown } from '../state/building.ts';
import { useDocument } from '../state/document.ts';
import { useNode } from '../state/scope.ts';
import { IconButton } from '../ui/button.tsx';
import { EditableText } from '../ui/editable-text.tsx';
import { words } from '../words.ts';

/** Nothing for a node that stands in no subgraph. */
export function ShowOutside({ id, side, name }: { id: string; side: Shown; name: string }) {
  const outer = parentOf(id), end = [leafOf(id), name] as const;
  const key = useDocument((s) => { const sub = outer ? nodeAt(s.graph, outer) : undefined; return sub ? shownAs(sub, side, end) ?? null : undefined; });
  if (key === undefined) return null;
  const on = key !== null;
  return <IconButton label={`${on ? words.sub.hide : words.sub.show}: ${name}`} side="left" className="small" pressed={on} onClick={() => { if (on) hide(outer, side, key); else expose(outer, side, end); }}>{on ? <Eye size={13} /> : <EyeOff size={13} />}</IconButton>;
}

const sides = ['inputs', 'outputs', 'params'] as const;

/** Everything a subgraph shows, to be renamed or hidden. */
export function ShownList({ id }: { id: string }) {
  const node = useNode(id);
  if (!node?.exposed) return null;
  return (
    <div className="shown-list">
      {sides.flatMap((side) => Object.entries(node.exposed![side]).map(([key, x]) => (
        <div className="shown-row" key={`${side} ${key}`}>
          <EditableText value={x.title ?? ''} empty={key} label={words.sub.rename} single onCommit={(title) => renameShown(id, side, key, title)} />
          <small className="quiet">{side === 'inputs' ? words.inspector.inputs : side === 'outputs' ? words.inspector.outputs : words.inspector.parameters}</small>
          <IconButton label={`${words.sub.hide}: ${x.title ?? key}`} side="left" className="small" onClick={() => hide(id, side, key)}><EyeOff size={13} /></IconButton>
        </div>
      )))}
    </div>
  );
}
