/** The line of time: every step of the run, the one that is looked at, and a handle that moves between them. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useSession } from '../state/session.ts';
import { showTime } from '../ui/figures.ts';
import { move } from './commands.ts';
import { pausedOf, useDebug } from './state.ts';
import { debugWords } from './words.ts';

export function Scrubber() {
  const paused = useSession(pausedOf), steps = useDebug((s) => s.steps), total = steps.length;
  const [wish, setWish] = useState<number | null>(null);
  const at = wish ?? paused?.index ?? total - 1, step = steps[at];
  useEffect(() => setWish(null), [paused?.index]);
  if (!total) return null;
  const look = (index: number) => { setWish(index); move('look', { index }); };
  return (
    <div className="scrubber">
      <button type="button" className="icon-button small" aria-label={debugWords.back} disabled={!paused || at === 0} onClick={() => move('back')}><ChevronLeft size={14} /></button>
      <input
        type="range" min={0} max={Math.max(0, total - 1)} value={Math.max(0, at)} disabled={!paused} aria-label={debugWords.scrub} aria-valuetext={step ? step.at.join(' › ') : ''}
        style={{ '--share': total > 1 ? at / (total - 1) : 1 } as React.CSSProperties} onChange={(e) => look(Number(e.target.value))}
      />
      <button type="button" className="icon-button small" aria-label={debugWords.forth} disabled={!paused?.past} onClick={() => move('forth')}><ChevronRight size={14} /></button>
      <span className="mono quiet">{debugWords.stepOf(Math.max(0, at), total)}{step?.ms !== undefined && ` · ${showTime(step.ms)}`}</span>
    </div>
  );
}
