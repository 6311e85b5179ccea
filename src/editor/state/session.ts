/** What the worker says it is doing, as one value moved by one pure reducer. Knows no graph edits and no React. */
import { create } from 'zustand';
import type { EngineInfo, Fault, NodeState, Session } from '../../worker/protocol.ts';
import type { WorkerEvent } from '../../worker/client.ts';
import type { Graph } from '../../graph/graph.ts';

export type Done = Extract<NodeState, { is: 'done' }>;

export interface NodeRun {
  readonly state: NodeState;
  /** The last result, kept while a new one is on its way. */
  readonly last?: Done;
}

export interface SessionState {
  readonly session: Session;
  readonly nodes: Readonly<Record<string, NodeRun>>;
  /** Number of the latest run asked for; events of older ones are not listened to. */
  readonly run: number;
  /** The graph as it went into that run. */
  readonly ran?: Graph;
  readonly engine?: EngineInfo;
  /** Why no engine could start. */
  readonly engineFault?: string;
  /** Whole runs that ended well since the page was opened. */
  readonly finished: number;
}

export type SessionEvent =
  | Extract<WorkerEvent, { event: 'session' | 'node' | 'draft' }>
  | { readonly event: 'asked'; readonly run: number; readonly graph: Graph }
  | { readonly event: 'engine'; readonly engine: EngineInfo }
  | { readonly event: 'no engine'; readonly why: string }
  | { readonly event: 'opened' };

export const startOfSession: SessionState = { session: { is: 'idle' }, nodes: {}, run: 0, finished: 0 };

const isBusy = (s: NodeState) => s.is === 'queued' || s.is === 'running';

/** Nodes (or one) that were waiting when the run ended go back to what they had. */
function settle(nodes: SessionState['nodes'], only?: string): SessionState['nodes'] {
  const busy = Object.entries(nodes).filter(([id, n]) => isBusy(n.state) && (only === undefined || id === only));
  if (!busy.length) return nodes;
  const next = { ...nodes };
  for (const [id, n] of busy) {
    if (n.last) next[id] = { state: n.last.draft ? { is: 'stopped' } : n.last, last: n.last };
    else delete next[id];
  }
  return next;
}

/** A run that was refused before any node ran still names the node at fault. */
function blame(nodes: SessionState['nodes'], fault: Fault): SessionState['nodes'] {
  if (fault.node === undefined || nodes[fault.node]?.state.is === 'failed') return nodes;
  return { ...nodes, [fault.node]: { ...nodes[fault.node], state: { is: 'failed', fault } } };
}

export function reduceSession(s: SessionState, e: SessionEvent): SessionState {
  switch (e.event) {
    case 'asked':
      return { ...s, run: e.run, ran: e.graph, session: { is: 'running', run: e.run } };
    case 'engine':
      return { ...s, engine: e.engine, engineFault: undefined };
    case 'no engine':
      return { ...s, engineFault: e.why, session: { is: 'failed', fault: { message: e.why } }, nodes: settle(s.nodes) };
    case 'opened':
      // Numbers of runs go on: late events of a run of the workflow before must not be taken for ours.
      return { ...startOfSession, run: s.run + 1, engine: s.engine, engineFault: s.engineFault, finished: s.finished };
    case 'node': {
      if (e.run !== s.run) return s;
      // Stopped before it began: nothing happened to it.
      if (e.state.is === 'stopped' && s.nodes[e.node]?.state.is !== 'running') return { ...s, nodes: settle(s.nodes, e.node) };
      const last = e.state.is === 'done' ? e.state : s.nodes[e.node]?.last;
      return { ...s, nodes: { ...s.nodes, [e.node]: { state: e.state, ...(last && { last }) } } };
    }
    case 'draft': {
      if (e.run !== s.run) return s;
      const last: Done = { is: 'done', cached: false, ms: 0, outputs: e.outputs, notes: [], draft: true };
      return { ...s, nodes: { ...s.nodes, [e.node]: { state: s.nodes[e.node]?.state ?? { is: 'queued' }, last } } };
    }
    case 'session': {
      if ('run' in e.session && e.session.run !== s.run) return s;
      const over = (s.session.is === 'running' || s.session.is === 'paused') && (e.session.is === 'idle' || e.session.is === 'failed');
      return {
        ...s, session: e.session,
        ...(over && { nodes: e.session.is === 'failed' ? blame(settle(s.nodes), e.session.fault) : settle(s.nodes) }),
        finished: s.finished + (over && e.session.is === 'idle' && e.session.ms !== undefined ? 1 : 0),
      };
    }
  }
}

export const useSession = create<SessionState>(() => startOfSession);
export const tellSession = (e: SessionEvent) => useSession.setState((s) => reduceSession(s, e), true);
export const isRunning = (s: SessionState) => s.session.is === 'running' || s.session.is === 'paused';
