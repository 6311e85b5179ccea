/** The line of time: every step of the run, the one that is looked at, and a handle that moves between them. */
import { ChevronLeft, ChevronRight, GitBranch } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useSession } from '../state/session.ts';
import { showTime } from '../ui/figures.ts';
import { branchHere } from './changes.ts';
import { move } from './commands.ts';
import { useDebug } from './state.ts';
import { useShown } from './use-place.ts';
import { debugWords } from './words.ts';

export function Scrubber() {
  const paused = useShown(), busy = useSession((s) => s.session.is === 'running'), steps = useDebug((s) => s.steps), total = steps.length;
  const [wish, setWish] = useState<number | null>(null);
  const at = wish ?? paused?.index ?? total - 1, step = steps[at];
  useEffect(() => setWish(null), [paused?.index]);
  if (!total) return null;
  const look = (index: number) => { setWish(index); move('look', { index }); };
  return (
    <div className="scrubber">
      <button type="button" className="icon-button small" aria-label={debugWords.back} disabled={busy || at === 0} onClick={() => move('back')}><ChevronLeft size={14} /></button>
      <input
        type="range" min={0} max={Math.max(0, total - 1)} value={Math.max(0, at)} disabled={busy} aria-label={debugWords.scrub} aria-valuetext={step ? step.at.join(' › ') : ''}
        style={{ '--share': total > 1 ? at / (total - 1) : 0 } as React.CSSProperties} onChange={(e) => look(Number(e.target.value))}
      />
      <button type="button" className="icon-button small" aria-label={debugWords.forth} disabled={!paused?.past} onClick={() => move('forth')}><ChevronRight size={14} /></button>
      {paused?.past && <button type="button" className="chip" title={`${debugWords.past} ${debugWords.branchTip}.`} onClick={() => void branchHere()}><GitBranch size={12} aria-hidden />{debugWords.branch}</button>}
      <span className="mono quiet">{debugWords.stepOf(Math.max(0, at), total)}{step?.ms !== undefined && ` · ${showTime(step.ms)}`}</span>
    </div>
  );
}
