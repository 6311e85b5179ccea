/** The dock below the canvas: where a held run waits, its values, its timeline, breakpoints, watched values and the log. Remembers its height. */
import { useReactFlow } from '@xyflow/react';
import { PanelBottomClose } from 'lucide-react';
import { useEffect, useRef } from 'react';
import './dock.css';
import { nameOf } from '../state/scope.ts';
import { useSession } from '../state/session.ts';
import { Boundary } from '../ui/boundary.tsx';
import { IconButton } from '../ui/button.tsx';
import { BreakpointList } from './breakpoint-list.tsx';
import { LogView } from './log.tsx';
import { NodeSteps, useStepNode } from './node-steps.tsx';
import { followRuns } from './records.ts';
import { Scrubber } from './scrubber.tsx';
import { Stack, whyText } from './stack.tsx';
import { pausedOf, setDebug, useDebug, type Tab } from './state.ts';
import { TimelineView } from './timeline.tsx';
import { useShown } from './use-place.ts';
import { ValuesView } from './values-view.tsx';
import { WatchView } from './watch-view.tsx';
import { debugWords } from './words.ts';

const views: Readonly<Record<Tab, () => React.ReactNode>> = { node: NodeSteps, values: ValuesView, timeline: TimelineView, breakpoints: BreakpointList, watch: WatchView, log: LogView };
const tabs = Object.keys(views) as Tab[];
const [least, keyStep] = [160, 16];
const within = (h: number) => Math.max(least, Math.min(innerHeight * 0.6, h));

followRuns();

export default function Dock() {
  const height = useDebug((s) => s.height), tab = useDebug((s) => s.tab), counts = useDebug((s) => s.breakpoints.length);
  const paused = useSession(pausedOf), shown = useShown(), node = useStepNode();
  // the node's own tab comes forward by itself, and goes with its node
  const at: Tab = tab === 'node' && node === undefined ? 'values' : tab, View = views[at];
  useEffect(() => { if (node !== undefined && useDebug.getState().tab === 'values') setDebug({ tab: 'node' }); }, [node]);
  useShowNode(shown?.at);
  return (
    <section className="dock" style={{ height: within(height) }} aria-label={debugWords.title} data-past={shown?.past || undefined}>
      <Edge height={within(height)} />
      <header className="dock-bar">
        {shown ? (
          <>
            <span className="paused-pill" data-past={shown.past || undefined} title={shown.past || !paused ? debugWords.past : whyText(paused)}>{shown.past ? debugWords.why['looking back'] : `${debugWords.paused} ${debugWords[shown.when]('').trim()}`}</span>
            <Stack paused={shown} />
          </>
        ) : <Idle />}
        <span className="spring" />
        <div className="tabs dock-tabs" role="tablist" aria-label={debugWords.title}>
          {tabs.filter((t) => t !== 'node' || node !== undefined).map((t) => <button key={t} type="button" role="tab" aria-selected={t === at} onClick={() => setDebug({ tab: t })}>{t === 'node' ? nameOf(node!) : debugWords.tabs[t]}{t === 'breakpoints' && counts > 0 && <small>{counts}</small>}</button>)}
        </div>
        <IconButton label={debugWords.fold} onClick={() => setDebug({ open: false })}><PanelBottomClose size={16} /></IconButton>
      </header>
      <Scrubber />
      {paused?.why.is === 'breakpoint' && paused.why.found && (
        <p className="dock-found" role="status"><b>{whyText(paused)}</b>{paused.why.found.advice && <span><i>{debugWords.advice}:</i> {paused.why.found.advice}</span>}</p>
      )}
      <div className="dock-body" role="tabpanel" aria-label={at === 'node' ? nameOf(node!) : debugWords.tabs[at]}><Boundary key={at} what={at === 'node' ? nameOf(node!) : debugWords.tabs[at]}><View /></Boundary></div>
    </section>
  );
}

function Idle() {
  const running = useSession((s) => s.session.is === 'running'), run = useSession((s) => s.run), held = useDebug((s) => s.run);
  return <span className="quiet dock-idle">{running && run === held ? debugWords.running : debugWords.waiting}</span>;
}

/** The node at which the run waits is brought into the picture when it is out of it. */
function useShowNode(at: readonly string[] | undefined) {
  const flow = useReactFlow(), node = at?.[0];
  useEffect(() => {
    if (node === undefined) return;
    const frame = requestAnimationFrame(() => {
      const box = document.querySelector('.canvas')?.getBoundingClientRect(), of = document.querySelector(`.react-flow__node[data-id="${CSS.escape(node)}"]`)?.getBoundingClientRect();
      if (!box || !of || (of.left >= box.left && of.right <= box.right && of.top >= box.top && of.top + 60 <= box.bottom)) return;
      const { x, y, width = 0, height = 0 } = flow.getNodesBounds([node]);
      void flow.setCenter(x + width / 2, y + Math.min(height, 300) / 2, { zoom: flow.getZoom(), duration: 200 });
    });
    return () => cancelAnimationFrame(frame);
  }, [flow, node]);
}

function Edge({ height }: { height: number }) {
  const from = useRef<{ y: number; height: number } | null>(null);
  const resize = (h: number) => setDebug({ height: within(h) });
  return (
    <div
      className="dock-edge" role="separator" aria-orientation="horizontal" aria-label={debugWords.resize} aria-valuenow={Math.round(height)} tabIndex={0}
      onPointerDown={(e) => { from.current = { y: e.clientY, height }; e.currentTarget.setPointerCapture(e.pointerId); }}
      onPointerMove={(e) => { if (from.current) resize(from.current.height + from.current.y - e.clientY); }}
      onPointerUp={() => { from.current = null; }}
      onKeyDown={(e) => { const by = { ArrowUp: keyStep, ArrowDown: -keyStep }[e.key]; if (by) { e.preventDefault(); resize(height + by); } }}
    />
  );
}
