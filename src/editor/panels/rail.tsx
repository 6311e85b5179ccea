/** The left rail: a strip of buttons, and the panel that is open. */
import { lazy, Suspense } from 'react';
import { History, LayoutGrid, ListOrdered, Plus, Undo2 } from 'lucide-react';
import { loadSpecs } from '../specs.ts';
import { setView, useView, type RailPanel } from '../state/view.ts';
import { IconButton } from '../ui/button.tsx';
import { Resizer } from '../ui/resizer.tsx';
import { words } from '../words.ts';

const GalleryPanel = lazy(async () => { await loadSpecs(); return { default: (await import('./gallery.tsx')).GalleryPanel }; }), Palette = lazy(async () => { await loadSpecs(); return { default: (await import('./palette.tsx')).Palette }; });
const HistoryPanel = lazy(() => import('./history.tsx')), QueuePanel = lazy(() => import('./queue.tsx'));
const titleOf = (p: RailPanel) => (p === 'history' ? words.historyPanel.title : p === 'queue' ? words.queue.title : words.rail[p]);
const VersionsPanel = lazy(() => import('../files/versions-panel.tsx'));
const panels = (): readonly (readonly [RailPanel, typeof Plus, string])[] => [['add', Plus, words.rail.addTip], ['gallery', LayoutGrid, words.rail.galleryTip], ['versions', History, words.rail.versionsTip], ['history', Undo2, words.historyPanel.tip], ['queue', ListOrdered, words.queue.tip]];

export function Rail({ width }: { width: number }) {
  const open = useView((s) => s.rail);
  return (
    <>
      <nav className="rail-strip" aria-label={words.rail.title}>
        {panels().map(([panel, Icon, tip]) => (
          <IconButton key={panel} label={tip} side="right" pressed={open === panel} onClick={() => setView({ rail: open === panel ? null : panel })}><Icon size={18} /></IconButton>
        ))}
      </nav>
      {open && (
        <aside className="rail-panel" style={{ width }} aria-label={titleOf(open)}>
          <h2 className="panel-title">{titleOf(open)}</h2>
          <Suspense fallback={null}>{open === 'add' ? <Palette /> : open === 'gallery' ? <GalleryPanel /> : open === 'versions' ? <VersionsPanel /> : open === 'history' ? <HistoryPanel /> : <QueuePanel />}</Suspense>
          <Resizer side="right" width={width} onResize={(railWidth) => setView({ railWidth })} label={titleOf(open)} />
        </aside>
      )}
    </>
  );
}
