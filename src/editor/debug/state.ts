/** What the page knows of the debugger: breakpoints, the steps of the run that is held, and how the dock stands. Asks the worker nothing. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { isSamePath, type Breakpoint } from '../../run/breakpoints.ts';
import type { Paused, Ref, StepRecord } from '../../worker/protocol.ts';
import type { SessionState } from '../state/session.ts';

export type Path = readonly string[];
export type Tab = 'values' | 'timeline' | 'breakpoints' | 'watch' | 'log';
export interface LogLine { readonly id: number; readonly when: number; readonly text: string; readonly more?: string; readonly tone?: 'stop' | 'error' }
/** One end of a wire: an output of a node. */
export interface Place { readonly node: string; readonly port: string }
export interface Watched { readonly id: string; readonly at: Path; readonly of: 'reads' | 'writes'; readonly name: string }

export interface DebugState {
  readonly breakpoints: readonly Breakpoint[];
  /** By breakpoint: why the worker would not have it. */
  readonly refused: Readonly<Record<string, string>>;
  /** The run that is or was held, and its steps so far. */
  readonly run: number;
  readonly steps: readonly StepRecord[];
  readonly open: boolean;
  readonly tab: Tab;
  readonly height: number;
  readonly watched: readonly Watched[];
  readonly log: readonly LogLine[];
  /** A wire that is looked at in place of the step. */
  readonly probed: Place | null;
  readonly hovered: (Place & { readonly x: number; readonly y: number }) | null;
}

export const useDebug = create<DebugState>()(persist((): DebugState => ({
  breakpoints: [], refused: {}, run: 0, steps: [], open: false, tab: 'values', height: 280, watched: [], log: [], probed: null, hovered: null,
}), { name: 'vq-studio.debug', version: 1, partialize: ({ height }) => ({ height }) }));
export const setDebug = (change: Partial<DebugState>) => useDebug.setState(change);

export const pathOfNode = (id: string): Path => id.split('/');
export const startsWith = (at: Path, outer: Path) => outer.length <= at.length && outer.every((x, i) => x === at[i]);
export const pausedOf = (s: SessionState): Paused | undefined => (s.session.is === 'paused' ? s.session : undefined);
/** A run that the debugger holds, going or waiting. */
export const isHeld = (s: SessionState) => (s.session.is === 'paused' || s.session.is === 'running') && useDebug.getState().run === s.run;

export const breakpointAt = (list: readonly Breakpoint[], at: Path, port?: string) => list.find((b) => isSamePath(b.at, at) && b.port === port);

let count = 0;
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
  useDebug.setState({ run, steps: [], probed: null });
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

export interface NodeDebug { readonly paused: 'before' | 'after' | 'inside' | undefined; readonly later: boolean }
/** How a node stands to the step that is looked at. A string, so that stores may compare it. */
export function nodeDebug(s: SessionState, steps: readonly StepRecord[], id: string): 'before' | 'after' | 'inside' | 'later' | undefined {
  const paused = pausedOf(s), own = pathOfNode(id);
  if (!paused) return undefined;
  if (startsWith(paused.at, own)) return paused.at.length === own.length ? paused.when : 'inside';
  return paused.past && !steps.slice(0, paused.index + 1).some((x) => x && startsWith(x.at, own)) ? 'later' : undefined;
}

/** Whether a person's value flows along the wire: put in where it was made, or where it is read. */
export function isOverridden(steps: readonly StepRecord[], from: Place, to: Place): boolean {
  const [a, b] = [pathOfNode(from.node), pathOfNode(to.node)];
  return steps.some((s) => s && ((isSamePath(s.at, a) && s.writes[from.port]?.overridden) || (isSamePath(s.at, b) && s.reads[to.port]?.overridden)));
}
