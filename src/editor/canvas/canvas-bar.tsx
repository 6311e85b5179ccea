/** Zoom, fit, minimap, undo and redo, at the canvas' lower edge. */
import { useReactFlow, useStore } from '@xyflow/react';
import { Map as MapIcon, Maximize, Minus, Plus, Redo2, Undo2 } from 'lucide-react';
import { redo, undo, useDocument } from '../state/document.ts';
import { setView, useView } from '../state/view.ts';
import { IconButton } from '../ui/button.tsx';
import { words } from '../words.ts';
import { fitOptions } from './stage.ts';

const calm = { duration: 160 };

export function CanvasBar() {
  const flow = useReactFlow();
  const zoom = useStore((s) => Math.round(s.transform[2] * 100));
  const minimap = useView((s) => s.minimap);
  const last = useDocument((s) => s.past.at(-1)?.name), next = useDocument((s) => s.future[0]?.name);
  return (
    <div className="canvas-bar" role="toolbar" aria-label={words.canvas.title}>
      <div className="bar-group">
        <IconButton label={last ? words.canvas.undoOf(words.historyPanel.edit(last)) : words.canvas.undo} keys="Ctrl+Z" side="top" disabled={!last} onClick={undo}><Undo2 size={16} /></IconButton>
        <IconButton label={next ? words.canvas.redoOf(words.historyPanel.edit(next)) : words.canvas.redo} keys="Ctrl+Shift+Z" side="top" disabled={!next} onClick={redo}><Redo2 size={16} /></IconButton>
      </div>
      <div className="bar-group">
        <IconButton label={words.canvas.zoomOut} side="top" onClick={() => void flow.zoomOut(calm)}><Minus size={16} /></IconButton>
        <button type="button" className="zoom" onClick={() => void flow.zoomTo(1, calm)} aria-label={`${words.canvas.zoom(zoom)}`}>{words.canvas.zoom(zoom)}</button>
        <IconButton label={words.canvas.zoomIn} side="top" onClick={() => void flow.zoomIn(calm)}><Plus size={16} /></IconButton>
        <IconButton label={words.canvas.fit} keys="." side="top" onClick={() => void flow.fitView(fitOptions)}><Maximize size={15} /></IconButton>
        <IconButton label={words.canvas.minimap} side="top" pressed={minimap} onClick={() => setView({ minimap: !minimap })}><MapIcon size={15} /></IconButton>
      </div>
    </div>
  );
}
