/** What crosses the wall between the page and the worker. Types only. Tensors stay behind it: a Ref crosses, and `peek` asks. */
import type { Facts } from '../graph/node.ts';
import type { Graph } from '../graph/graph.ts';
import type { ValueKind } from '../graph/port.ts';

export interface Stats { readonly min: number; readonly max: number; readonly mean: number; readonly std: number; readonly nan: number; readonly inf: number; readonly count: number }

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
}

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
  | { readonly is: 'done'; readonly cached: boolean; /** what it took when it last ran */ readonly ms: number; readonly outputs: Readonly<Record<string, Ref>>; readonly notes: readonly string[] }
  | { readonly is: 'failed'; readonly fault: Fault }
  | { readonly is: 'stopped' };

/** What the session is doing. */
export type Session =
  | { readonly is: 'idle'; /** of the last whole run */ readonly ms?: number }
  | { readonly is: 'running'; readonly run: number; readonly at?: readonly string[] }
  | { readonly is: 'paused'; readonly run: number; readonly at: readonly string[] }
  | { readonly is: 'failed'; readonly fault: Fault };

/** Requests; the worker answers each once with `answer` or `fault`. */
export interface Requests {
  start: { ask: { base: string; engine: 'auto' | 'webgpu' | 'wasm' }; answer: EngineInfo };
  /** Keeps a user's file under a name that parameters can hold. Kept across reloads. */
  keep: { ask: { name: string; file: Blob }; answer: { name: string } };
  /** Header facts of every node that has some, by node; a fault instead where the file cannot be read. */
  look: { ask: { graph: Graph }; answer: Record<string, { facts: Facts } | { fault: Fault }> };
  /** Answered when the run has ended, however it ended; its course is told by events. */
  run: { ask: { run: number; graph: Graph; /** only what these nodes need */ upTo?: readonly string[]; /** by node: inner layers whose results are kept too, to be peeked at as 'node/layer' */ taps?: Readonly<Record<string, readonly string[]>> }; answer: null };
  stop: { ask: { run: number }; answer: null };
  peek: { ask: { ref: string; look: Look }; answer: Seen };
  /** What the engine holds at this moment: buffers, bytes, sessions. */
  live: { ask: Record<string, never>; answer: { tensors: number; bytes: number; sessions: number } };
  inspect: { ask: { file: string }; answer: unknown };
}
export type Verb = keyof Requests;

export type ToWorker = { [V in Verb]: { readonly call: number; readonly verb: V; readonly ask: Requests[V]['ask'] } }[Verb];
export type FromWorker =
  | { readonly call: number; readonly answer: unknown }
  | { readonly call: number; readonly fault: Fault }
  | { readonly event: 'session'; readonly session: Session }
  | { readonly event: 'node'; readonly run: number; readonly node: string; readonly state: NodeState }
  | { readonly event: 'saved'; readonly name: string; readonly blob: Blob };
