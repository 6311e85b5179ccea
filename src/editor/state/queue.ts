/** Runs that wait, the one that goes, and the last ones that ended. Each holds the graph as it was drawn when it was asked for. */
import { create } from 'zustand';
import type { Graph } from '../../graph/graph.ts';
import { holdRun, isPaused } from '../debug/state.ts';
import { drawn, nameOf, specAt } from './scope.ts';
import { words } from '../words.ts';
import { graphNow, useDocument } from './document.ts';
import { ask } from './engine.ts';
import { isRunning, tellSession, useSession } from './session.ts';
import { say } from './toasts.ts';

/** 'to': what a node needs and it. 'from': it and all that follows, even if known. 'only': it alone, from results that are known. */
export type RunMode = 'all' | 'to' | 'from' | 'only';
export interface Job {
  readonly id: number;
  readonly mode: RunMode;
  /** Of 'to', 'from' and 'only'. */
  readonly nodes: readonly string[];
  readonly name: string;
  readonly graph: Graph;
  /** Held by the debugger: 'into' stops at the very first step. */
  readonly held?: 'go' | 'into';
  readonly document: number;
}
export interface Ended extends Job { readonly how: 'ended' | 'failed' | 'stopped'; readonly ms?: number }

interface Queue { readonly waiting: readonly Job[]; readonly current?: Job; readonly past: readonly Ended[] }
export const useQueue = create<Queue>(() => ({ waiting: [], past: [] }));
const { getState: get, setState: set } = useQueue;

const mostPast = 8;
let count = 0;

const named = (mode: RunMode, nodes: readonly string[]) => (mode === 'all' || !nodes.length ? words.queue.all : words.queue[mode](nodes.length === 1 ? nameOf(nodes[0]) : words.access.nodes(nodes.length)));

/** Nodes that follow these, and these. */
export function downstream(graph: Graph, of: readonly string[]): string[] {
  const next = new Map<string, string[]>(), seen = new Set<string>(), left = [...of];
  for (const { from, to } of drawn(graph).edges) next.set(from[0], [...(next.get(from[0]) ?? []), to[0]]);
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    left.push(...(next.get(id) ?? []));
  }
  return [...seen];
}

const scopeOf = ({ mode, nodes, graph }: Job) => {
  if (mode === 'to') return { upTo: nodes };
  if (mode === 'only') return { upTo: nodes, fresh: nodes, only: nodes };
  if (mode === 'from') { const after = downstream(graph, nodes); return { upTo: after, fresh: after }; }
  return {};
};

async function start(job: Job): Promise<void> {
  const run = useSession.getState().run + 1;
  set({ current: job });
  tellSession({ event: 'asked', run, graph: job.graph });
  try {
    await ask('run', { run, graph: job.graph, document: job.document, ...scopeOf(job), ...holdRun(run, job.held) });
  } catch (e) {
    const message = e instanceof Error ? e.message : String(e);
    tellSession({ event: 'session', session: { is: 'failed', fault: { message } } });
    say({ tone: 'error', text: message });
  }
  const { session } = useSession.getState(), how = session.is === 'failed' ? 'failed' : session.is === 'idle' && session.ms !== undefined ? 'ended' : 'stopped';
  const ended: Ended = { ...job, how, ...(session.is === 'idle' && session.ms !== undefined && { ms: session.ms }) };
  set((s) => ({ waiting: s.waiting, past: [ended, ...s.past].slice(0, mostPast) }), true);
  next();
}

function next(): void {
  const [job, ...waiting] = get().waiting;
  if (!job || get().current || isRunning(useSession.getState())) return;
  set({ waiting });
  void start(job);
}

interface Asked { readonly mode?: RunMode; readonly nodes?: readonly string[]; /** before all that wait */ readonly front?: boolean; readonly held?: 'go' | 'into' }
/** Runs the graph as it is drawn now, at once or when the runs before it have ended. */
export async function enqueue({ mode = 'all', nodes = [], front = false, held }: Asked = {}): Promise<void> {
  const graph = graphNow();
  if (!Object.keys(graph.nodes).length) return say({ tone: 'plain', text: words.run.nothing });
  if (mode !== 'all' && !nodes.length) return say({ tone: 'plain', text: words.runMode.noNode });
  const job: Job = { id: ++count, mode, nodes, name: named(mode, nodes), graph, document: useDocument.getState().opened, ...(held && { held }) };
  if (!get().current && !isRunning(useSession.getState())) return start(job);
  if (held) return;
  set((s) => ({ waiting: front ? [job, ...s.waiting] : [...s.waiting, job] }));
  say({ tone: 'plain', text: front ? words.queue.front : words.queue.added });
}

/** Stops the run that goes; the next one that waits begins. */
export function stopCurrent(): void {
  const s = useSession.getState();
  if (isRunning(s)) void ask('stop', { run: s.run }).catch((e: unknown) => say({ tone: 'error', text: e instanceof Error ? e.message : String(e) }));
}
export const cancel = (id: number) => set((s) => ({ waiting: s.waiting.filter((j) => j.id !== id) }));
export const cancelAll = () => { set({ waiting: [] }); stopCurrent(); };
/** Before the others that wait. */
export const toFront = (id: number) => set((s) => { const job = s.waiting.find((j) => j.id === id); return job ? { waiting: [job, ...s.waiting.filter((j) => j !== job)] } : s; });

const settleMs = 450;
/** What of a graph decides results: not where its nodes stand. */
export const deciding = (g: Graph) => { const all = drawn(g); return JSON.stringify([Object.entries(all.nodes).filter(([, n]) => specAt(n)).map(([id, n]) => [id, n.type, n.params, n.mode, n.pinned && Object.values(n.pinned).map((p) => p.sha256)]), all.edges.map((e) => [e.from, e.to])]); };

/** Runs by itself after a change where the workflow asks for it; a run under way gives way to the newer graph. */
export function followChanges(): void {
  let timer: ReturnType<typeof setTimeout> | undefined, last = '';
  useDocument.subscribe((s, before) => {
    if (s.graph === before.graph) return;
    if (s.opened !== before.opened || !s.graph.runOnChange) { last = deciding(s.graph); clearTimeout(timer); return; }
    clearTimeout(timer);
    timer = setTimeout(() => {
      // a run that waits takes the change when it goes on
      if (isPaused()) return;
      const now = deciding(graphNow());
      if (now === last) return;
      last = now;
      cancelAll();
      void enqueue();
    }, settleMs);
  });
}
