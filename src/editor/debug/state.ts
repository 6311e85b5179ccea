/** What the page knows of the debugger: breakpoints, the steps of the run that is held, and how the dock stands. Asks the worker nothing. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { isSamePath, type Breakpoint } from '../../run/breakpoints.ts';
import type { Paused, Ref, Refs, StepRecord } from '../../worker/protocol.ts';
import { useSession, type SessionState } from '../state/session.ts';

export type Path = readonly string[];
/** 'node': what the node's type shows of its own steps. */
export type Tab = 'node' | 'values' | 'timeline' | 'breakpoints' | 'watch' | 'log';
export interface LogLine { readonly id: number; readonly when: number; readonly text: string; readonly more?: string; readonly tone?: 'stop' | 'error' }
/** One end of a wire: an output of a node. */
export interface Place { readonly node: string; readonly port: string }
/** And where it leads. */
export interface Wire extends Place { readonly to?: Place }
export interface Watched { readonly id: string; readonly at: Path; readonly of: 'reads' | 'writes'; readonly name: string }

export interface DebugState {
  readonly breakpoints: readonly Breakpoint[];
  /** By breakpoint: why the worker would not have it. */
  readonly refused: Readonly<Record<string, string>>;
  /** The run that is or was held, and its steps so far. */
  readonly run: number;
  readonly steps: readonly StepRecord[];
  /** After the run has ended: the step that is looked at. */
  readonly looked: number | null;
  readonly open: boolean;
  readonly tab: Tab;
  readonly height: number;
  readonly watched: readonly Watched[];
  readonly log: readonly LogLine[];
  /** A wire that is looked at in place of the step. */
  readonly probed: Wire | null;
  readonly hovered: (Wire & { readonly x: number; readonly y: number }) | null;
}

export const useDebug = create<DebugState>()(persist((): DebugState => ({
  breakpoints: [], refused: {}, run: 0, steps: [], looked: null, open: false, tab: 'values', height: 300, watched: [], log: [], probed: null, hovered: null,
}), { name: 'vq-studio.debug', version: 1, partialize: ({ height }) => ({ height }) }));
export const setDebug = (change: Partial<DebugState>): void => { useDebug.setState(change); };

export const pathOfNode = (id: string): Path => id.split('/');
export const startsWith = (at: Path, outer: Path) => outer.length <= at.length && outer.every((x, i) => x === at[i]);
export const pausedOf = (s: SessionState): Paused | undefined => (s.session.is === 'paused' ? s.session : undefined);
export const isPaused = () => pausedOf(useSession.getState()) !== undefined;
/** The step that is looked at: where the run waits, an earlier one, or one of a run that has ended. */
export interface Shown { readonly index: number; readonly at: Path; readonly when: 'before' | 'after'; readonly past?: boolean; readonly reads: Refs; readonly writes: Refs }
const views = new WeakMap<StepRecord, Shown>();
export function shownStep(s: SessionState, d: DebugState): Shown | undefined {
  if (s.session.is === 'paused') return s.session;
  const step = s.session.is === 'running' || d.looked === null ? undefined : d.steps[d.looked];
  if (!step) return undefined;
  let view = views.get(step);
  if (!view) views.set(step, view = { index: step.index, at: step.at, when: 'before', past: true, reads: step.reads, writes: step.writes });
  return view;
}
/** A run that the debugger holds, going or waiting. */
export const isHeld = (s: SessionState) => (s.session.is === 'paused' || s.session.is === 'running') && useDebug.getState().run === s.run;

export const breakpointAt = (list: readonly Breakpoint[], at: Path, port?: string) => list.find((b) => isSamePath(b.at, at) && b.port === port);

let count = 0, lines = 0;
const mostLines = 500;
/** A line of the log. */
export function note(line: Omit<LogLine, 'id' | 'when'>): void {
  useDebug.setState((s) => ({ log: [...s.log, { ...line, id: ++lines, when: Date.now() }].slice(-mostLines) }));
}
/** Sets it where there is none, and takes it away where there is one. */
export function toggleBreakpoint(at: Path, port?: string): void {
  useDebug.setState((s) => {
    const old = breakpointAt(s.breakpoints, at, port);
    return { breakpoints: old ? s.breakpoints.filter((b) => b !== old) : [...s.breakpoints, { id: `page ${++count}`, at, ...(port !== undefined && { port }) }] };
  });
}
export function changeBreakpoint(id: string, change: Partial<Breakpoint> | null): void {
  useDebug.setState((s) => ({ breakpoints: change ? s.breakpoints.map((b) => (b.id === id ? { ...b, ...change } : b)) : s.breakpoints.filter((b) => b.id !== id) }));
}
export const hasBreakpoints = () => useDebug.getState().breakpoints.some((b) => !b.disabled);

/** Whether a run that begins now is held, and what the worker is asked for then: by `first`, or because there are breakpoints. */
export function holdRun(run: number, first?: 'go' | 'into'): { readonly debug?: { readonly first: 'go' | 'into' } } {
  if (!first && !hasBreakpoints()) return {};
  useDebug.setState({ run, steps: [], looked: null, probed: null });
  return { debug: { first: first ?? 'go' } };
}

/** Steps as the worker tells them: new ones, ended ones, and how many there are. */
export function hearSteps({ run, steps, total }: { readonly run: number; readonly steps: readonly StepRecord[]; readonly total: number }): void {
  useDebug.setState((s) => {
    if (run !== s.run) return s;
    const next = s.steps.slice(0, total);
    for (const step of steps) next[step.index] = step;
    return { steps: next };
  });
}

/** A wire's value at the step that is looked at: what its node had made by then. */
export function valueThen(steps: readonly StepRecord[], upTo: number, { node, port }: Place): Ref | undefined {
  const at = pathOfNode(node);
  for (let i = Math.min(upTo, steps.length - 1); i >= 0; i--) {
    const ref = steps[i] && isSamePath(steps[i].at, at) ? steps[i].writes[port] : undefined;
    if (ref) return ref;
  }
  return undefined;
}

/** How a node stands to the step that is looked at. A string, so that stores may compare it. */
export function nodeDebug(s: SessionState, d: DebugState, id: string): 'before' | 'after' | 'inside' | 'later' | undefined {
  const paused = shownStep(s, d), own = pathOfNode(id);
  if (!paused) return undefined;
  if (startsWith(paused.at, own)) return paused.at.length === own.length ? paused.when : 'inside';
  return paused.past && !d.steps.slice(0, paused.index + 1).some((x) => x && startsWith(x.at, own)) ? 'later' : undefined;
}

/** Whether a person's value flows along the wire: put in where it was made, or where it is read. */
export function isOverridden(steps: readonly StepRecord[], from: Place, to: Place): boolean {
  const [a, b] = [pathOfNode(from.node), pathOfNode(to.node)];
  return steps.some((s) => s && ((isSamePath(s.at, a) && s.writes[from.port]?.overridden) || (isSamePath(s.at, b) && s.reads[to.port]?.overridden)));
}
