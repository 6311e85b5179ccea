/** The left rail: a strip of buttons, and the panel that is open. */
import { lazy, Suspense } from 'react';
import { History, LayoutGrid, Plus } from 'lucide-react';
import { setView, useView, type RailPanel } from '../state/view.ts';
import { IconButton } from '../ui/button.tsx';
import { Resizer } from '../ui/resizer.tsx';
import { words } from '../words.ts';
import { GalleryPanel } from './gallery.tsx';
import { Palette } from './palette.tsx';

const VersionsPanel = lazy(() => import('../files/versions-panel.tsx'));
const panels: readonly (readonly [RailPanel, typeof Plus, string])[] = [['add', Plus, words.rail.addTip], ['gallery', LayoutGrid, words.rail.galleryTip], ['versions', History, words.rail.versionsTip]];

export function Rail({ width }: { width: number }) {
  const open = useView((s) => s.rail);
  return (
    <>
      <nav className="rail-strip" aria-label={words.rail.title}>
        {panels.map(([panel, Icon, tip]) => (
          <IconButton key={panel} label={tip} side="right" pressed={open === panel} onClick={() => setView({ rail: open === panel ? null : panel })}><Icon size={18} /></IconButton>
        ))}
      </nav>
      {open && (
        <aside className="rail-panel" style={{ width }} aria-label={words.rail[open]}>
          <h2 className="panel-title">{words.rail[open]}</h2>
          {open === 'add' ? <Palette /> : <Suspense fallback={null}>{open === 'gallery' ? <GalleryPanel /> : <VersionsPanel />}</Suspense>}
          <Resizer side="right" width={width} onResize={(railWidth) => setView({ railWidth })} label={words.rail[open]} />
        </aside>
      )}
    </>
  );
}
