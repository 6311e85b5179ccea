/** Every edit since the workflow was opened, by name; a click goes there. Results come back by themselves: they are kept by what decides them. */
import { useEffect, useRef } from 'react';
import { goToEdit, useDocument } from '../state/document.ts';
import { words } from '../words.ts';

export default function HistoryPanel() {
  const past = useDocument((s) => s.past), future = useDocument((s) => s.future), now = useRef<HTMLLIElement>(null);
  useEffect(() => { now.current?.scrollIntoView({ block: 'nearest' }); }, [past.length]);
  const steps = [{ name: words.historyPanel.start }, ...[...past, ...future.toReversed()].map((e) => ({ name: words.historyPanel.edit(e.name) }))];
  return (
    <div className="history-panel">
      {steps.length === 1 ? <p className="none">{words.historyPanel.empty}</p> : (
        <ol aria-label={words.historyPanel.title}>
          {steps.map((s, i) => (
            <li key={i} ref={i === past.length ? now : undefined}>
              <button type="button" aria-current={i === past.length ? 'step' : undefined} data-undone={i > past.length || undefined} onClick={() => goToEdit(i)}><span className="ordinal">{i}</span>{s.name}</button>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
