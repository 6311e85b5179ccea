/** What crosses the wall between the page and the worker. Types only. Tensors stay behind it: a Ref crosses, and `peek` asks. */
import type { Facts } from '../graph/node.ts';
import type { Graph } from '../graph/graph.ts';
import type { ValueKind } from '../graph/port.ts';
import type { FileRequests } from './file-requests.ts';
import type { Breakpoint } from '../run/breakpoints.ts';
import type { RunDifferences } from '../run/compare.ts';
import type { Found } from '../run/conditions.ts';
import type { Divergence } from '../run/divergence.ts';
import type { Change } from '../run/change.ts';
import type { TraceReceipt } from '../run/trace.ts';
import type { Forecast } from '../run/forecast.ts';
import type { Reason } from '../run/why.ts';

export interface Stats { readonly min: number; readonly max: number; readonly mean: number; readonly std: number; readonly nan: number; readonly inf: number; readonly count: number; /** equal bins from min to max */ readonly histogram?: readonly number[] }

/** A value that stays in the worker. */
export interface Ref {
  /** 'node.port#key': changes when the content does. */
  readonly id: string;
  readonly kind: ValueKind;
  readonly dtype?: 'float32' | 'int32';
  readonly shape?: readonly number[];
  readonly below?: number;
  readonly number?: number;
  readonly text?: string;
  /** Small facts that travel with the value (Value.about). */
  readonly about?: Readonly<Record<string, unknown>>;
  /** A person put it there in place of what was computed. */
  readonly overridden?: boolean;
}
export type Refs = Readonly<Record<string, Ref>>;

/** How a value is to be shown: see run/picture.ts. */
export type Look =
  | { readonly as: 'picture'; /** longest side at most */ readonly side?: number; /** of the batch */ readonly item?: number; /** of a latent; absent: all as a strip */ readonly channel?: number; /** a latent's first three principal components as colours */ readonly components?: boolean }
  | { readonly as: 'stats' }
  | { readonly as: 'numbers'; readonly start?: number; readonly count?: number }
  | { readonly as: 'npy' };
export type Seen =
  | { readonly as: 'picture'; readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray; /** in words: 'first 16 of 256 channels, each scaled to its own range' */ readonly caption?: string }
  | { readonly as: 'stats'; readonly stats: Stats }
  | { readonly as: 'numbers'; readonly data: Float32Array | Int32Array }
  | { readonly as: 'npy'; readonly bytes: Uint8Array };

export interface EngineInfo {
  readonly name: 'webgpu' | 'wasm' | 'cpu';
  /** The adapter's own description, when there is one. */
  readonly adapter?: string;
  /** Why this engine and not a faster one. */
  readonly why?: string;
  readonly threads?: number;
  readonly limits?: Readonly<Record<string, number>>;
}

export interface Fault { readonly node?: string; readonly message: string; /** Input port or parameter at fault. */ readonly port?: string }

export type NodeState =
  | { readonly is: 'queued' }
  | { readonly is: 'running'; readonly done?: number; readonly of?: number; readonly what?: string }
  | { readonly is: 'done'; readonly cached: boolean; /** what it took when it last ran */ readonly ms: number; readonly outputs: Readonly<Record<string, Ref>>; readonly notes: readonly string[]; /** why it ran or not; absent for a subgraph */ readonly reason?: Reason; /** of a node that was still running */ readonly draft?: true }
  | { readonly is: 'failed'; readonly fault: Fault }
  /** It does not run at all, and why: muted, bypassed, behind such a node. */
  | { readonly is: 'skipped'; readonly why: string }
  | { readonly is: 'stopped' };

/** What the session is doing. */
export type Session =
  | { readonly is: 'idle'; /** of the last whole run */ readonly ms?: number }
  | { readonly is: 'running'; readonly run: number; readonly at?: readonly string[] }
  | Paused
  | { readonly is: 'failed'; readonly fault: Fault };

