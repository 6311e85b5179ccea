/** What is written down while runs go: the log, and the numbers of watched values across steps and runs. */
import { create } from 'zustand';
import { isSamePath } from '../../run/breakpoints.ts';
import type { Session, Stats, StepRecord } from '../../worker/protocol.ts';
import { lookAt } from '../state/pictures.ts';
import { useSession } from '../state/session.ts';
import { showPlace, whyText } from './stack.tsx';
import { note, useDebug, type Path, type Watched } from './state.ts';
import { debugWords } from './words.ts';

export const watchId = (at: Path, of: 'reads' | 'writes', name: string) => `${at.join('/')} ${of} ${name}`;

export interface Sample { readonly run: number; readonly index: number; readonly ref: string; readonly stats: Stats }
/** By watched value, in order of time. */
export const useSamples = create<Readonly<Record<string, readonly Sample[]>>>(() => ({}));

const mostSamples = 400;

function noteSession(now: Session, before: Session | undefined, run: number): void {
  if (now.is === 'paused') {
    // looking back and forth, and changing values, is no new stop
    if (before?.is === 'paused') return;
    const { why } = now, found = why.is === 'breakpoint' ? why.found : undefined;
    note({ tone: 'stop', text: `${whyText(now)} ${debugWords[now.when](showPlace(now))}`, ...(found?.advice && { more: found.advice }) });
  } else if (before && (before.is === 'running' || before.is === 'paused') && now.is !== 'running') {
    note(now.is === 'failed' ? { tone: 'error', text: now.fault.message } : { text: debugWords.logEnd(run, now.ms === undefined ? debugWords.ended.stopped : debugWords.ended.done) });
  }
}

/** Reads the watched values of steps that have them and are not read yet. */
async function sample(watched: readonly Watched[], steps: readonly StepRecord[], run: number): Promise<void> {
  for (const w of watched) {
    for (const step of steps) {
      const ref = step && isSamePath(step.at, w.at) ? step[w.of][w.name] : undefined;
      if (!ref || useSamples.getState()[w.id]?.some((x) => x.run === run && x.index === step.index && x.ref === ref.id)) continue;
      const { stats } = await lookAt(ref.id, { as: 'stats' }).catch(() => ({ stats: undefined }));
      if (!stats) continue;
      useSamples.setState((s) => ({ [w.id]: [...(s[w.id] ?? []).filter((x) => x.run !== run || x.index !== step.index), { run, index: step.index, ref: ref.id, stats }].slice(-mostSamples) }));
    }
  }
}

let following = false;
export function followRuns(): void {
  if (following) return;
  following = true;
  const first = useSession.getState();
  if (first.session.is === 'paused') noteSession(first.session, undefined, first.run);
  useSession.subscribe((s, before) => {
    if (s.run !== useDebug.getState().run) return;
    if (s.run !== before.run) return note({ text: debugWords.logRun(s.run) });
    if (s.session !== before.session) noteSession(s.session, before.session, s.run);
  });
  let busy = Promise.resolve();
  useDebug.subscribe((s, before) => {
    if (s.watched.length && (s.steps !== before.steps || s.watched !== before.watched)) busy = busy.then(() => sample(s.watched, s.steps, s.run));
  });
}
