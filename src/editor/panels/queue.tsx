/** The run that goes, the runs that wait, and the last ones that ended. */
import { ArrowUp, Check, CircleSlash, Square, TriangleAlert, X } from 'lucide-react';
import { useEta } from '../state/eta.ts';
import { cancel, cancelAll, stopCurrent, toFront, useQueue } from '../state/queue.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { showTime } from '../ui/figures.ts';
import { words } from '../words.ts';

const icons = { ended: Check, failed: TriangleAlert, stopped: CircleSlash } as const;

export default function QueuePanel() {
  const { waiting, current, past } = useQueue(), left = useEta((s) => s.left);
  return (
    <div className="queue-panel">
      {current && (
        <section aria-label={words.queue.running}>
          <h3>{words.queue.running}</h3>
          <div className="queue-row" data-running><i className="spinner" aria-hidden /><span>{current.name}{left !== undefined && <small className="quiet">{words.queue.left(showTime(left))}</small>}</span><IconButton label={words.run.stopTip} className="small" onClick={stopCurrent}><Square size={11} fill="currentColor" /></IconButton></div>
        </section>
      )}
      {waiting.length > 0 && (
        <section aria-label={words.queue.waiting}>
          <h3>{words.queue.waiting}</h3>
          {waiting.map((j, i) => (
            <div className="queue-row" key={j.id}>
              <span className="ordinal">{i + 1}</span><span>{j.name}</span>
              {i > 0 && <IconButton label={words.runMode.front} className="small" onClick={() => toFront(j.id)}><ArrowUp size={13} /></IconButton>}
              <IconButton label={words.queue.cancel} className="small" onClick={() => cancel(j.id)}><X size={13} /></IconButton>
            </div>
          ))}
        </section>
      )}
      {(current || waiting.length > 0) && <Button onClick={cancelAll}>{words.queue.cancelAll}</Button>}
      {!current && !waiting.length && <p className="none">{words.queue.empty}</p>}
      {past.length > 0 && (
        <section aria-label={words.queue.ended}>
          <h3>{words.queue.ended}</h3>
          {past.map((j) => { const Icon = icons[j.how]; return <div className="queue-row" key={j.id} data-how={j.how}><Icon size={13} aria-hidden /><span>{j.name}</span><small className="quiet">{j.ms === undefined ? words.queue[j.how] : showTime(j.ms)}</small></div>; })}
        </section>
      )}
    </div>
  );
}
