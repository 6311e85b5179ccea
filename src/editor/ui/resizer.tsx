/** The edge of a panel, dragged (or moved with arrow keys) to make it wider or narrower. */
import { useRef } from 'react';

const keyStep = 16;

export function Resizer({ side, width, onResize, label }: { side: 'left' | 'right'; width: number; onResize: (width: number) => void; label: string }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const sign = side === 'right' ? 1 : -1;
  return (
    <div
      className="resizer" data-side={side} role="separator" aria-orientation="vertical" aria-label={label} aria-valuenow={Math.round(width)} tabIndex={0}
      onPointerDown={(e) => { from.current = { x: e.clientX, width }; e.currentTarget.setPointerCapture(e.pointerId); }}
      onPointerMove={(e) => { if (from.current) onResize(Math.max(160, Math.min(720, from.current.width + sign * (e.clientX - from.current.x)))); }}
      onPointerUp={() => { from.current = null; }}
      onKeyDown={(e) => {
        const by = { ArrowLeft: -keyStep, ArrowRight: keyStep }[e.key];
        if (by) { e.preventDefault(); onResize(Math.max(160, Math.min(720, width + sign * by))); }
      }}
    />
  );
}
