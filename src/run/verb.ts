/** What a node's run.ts is: an async generator over values, given a context. The executor and the debugger hold it; it holds neither. */
import type { Facts, Params, ParamValue } from '../graph/node.ts';
import type { Program, Shape } from '../net/program.ts';
import type { Tensor, TensorData } from '../net/tensor.ts';
import type { Source } from '../models/source.ts';
import type { Drawing, Join } from './join.ts';
import type { Values, Weights } from './value.ts';

/** ['sampler', 'token 17', 'blocks.3', 'attn'] */
export type Path = readonly string[];
export interface Step {
  readonly at: Path;
  /** What is about to be read, by name: probes of a paused run. */
  readonly reads?: Readonly<Record<string, Tensor>>;
  /** The graph's node whose own step this is; absent at the steps inside it. */
  readonly node?: string;
  /** 'before' when absent. Steps after a piece come only where `Context.after` asks for them; their answer does not matter. */
  readonly when?: 'after';
  /** What was made, by name: on steps after a piece. */
  readonly writes?: Readonly<Record<string, Tensor>>;
  /** At a node's own steps: its inputs before it, its outputs after it, with their kinds. */
  readonly values?: Values;
  /**
   * Puts `tensor` in the place of one of `reads` or `writes`; its reference is taken over. Only before the step is answered.
   * `key` names its content, so that what follows is found in the cache under another name; '' says that it is what was computed.
   * @throws Error when there is no such value, or the type or shape is another
   */
  set?(name: string, tensor: Tensor, key: string): void;
  /** Its result is known already: answered 'over' it is taken from the cache, answered 'into' it runs again. */
  readonly cached?: boolean;
}
export type Reply = 'into' | 'over';
export type Run<Out> = AsyncGenerator<Step, Out, Reply>;

/** Files by the names that stand in parameters. */
export interface Files {
  /** @throws Error saying what is missing and where it was looked for */
  open(name: string): Promise<Source>;
  /** sha256 of the whole file, hex; remembered while the file does not change. */
  digest(name: string): Promise<string>;
  /** Decodes a picture file (png, jpg, webp) to 8-bit RGBA. */
  picture(name: string): Promise<{ width: number; height: number; rgba: Uint8ClampedArray }>;
  /** Stores a result under a name: a download or a file of the user's. Returns where it went, in words. */
  save(name: string, bytes: Uint8Array, mime: string): Promise<string>;
  /** Names of all files in a folder and the folders in it, sorted. Absent where folders cannot be read. */
  list?(folder: string): Promise<readonly string[]>;
  /** A place of its own for a run's state, under a name; absent where nothing is kept. @throws Error when nothing may be written there */
  shelf?(name: string): Promise<Shelf>;
}

/** Files that a run keeps for itself. A write is whole or not at all: what stood there before stands until the new one is complete. */
export interface Shelf {
  /** undefined when there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** @returns where it went, in words */
  write(name: string, bytes: Uint8Array): Promise<string>;
}

/**
 * A network with its weights where they are needed. Runs whole, or layer by layer when the debugger asks `into`.
 * `reply`: what was answered where this network is run, by a node that has steps of its own; absent: what the node was answered.
 */
export type RunNetwork = (program: Program, weights: Weights | undefined, inputs: readonly Tensor[], reply?: Reply) => Run<readonly Tensor[]>;

/** A node's inputs, alive until `close`. */
export interface Arriving { readonly inputs: Values; close(): void }

export interface Context {
  readonly node: string;
  readonly params: Params;
  readonly files: Files;
  readonly signal: AbortSignal;
  /** 'into' when the debugger wants this node's own steps. */
  readonly reply: Reply;
  /** Whether a Step after each piece is wanted besides the one before it. */
  readonly after?: boolean;
  /** Extra layers whose results are wanted (`vq run --save encoder/encoder.conv_in=F`); their tensors go out through `tapped`. */
  readonly taps: readonly string[];
  tapped(layer: string, t: Tensor): void;
  network: RunNetwork;
  /** Where the results of networks live. Absent: on the host. */
  readonly place?: 'cpu' | 'gpu';
  /** Runs an ONNX file made elsewhere: inputs in its own order, every output by its name. */
  runFile(model: { readonly digest: string; bytes(): Promise<Uint8Array> }, inputs: readonly Tensor[]): Promise<Readonly<Record<string, Tensor>>>;
  tensor(data: TensorData, shape: Shape): Tensor;
  /** Whether an output that is made on demand (PortSpec.onDemand) is wired or saved. */
  wants(port: string): boolean;
  /**
   * What would arrive at this node if parameters of nodes before it were others: 'sampler.temperature' to its value.
   * What is known already comes from the cache.
   * @throws Refusal, before anything runs, when a node or parameter is not there or does not take the value
   */
  upstream(overrides: Readonly<Record<string, ParamValue>>): Run<Arriving>;
  /** The graph that leads here, for whoever makes one program of it. Its values live as long as the inputs. */
  drawing(): Promise<Drawing>;
  /** Shows outputs that are not finished, and what the nodes after this one make of them. They stay the node's. Absent where no one looks. */
  readonly draft?: (outputs: Values) => Promise<void>;
  progress(done: number, of: number, what?: string): void;
  /** One line a person should read beside the result: 'padded 250x130 to 256x144; cropped back at the end'. */
  note(line: string): void;
}

export interface Verb {
  /**
   * Inputs are lent: they live until it returns. Outputs are given: each tensor in them carries one reference that the caller
   * takes over, so an input handed on must be retained first. What it made and does not give out it releases, also when it throws.
   */
  run(ctx: Context, inputs: Values): Run<Values>;
  /** Content of the files behind the parameters, for the key. Absent when parameters alone decide the result. */
  fingerprint?(params: Params, files: Files): Promise<string>;
  /** What can be known before a run from the headers of files. Its result is `facts` of the node's `flow`. */
  look?(params: Params, files: Files): Promise<Facts>;
  /** Writes its equations into a program that trains. Absent where it has none: its values then come from outside the program. */
  readonly join?: Join;
}
export type Verbs = (type: string) => Promise<Verb>;
