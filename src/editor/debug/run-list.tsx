/** The runs that the worker keeps, a branch under the run it came from, with what was changed by hand in each. */
import { GitBranch, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { KeptRun } from '../../worker/protocol.ts';
import { ask } from '../state/engine.ts';
import { useSession } from '../state/session.ts';
import { say } from '../state/toasts.ts';
import { showTime } from '../ui/figures.ts';
import { showRun } from './changes.ts';
import { RunDifferences } from './run-differences.tsx';
import { showPlace } from './stack.tsx';
import { useDebug } from './state.ts';
import { debugWords } from './words.ts';

export function RunList() {
  const [runs, setRuns] = useState<readonly KeptRun[]>([]), session = useSession((s) => s.session), now = useDebug((s) => s.run);
  const [against, setAgainst] = useState<number | null>(null);
  const load = () => ask('runs', {}).then(setRuns, () => {});
  useEffect(() => { void load(); }, [session.is]);
  if (!runs.length) return null;
  const other = against !== null && against !== now && runs.some((r) => r.run === against) ? against : null;
  const forget = (run: number) => void ask('forget', { run }).then(load, (e: Error) => say({ tone: 'error', text: e.message }));
  return (
    <div className="run-list">
      <h3>{debugWords.runs}</h3>
      <ul>
        {runs.map((r) => (
          <li key={r.run} data-now={r.run === now || undefined} data-branch={r.parent !== undefined || undefined}>
            <p>{r.parent && <GitBranch size={12} aria-hidden />}<button type="button" className="link" disabled={!r.ended || r.run === now} onClick={() => void showRun(r.run)}><b>{debugWords.run(r.run)}</b></button><span className="quiet">{r.parent ? debugWords.branchOf(r.parent.run, r.parent.index) : ''}</span>
              <span className="spring" /><span className="mono quiet">{debugWords.steps(r.steps)} · {showTime(r.ms)}{r.ended ? ` · ${debugWords.ended[r.ended]}` : ''}</span>
              {r.run !== now && r.steps > 0 && <button type="button" className="chip" aria-pressed={against === r.run} onClick={() => setAgainst(against === r.run ? null : r.run)}>{debugWords.compare}</button>}
              {r.ended && r.run !== now && <button type="button" className="icon-button small" aria-label={debugWords.forget(r.run)} onClick={() => forget(r.run)}><X size={12} /></button>}
            </p>
            {r.overrides.map((o, i) => <small key={i} className="quiet">✎ {showPlace(o)} · {o.name}: {o.change}</small>)}
          </li>
        ))}
      </ul>
      {other !== null && <><h3>{debugWords.compared(other, now)}</h3><RunDifferences key={`${other} ${now} ${session.is}`} a={other} b={now} /></>}
    </div>
  );
}
