/** Every step of the run as a flame chart, by order or by measured wall time: a click looks at a step; what lies after it is dimmed. Beside it the runs that are kept. */
import { useEffect, useLayoutEffect, useRef, useState, type PointerEvent } from 'react';
import type { StepRecord } from '../../worker/protocol.ts';
import { showTime } from '../ui/figures.ts';
import { move } from './commands.ts';
import { barsOf, type Bar } from './bars.ts';
import { RunList } from './run-list.tsx';
import { showPlace } from './stack.tsx';
import { useDebug } from './state.ts';
import { useShown } from './use-place.ts';
import { debugWords } from './words.ts';

const rowHeight = 19;
export function TimelineView() {
  const steps = useDebug((s) => s.steps), shown = useShown(), at = shown?.index ?? steps.length - 1;
  const [by, setBy] = useState<'step' | 'time'>('step');
  if (!steps.length) return <p className="none">{debugWords.waiting}</p>;
  return (
    <div className="timeline-view">
      <div className="timeline-main">
        <div className="timeline-bar">
          <span role="group" className="segmented">{(['step', 'time'] as const).map((x) => <button key={x} type="button" className="chip" aria-pressed={by === x} onClick={() => setBy(x)}>{x === 'step' ? debugWords.byStep : debugWords.byTime}</button>)}</span>
          {by === 'time' && <span className="quiet">{debugWords.wall}</span>}
        </div>
        <Flame steps={steps} at={at} by={by} />
      </div>
      <RunList />
    </div>
  );
}

function Flame({ steps, at, by }: { steps: readonly StepRecord[]; at: number; by: 'step' | 'time' }) {
  const box = useRef<HTMLDivElement>(null), canvas = useRef<HTMLCanvasElement>(null), [width, setWidth] = useState(0), [under, setUnder] = useState<Bar | null>(null);
  const bars = barsOf(steps, by), rows = bars.reduce((n, b) => Math.max(n, b.row), 0) + 1;
  useLayoutEffect(() => {
    const watch = new ResizeObserver(([e]) => setWidth(e.contentRect.width));
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    const c = canvas.current?.getContext('2d');
    if (!c || !width) return;
    const scale = devicePixelRatio, style = getComputedStyle(box.current!), colour = (name: string) => style.getPropertyValue(name);
    Object.assign(c.canvas, { width: width * scale, height: rows * rowHeight * scale });
    c.scale(scale, scale);
    c.font = `11px ${style.fontFamily}`;
    c.textBaseline = 'middle';
    for (const { step, x, w, row } of bars) {
      const [left, wide] = [x * width, Math.max(1, w * width - 1)], now = step.index === at;
      c.globalAlpha = step.index > at ? 0.35 : 1;
      c.fillStyle = now ? colour('--accent') : step.cached ? colour('--well') : colour('--accent-soft');
      c.fillRect(left, row * rowHeight, wide, rowHeight - 2);
      if (wide < 30) continue;
      c.fillStyle = now ? colour('--on-accent') : colour('--text');
      c.save();
      c.beginPath();
      c.rect(left, row * rowHeight, wide - 3, rowHeight);
      c.clip();
      c.fillText(row === 0 ? showPlace(step) : step.at.at(-1)!, left + 5, row * rowHeight + rowHeight / 2);
      c.restore();
    }
    c.globalAlpha = 1;
  });
  const barAt = (e: PointerEvent): Bar | null => {
    const r = canvas.current!.getBoundingClientRect(), x = (e.clientX - r.left) / r.width, row = Math.floor((e.clientY - r.top) / rowHeight), slack = 3 / r.width;
    return bars.findLast((b) => b.row === row && x >= b.x - slack && x <= b.x + b.w + slack) ?? null;
  };
  return (
    <>
      <div ref={box} className="flame"><canvas ref={canvas} role="img" aria-label={debugWords.tabs.timeline} style={{ height: rows * rowHeight }} onPointerMove={(e) => setUnder(barAt(e))} onPointerLeave={() => setUnder(null)} onClick={(e) => { const b = barAt(e as unknown as PointerEvent); if (b) move('look', { index: b.step.index }); }} /></div>
      <p className="mono quiet flame-under">{under ? `${showPlace(under.step)} · ${under.step.cached ? debugWords.cached : under.step.ms === undefined ? debugWords.notEnded : showTime(under.step.ms)}` : ' '}</p>
    </>
  );
}
