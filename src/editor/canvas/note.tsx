/** A sticky note: Markdown, written by a double click and shown as text and elements, never as HTML. */
import { NodeResizer, type NodeProps } from '@xyflow/react';
import { lazy, memo, Suspense, useEffect, useRef, useState } from 'react';
import { changeNote } from '../state/building.ts';
import { seal } from '../state/document.ts';
import { words } from '../words.ts';
import { noteOf, type NoteFlowNode } from './flow.ts';

const Markdown = lazy(() => import('../ui/markdown.tsx'));

export const NoteNode = memo(function NoteNode({ id, data: { note }, selected }: NodeProps<NoteFlowNode>) {
  const own = noteOf(id)!, [draft, setDraft] = useState<string | null>(note.text ? null : '');
  const field = useRef<HTMLTextAreaElement>(null), editing = draft !== null;
  // a note that was just made has the keyboard, once React Flow has let it be seen
  useEffect(() => {
    let left = editing ? 30 : 0;
    const focus = () => {
      field.current?.focus({ preventScroll: true });
      if (document.activeElement !== field.current && left-- > 0) requestAnimationFrame(focus);
    };
    if (left) focus();
    return () => { left = 0; };
  }, [editing]);
  const close = (keep: boolean) => {
    if (keep && draft !== null && draft !== note.text) { seal(); changeNote(own, { text: draft.slice(0, 20_000) }); seal(); }
    setDraft(null);
  };
  return (
    <>
      <NodeResizer isVisible={selected} minWidth={120} minHeight={48} onResizeEnd={(_, p) => changeNote(own, { at: [Math.round(p.x), Math.round(p.y)], size: [Math.round(p.width), Math.round(p.height)] })} />
      <div className="note" data-selected={selected || undefined} data-colour={note.colour ?? 'amber'} data-sized={note.size ? true : undefined} onDoubleClick={(e) => { e.stopPropagation(); setDraft(note.text); }}>
        {draft === null ? (
          note.text ? <Suspense fallback={null}><Markdown text={note.text} /></Suspense> : <p className="quiet">{words.note.empty}</p>
        ) : (
          <textarea
            ref={field} className="nodrag nowheel nopan" value={draft} aria-label={words.note.edit} spellCheck={false} onChange={(e) => setDraft(e.target.value)} onBlur={() => close(true)}
            onKeyDown={(e) => { e.stopPropagation(); if (e.key === 'Escape' || (e.key === 'Enter' && (e.ctrlKey || e.metaKey))) { e.preventDefault(); close(true); } }}
          />
        )}
      </div>
    </>
  );
});
