/** The points a wire is led through: dragged to move, double-clicked or middle-clicked to remove. */
import { useState, type PointerEvent } from 'react';
import { lead } from '../state/building.ts';
import { words } from '../words.ts';
import { edgeNow } from './drag.ts';
import { toFlow } from './stage.ts';
import type { Point } from './wire-path.ts';

/** @param onMove the points while one is dragged; null when it was let go */
export function ViaPoints({ wire, via, onMove }: { wire: string; via: readonly Point[]; onMove: (via: readonly Point[] | null) => void }) {
  const [held, setHeld] = useState<number | null>(null);
  const at = (e: PointerEvent, i: number): Point[] => { const p = toFlow([e.clientX, e.clientY]); return via.map((q, j) => (j === i ? [Math.round(p.x), Math.round(p.y)] : q)); };
  const keep = (points: readonly Point[]) => { const edge = edgeNow(wire); if (edge) lead(edge, points); };
  return (
    <>
      {via.map(([x, y], i) => (
        <circle
          key={i} className="via nopan" data-at={i} cx={x} cy={y} r={5.5} role="img" aria-label={words.wires.point} data-held={held === i || undefined}
          onPointerDown={(e) => { if (e.button !== 0) return; e.stopPropagation(); e.currentTarget.setPointerCapture(e.pointerId); setHeld(i); }}
          onPointerMove={(e) => { if (held === i) onMove(at(e, i)); }}
          onPointerUp={(e) => { if (held !== i) return; setHeld(null); keep(at(e, i)); onMove(null); }}
          onDoubleClick={(e) => { e.stopPropagation(); keep(via.filter((_, j) => j !== i)); }}
        ><title>{words.wires.point}</title></circle>
      ))}
    </>
  );
}