/**
 * The run waits at a step. Before it: `reads` are what it is about to read. After it: `writes` are what it made.
 * Every Ref in it can be peeked at and, while paused here, overridden by its name.
 */
export interface Paused {
  readonly is: 'paused';
  readonly run: number;
  readonly at: readonly string[];
  readonly when: 'before' | 'after';
  /** Its place in the timeline. */
  readonly index: number;
  /** An earlier step is looked at; the run itself waits at the timeline's last one. Any command but 'back' and 'forth' goes on from here. */
  readonly past?: boolean;
  readonly why: PauseReason;
  readonly reads: Refs;
  readonly writes: Refs;
  /** Answered 'over' its result is taken from the cache. */
  readonly cached?: boolean;
  /** Visits of each breakpoint in this run that met its condition. */
  readonly hits: Readonly<Record<string, number>>;
}
export type PauseReason =
  | { readonly is: 'step' } | { readonly is: 'pause' } | { readonly is: 'to' } | { readonly is: 'looking back' } | { readonly is: 'branched' }
  /** `found`: which value met the condition, how, and what to check. Absent for a breakpoint without a condition. */
  | { readonly is: 'breakpoint'; readonly breakpoint: Breakpoint; readonly found?: Found };

/**
 * go: to the next breakpoint. into: the next step of any depth. over: the next one not deeper. out: the next one less deep.
 * to: `path`, before it (as a breakpoint that is used once). pause: stop at the next step of a running run.
 * back, forth: look at the step before or after in the timeline, without running anything. look: at step `index` of it.
 */
export type DebugCommand = 'go' | 'into' | 'over' | 'out' | 'to' | 'pause' | 'back' | 'forth' | 'look';

/** One piece that ran or is about to: a node, layer, operator, token or training step. */
export interface StepRecord {
  readonly index: number;
  readonly at: readonly string[];
  /** Milliseconds since the run started, and wall time it took; without `ms` it has not ended. */
  readonly start: number;
  readonly ms?: number;
  readonly cached?: boolean;
  readonly reads: Refs;
  readonly writes: Refs;
}

/** A run that can still be looked at and compared. */
export interface KeptRun {
  readonly run: number;
  /** Out of this .vqtrace file. */
  readonly file?: string;
  /** Where it came from: that run's step, and what was changed there. */
  readonly parent?: { readonly run: number; readonly index: number };
  readonly ended?: 'done' | 'failed' | 'stopped';
  readonly steps: number;
  readonly ms: number;
  readonly overrides: readonly { readonly index: number; readonly at: readonly string[]; readonly name: string; readonly change: string }[];
}

