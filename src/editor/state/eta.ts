/** How long the run that goes will take yet: from what each node took before, and from how far the one at work has come. */
import { create } from 'zustand';
import { isRunning, useSession, type SessionState } from './session.ts';

/** ms; absent while nothing is known. */
export const useEta = create<{ readonly left?: number }>(() => ({}));

const begun = new Map<string, number>(), every = 500;

/** @param now and `since` of the same clock */
export function timeLeft(s: Pick<SessionState, 'nodes'>, since: ReadonlyMap<string, number>, now: number): number | undefined {
  let left = 0, known = false;
  for (const [id, { state, last }] of Object.entries(s.nodes)) {
    if (state.is === 'queued' && last && !last.draft) { left += last.ms; known = true; }
    if (state.is !== 'running') continue;
    const spent = now - (since.get(id) ?? now);
    if (state.of && state.done) { left += (spent * (state.of - state.done)) / state.done; known = true; }
    else if (last && !last.draft) { left += Math.max(0, last.ms - spent); known = true; }
  }
  return known ? left : undefined;
}

export function followTime(): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const look = () => { const left = timeLeft(useSession.getState(), begun, performance.now()); useEta.setState(left === undefined ? {} : { left }, true); };
  useSession.subscribe((s, before) => {
    for (const [id, n] of Object.entries(s.nodes)) if (n.state.is === 'running' && before.nodes[id]?.state.is !== 'running') begun.set(id, performance.now());
    if (isRunning(s) === isRunning(before)) return;
    clearInterval(timer);
    if (isRunning(s)) timer = setInterval(look, every);
    else { begun.clear(); useEta.setState({}, true); }
  });
}
