/** What only the open dock asks for: changing a value, branching, showing a run that is kept. Loaded with it. */
import { describeChange, type Change } from '../../run/change.ts';
import { ask } from '../state/engine.ts';
import { isRunning, tellSession, useSession } from '../state/session.ts';
import { complain, stop, textOf } from './commands.ts';
import { note, pausedOf, setDebug, shownStep, useDebug } from './state.ts';
import { debugWords } from './words.ts';

/** A new run beside the one that is looked at, which waits at the step that is looked at. */
export async function branchHere(): Promise<void> {
  const s = useSession.getState(), d = useDebug.getState(), shown = shownStep(s, d);
  if (!shown || !s.ran || s.session.is === 'running') return;
  const from = d.run, { ran } = s;
  // the run that waits ends first, so that its end is not taken for the new one's
  if (pausedOf(s)) {
    stop();
    await ended();
    if (isRunning(useSession.getState())) return;
  }
  const number = useSession.getState().run + 1;
  tellSession({ event: 'asked', run: number, graph: ran });
  setDebug({ run: number, steps: d.steps.slice(0, shown.index), looked: null, probed: null });
  try { await ask('branch', { run: number, from, index: shown.index }); } catch (e) {
    tellSession({ event: 'session', session: { is: 'failed', fault: { message: textOf(e) } } });
    complain(e);
  }
}

const ended = () => new Promise<void>((done) => {
  const off = useSession.subscribe((s) => { if (!isRunning(s)) { off(); done(); } });
});

/** Shows a run that is kept in place of the last one. */
export async function showRun(run: number): Promise<void> {
  if (isRunning(useSession.getState())) return;
  try {
    const { steps } = await ask('timeline', { run, count: mostSteps });
    setDebug({ run, steps, looked: steps.length ? steps.length - 1 : null, probed: null });
  } catch (e) { complain(e); }
}
const mostSteps = 1_000_000;

export async function changeValue(of: 'reads' | 'writes', name: string, change: Change | { readonly do: 'npy'; readonly bytes: Uint8Array; readonly from: string }): Promise<boolean> {
  const paused = pausedOf(useSession.getState());
  if (!paused) return false;
  try {
    await ask('override', { run: paused.run, of, name, change });
    note({ text: debugWords.logChanged(name, change.do === 'npy' ? change.from : describeChange(change)) });
    return true;
  } catch (e) { complain(e); return false; }
}