/** Requests; the worker answers each once with `answer` or `fault`. */
export interface Requests extends FileRequests {
  start: { ask: { base: string; engine: 'auto' | 'webgpu' | 'wasm' }; answer: EngineInfo };
  /** Keeps a user's file under a name that parameters can hold. Kept across reloads. */
  keep: { ask: { name: string; file: Blob }; answer: { name: string } };
  /** Header facts of every node that has some, by node; a fault instead where the file cannot be read. */
  look: { ask: { graph: Graph }; answer: Record<string, { facts: Facts } | { fault: Fault }> };
  /** Answered when the run has ended, however it ended; its course is told by events. */
  run: { ask: { run: number; graph: Graph; /** only what these nodes need */ upTo?: readonly string[]; /** these run even if their results are known */ fresh?: readonly string[]; /** only these run; the rest must be known */ only?: readonly string[]; /** nothing runs: results that are known already are told, and nothing is said of the session */ recall?: true; /** which workflow of this session it is: why a node ran is told against its run before */ document?: number; /** by node: inner layers whose results are kept too, to be peeked at as 'node/layer' */ taps?: Readonly<Record<string, readonly string[]>>; /** Held by the debugger: breakpoints count, steps are kept. 'into' stops at the very first step. */ debug?: { readonly first: 'go' | 'into' } }; answer: null };
  stop: { ask: { run: number }; answer: null };
  peek: { ask: { ref: string; look: Look }; answer: Seen };
  /** What a run would take of memory, before it runs. */
  forecast: { ask: { graph: Graph; upTo?: readonly string[] }; answer: Forecast };
  /** What the engine holds at this moment: buffers, bytes, sessions. */
  live: { ask: Record<string, never>; answer: { tensors: number; bytes: number; sessions: number } };
  /** Moves a run that has `debug`. Answered at once; where it stops is told by the session. */
  debug: { ask: { run: number; command: DebugCommand; /** for 'to' */ path?: readonly string[]; /** for 'look' */ index?: number }; answer: null };
  /** The breakpoints of this and every later run, whole; may change at any time, paused or running. Refused with the reason when a condition cannot be understood. */
  breakpoints: { ask: { list: readonly Breakpoint[] }; answer: null };
  /** Replaces a value where the run waits: one about to be read, or one just made. What follows is recomputed from it; nothing before it is. Answers the new value. The session is told again. */
  override: { ask: { run: number; of: 'reads' | 'writes'; name: string; change: Change | { readonly do: 'npy'; readonly bytes: Uint8Array; readonly from: string } }; answer: Ref };
  /** Parameters edited while paused. `later` take effect on continue; `ran` have run already: go back before them for the change to count. */
  params: { ask: { run: number; graph: Graph }; answer: { later: readonly string[]; ran: readonly string[] } };
  /** The steps from `from` on (0 unless told), at most `count`. Their Refs stay peekable while the run is kept. */
  timeline: { ask: { run: number; from?: number; count?: number }; answer: { steps: readonly StepRecord[]; total: number } };
  /** A new run that waits at step `index` of `from`, its earlier overrides made again. `from` is kept beside it. Answered when the new run has ended, like `run`. */
  branch: { ask: { run: number; from: number; index: number }; answer: null };
  /** Runs under the debugger, the newest last. */
  runs: { ask: Record<string, never>; answer: readonly KeptRun[] };
  /** Lets go of a kept run. */
  forget: { ask: { run: number }; answer: null };
  /** Run a against run b: node by node, values, parameters, times. */
  compare: { ask: { a: number; b: number }; answer: RunDifferences };
  /** The same graph on this engine and on another one: the first layer whose numbers are beyond tolerance. */
  diverge: { ask: { graph: Graph; upTo?: readonly string[]; against: 'webgpu' | 'wasm'; /** of the largest magnitude, at least of 1; 1e-3 unless told */ tolerance?: number }; answer: Divergence };
  /** A .vqtrace file as a kept run: its timeline, values and comparisons, without a model. Refused with the reason when it is no trace. */
  openTrace: { ask: { run: number; name: string; file: Blob }; answer: { graph: Graph; receipt: TraceReceipt; fault?: string } };
  /** The run as a .vqtrace file. */
  trace: { ask: { run: number }; answer: { bytes: Uint8Array } };
  inspect: { ask: { file: string }; answer: unknown };
}
export type Verb = keyof Requests;

export type ToWorker = { [V in Verb]: { readonly call: number; readonly verb: V; readonly ask: Requests[V]['ask'] } }[Verb];
export type FromWorker =
  | { readonly call: number; readonly answer: unknown }
  | { readonly call: number; readonly fault: Fault }
  | { readonly event: 'session'; readonly session: Session }
  /** New or changed steps of the timeline, several at a time; a step comes again when it has ended. */
  | { readonly event: 'steps'; readonly run: number; readonly steps: readonly StepRecord[]; /** Steps from here on are no more: the run went back. */ readonly total: number }
  | { readonly event: 'node'; readonly run: number; readonly node: string; readonly state: NodeState }
  /** What a node that still runs has so far, and what nodes after it make of that. */
  | { readonly event: 'draft'; readonly run: number; readonly node: string; readonly outputs: Readonly<Record<string, Ref>> }
  | { readonly event: 'saved'; readonly name: string; readonly blob: Blob };
