/** What happened in the runs that were held, the newest last; and saving the run as a trace. */
import { Download } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { ask } from '../state/engine.ts';
import { download } from '../state/files.ts';
import { say } from '../state/toasts.ts';
import { setDebug, useDebug } from './state.ts';
import { debugWords } from './words.ts';

async function saveTrace(run: number): Promise<void> {
  try {
    const { bytes } = await ask('trace', { run });
    download(new Blob([bytes as Uint8Array<ArrayBuffer>]), `run-${run}.vqtrace`);
  } catch (e) { say({ tone: 'error', text: (e as Error).message }); }
}

export function LogView() {
  const log = useDebug((s) => s.log), run = useDebug((s) => s.run), end = useRef<HTMLLIElement>(null);
  useEffect(() => { void end.current?.scrollIntoView({ block: 'nearest' }); }, [log]);
  return (
    <div className="log-view">
      <ol>
        {log.map((l) => <li key={l.id} data-tone={l.tone}><time className="mono quiet">{new Date(l.when).toLocaleTimeString('en-GB')}</time><span>{l.text}{l.more && <small>{l.more}</small>}</span></li>)}
        {!log.length && <li className="quiet">{debugWords.noLog}</li>}
        <li ref={end} aria-hidden />
      </ol>
      {log.length > 0 && (
        <p className="log-buttons">
          {run > 0 && <button type="button" className="chip" onClick={() => void saveTrace(run)}><Download size={12} aria-hidden />{debugWords.saveTrace}</button>}
          <button type="button" className="chip" onClick={() => setDebug({ log: [] })}>{debugWords.clear}</button>
        </p>
      )}
    </div>
  );
}
