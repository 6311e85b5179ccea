/** The whole screen: bar, rail, canvas, inspector. Decides only who gets how much room. */
import { ReactFlowProvider } from '@xyflow/react';
import { Tooltip } from 'radix-ui';
import { lazy, Suspense, useEffect, useState } from 'react';
import { AccessBanner } from './files/access-banner.tsx';
import { DoctorHost } from './doctor/host.tsx';
import { Canvas } from './canvas/canvas.tsx';
import { LateDock, LateProbe } from './debug/late.tsx';
import { Inspector } from './panels/inspector.tsx';
import { Overlays } from './panels/overlays.tsx';
import { Rail } from './panels/rail.tsx';
import { Toasts } from './panels/toasts.tsx';
import { TopBar } from './panels/top-bar.tsx';
import { Boundary } from './ui/boundary.tsx';
import { useLanguage } from './speak.ts';
import { words } from './words.ts';
import { fitPanels } from './state/layout.ts';
import { useLightbox } from './state/lightbox.ts';
import { useView } from './state/view.ts';

const Lightbox = lazy(async () => ({ default: (await import('./panels/lightbox.tsx')).Lightbox }));
const LateLightbox = () => (useLightbox((s) => s.shown !== null) ? <Suspense><Lightbox /></Suspense> : null);

function useWindowSize(): readonly [number, number] {
  const [size, setSize] = useState<readonly [number, number]>([innerWidth, innerHeight]);
  useEffect(() => {
    const resized = () => setSize([innerWidth, innerHeight]);
    addEventListener('resize', resized);
    return () => removeEventListener('resize', resized);
  }, []);
  return size;
}

export function App() {
  const [w, h] = useWindowSize(), language = useLanguage((s) => s.language);
  const rail = useView((s) => (s.rail ? s.railWidth : 0)), inspector = useView((s) => (s.inspector ? s.inspectorWidth : 0));
  const widths = fitPanels(w, h, rail, inspector);
  return (
    <Tooltip.Provider key={language} delayDuration={450} skipDelayDuration={200}>
      <ReactFlowProvider>
        <div className="app">
          <TopBar />
          <main className="middle">
            <Boundary what={words.rail.title}><Rail width={widths.rail} /></Boundary>
            <Boundary what={words.canvas.title}><Canvas /></Boundary>
            {inspector > 0 && <Boundary what={words.inspector.title}><Inspector width={widths.inspector} /></Boundary>}
          </main>
          <LateDock />
          <LateProbe />
          <AccessBanner />
          <Toasts />
          <LateLightbox />
          <Overlays />
          <DoctorHost />
        </div>
      </ReactFlowProvider>
    </Tooltip.Provider>
  );
}
