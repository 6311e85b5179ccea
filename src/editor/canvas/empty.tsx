/** What stands on a canvas with nothing on it, and the one quiet line after the first run. */
import { Workflow, X } from 'lucide-react';
import { firstShipped, openGallery } from '../state/gallery.ts';
import { useSession } from '../state/session.ts';
import { setView, useView } from '../state/view.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { words } from '../words.ts';

export function EmptyCanvas() {
  return (
    <div className="empty-canvas">
      <Workflow size={26} strokeWidth={1.5} aria-hidden />
      <h2>{words.canvas.empty}</h2>
      <p>{words.canvas.emptyHow}</p>
      <Button onClick={() => openGallery(firstShipped)}>{words.canvas.openExample}</Button>
    </div>
  );
}

export function FirstHint() {
  const hinted = useView((s) => s.hinted), finished = useSession((s) => s.finished), running = useSession((s) => s.session.is === 'running');
  if (hinted || finished < 1 || running) return null;
  return (
    <div className="first-hint" role="status">
      {words.canvas.firstRun}
      <IconButton label={words.canvas.gotIt} side="top" onClick={() => setView({ hinted: true })}><X size={14} /></IconButton>
    </div>
  );
}
