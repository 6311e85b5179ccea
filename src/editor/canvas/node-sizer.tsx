/** The lower right corner of a node: dragged to make it wider, and its picture with it. */
import { useStoreApi } from '@xyflow/react';
import { useRef, type PointerEvent } from 'react';
import { resizeNode } from '../state/changes.ts';
import { words } from '../words.ts';

export const nodeWidth = 212;
const [least, most] = [nodeWidth - 32, 1200];

/** @param onWidth while the corner is being dragged; null when it was let go */
export function NodeSizer({ id, onWidth }: { id: string; onWidth: (width: number | null) => void }) {
  const flow = useStoreApi();
  const from = useRef<{ x: number; width: number } | null>(null);
  const widthAt = (e: PointerEvent) => Math.round(Math.min(most, Math.max(least, from.current!.width + (e.clientX - from.current!.x) / flow.getState().transform[2])));
  return (
    <div
      className="node-sizer nodrag nopan" title={words.node.resize}
      onPointerDown={(e) => {
        e.stopPropagation();
        e.currentTarget.setPointerCapture(e.pointerId);
        from.current = { x: e.clientX, width: (e.currentTarget.parentElement as HTMLElement).offsetWidth };
      }}
      onPointerMove={(e) => { if (from.current) onWidth(widthAt(e)); }}
      onPointerUp={(e) => {
        if (!from.current) return;
        const node = e.currentTarget.parentElement as HTMLElement;
        resizeNode(id, [widthAt(e), node.offsetHeight]);
        from.current = null;
        onWidth(null);
      }}
      onPointerCancel={() => { from.current = null; onWidth(null); }}
      onDoubleClick={(e) => { e.stopPropagation(); resizeNode(id, [nodeWidth, (e.currentTarget.parentElement as HTMLElement).offsetHeight]); }}
    />
  );
}
