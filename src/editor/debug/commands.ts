/** What the debugger's buttons and keys do: start a held run, move it, look at a step, change a value. Joins its state and the worker. */
import type { DebugCommand } from '../../worker/protocol.ts';
import { run, stop } from '../state/commands.ts';
import { graphNow, useDocument } from '../state/document.ts';
import { ask } from '../state/engine.ts';
import { nameOf } from '../state/scope.ts';
import { isRunning, useSession } from '../state/session.ts';
import { say } from '../state/toasts.ts';
import { pageWords } from './page-words.ts';
import { isHeld, pathOfNode, pausedOf, setDebug, shownStep, useDebug } from './state.ts';

export const textOf = (e: unknown) => (e instanceof Error ? e.message : String(e));
export const complain = (e: unknown) => say({ tone: 'error', text: textOf(e) });

/** The worker follows the list; what it refuses stays in the list and says why. */
async function sendBreakpoints(): Promise<void> {
  const { breakpoints } = useDebug.getState(), refused: Record<string, string> = {};
  // one after the other where the whole is refused, so that each knows its own fault
  const send = (list: typeof breakpoints) => ask('breakpoints', { list });
  try { await send(breakpoints); } catch {
    const good: (typeof breakpoints)[number][] = [];
    for (const b of breakpoints) try { await send([...good, b]); good.push(b); } catch (e) { refused[b.id] = textOf(e); }
    await send(good).catch(complain);
  }
  setDebug({ refused });
}

export const startHeld = (): void => { if (!isRunning(useSession.getState())) void run(undefined, 'into'); };

/** Moves the run that is held. After its end steps can still be looked at. @param index for 'look' */
export function move(command: DebugCommand, more: { readonly index?: number; readonly path?: readonly string[] } = {}): void {
  const s = useSession.getState(), d = useDebug.getState(), shown = shownStep(s, d), paused = pausedOf(s);
  const index = command === 'look' ? more.index! : command === 'back' ? (shown?.index ?? d.steps.length - 1) - 1 : command === 'forth' ? (shown?.index ?? d.steps.length) + 1 : undefined;
  if (index !== undefined && (index < 0 || index >= d.steps.length)) return;
  if (!isRunning(s)) { if (index !== undefined) setDebug({ looked: index, probed: null }); return; }
  if (!isHeld(s) || (!paused && command !== 'pause') || (command === 'forth' && !paused!.past)) return;
  setDebug({ probed: null });
  // going on from an earlier step, nodes after it run with the parameters of now
  if (paused?.past && index === undefined) takeNewParams(paused.index);
  void ask('debug', { run: s.run, command, ...more }).catch(complain);
}
function takeNewParams(index: number): void {
  const again = new Set(useDebug.getState().steps.slice(index).map((s) => s.at[0])), now = graphNow();
  useSession.setState((s) => (s.ran ? { ran: { ...s.ran, nodes: Object.fromEntries(Object.entries(s.ran.nodes).map(([id, n]) => [id, again.has(id) ? now.nodes[id] ?? n : n])) } } : s));
}

/** Parameters changed while the run waits reach the worker; which of them come too late is said. */
async function sendParams(): Promise<void> {
  const s = useSession.getState(), graph = graphNow();
  if (!pausedOf(s) || !s.ran || s.ran === graph) return;
  try {
    const { later, ran } = await ask('params', { run: s.run, graph }), old = s.ran;
    useSession.setState((now) => (now.run === s.run ? { ran: { ...old, nodes: Object.fromEntries(Object.entries(old.nodes).map(([id, n]) => [id, later.includes(id) ? graph.nodes[id] ?? n : n])) } } : now));
    const names = (ids: readonly string[]) => ids.map(nameOf).join(', ');
    if (ran.length) say({ tone: 'plain', text: pageWords.lateEdit(names(ran)) });
    else if (later.length) say({ tone: 'plain', text: pageWords.laterEdit(names(later)) });
  } catch (e) { complain(e); }
}

const paramsDelayMs = 200;

/** Starts following: breakpoints to the worker, edits while paused, and what becomes of breakpoints when nodes go. */
export function followDebugger(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  useDebug.subscribe((s, before) => { if (s.breakpoints !== before.breakpoints) void sendBreakpoints(); });
  useDocument.subscribe((s, before) => {
    if (s.opened !== before.opened) return setDebug({ breakpoints: [], steps: [], run: 0, looked: null, probed: null, watched: [], log: [], open: false });
    if (s.graph === before.graph) return;
    if (s.graph.nodes !== before.graph.nodes) {
      const { breakpoints } = useDebug.getState(), kept = breakpoints.filter((b) => s.graph.nodes[b.at[0]]);
      if (kept.length < breakpoints.length) setDebug({ breakpoints: kept });
    }
    if (!pausedOf(useSession.getState())) return;
    clearTimeout(timer);
    timer = setTimeout(() => void sendParams(), paramsDelayMs);
  });
  useSession.subscribe((s, before) => {
    if (s.session.is === 'paused' && before.session.is !== 'paused') setDebug({ open: true, probed: null });
  });
}

export const continueTo = (node: string) => move('to', { path: pathOfNode(node) });
export { stop };
