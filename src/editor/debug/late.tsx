/** The doors to the debugger's screen: it is loaded with the first held run or when it is opened, not before. */
import { Bug, StepForward } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useDocument } from '../state/document.ts';
import { isRunning, useSession } from '../state/session.ts';
import { IconButton } from '../ui/button.tsx';
import { startHeld } from './commands.ts';
import { setDebug, useDebug } from './state.ts';
import { pageWords } from './page-words.ts';

const Dock = lazy(() => import('./dock.tsx'));
const Controls = lazy(() => import('./controls.tsx'));
const ProbeTip = lazy(() => import('./probe-tip.tsx'));

export function LateDock() {
  const open = useDebug((s) => s.open);
  return open ? <Suspense><Dock /></Suspense> : null;
}
export function LateProbe() {
  const hovered = useDebug((s) => s.hovered !== null);
  return hovered ? <Suspense><ProbeTip /></Suspense> : null;
}

/** In the bar along the top: Step while nothing runs, the whole set while a run is held. */
export function DebugBar() {
  const running = useSession(isRunning), run = useSession((s) => s.run), held = useDebug((s) => s.run === run) && running;
  const empty = useDocument((s) => Object.keys(s.graph.nodes).length === 0), open = useDebug((s) => s.open);
  return (
    <>
      <IconButton label={open ? pageWords.fold : pageWords.unfold} pressed={open} onClick={() => setDebug({ open: !open })}><Bug size={16} /></IconButton>
      {held ? <Suspense><Controls /></Suspense> : <IconButton label={pageWords.stepTip} keys="F10" disabled={running || empty} onClick={startHeld}><StepForward size={16} /></IconButton>}
    </>
  );
}
