/** One door to onnxruntime: sessions made once per network and weights, tensors counted, calls one at a time. Knows no platform. */
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { emitOnnx } from '../net/onnx.ts';
import { bytesOf, type Program, type Shape, show, size, type Type } from '../net/program.ts';
import type { Tensor, TensorData } from '../net/tensor.ts';
import { detoursForWebGpu } from './detours.ts';
import { checkLimits } from './limits.ts';
import { Gauge, Held } from './tensors.ts';

/** The part of onnxruntime's API that its three packages share. */
export interface Ort {
  readonly InferenceSession: { create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession> };
  readonly Tensor: new (type: 'float32' | 'int32' | 'int64', data: TensorData | BigInt64Array, dims: readonly number[]) => OrtTensor;
}

/** The weights of one network: `digest` names them, `read` fetches one by the reference's name. */
export interface WeightReader {
  readonly digest: string;
  read(name: string, type: Type): Promise<Float32Array>;
}

export interface EngineInfo {
  readonly name: 'webgpu' | 'wasm' | 'cpu';
  /** The adapter's own description, when there is one. */
  readonly adapter?: string;
  /** Why this engine and not a faster one. */
  readonly why?: string;
  readonly threads?: number;
  readonly limits?: Readonly<Record<string, number>>;
}

/**
 * Beyond 'basic', onnxruntime fuses operators into kernels that round differently, so a network stepped layer by layer would give other
 * digits than the same network run whole. On the CPU that costs a VQ-GAN about a fifth of its speed; identical results are worth it.
 */
export const sameWhenStepped = { graphOptimizationLevel: 'basic' } as const;

export interface Platform {
  readonly ort: Ort;
  readonly info: EngineInfo;
  readonly options: InferenceSession.SessionOptions;
  /** Outputs stay on the GPU until someone reads them. */
  readonly onGpu: boolean;
  /** Brings a GPU tensor's numbers to the host, where onnxruntime's own `getData` cannot. */
  readonly download?: (t: OrtTensor) => Promise<TensorData>;
  /** Bytes of weights that sessions may hold together before the oldest is released. */
  readonly sessionBudget: number;
  close?(): void;
}

export interface Live { readonly tensors: number; readonly bytes: number; readonly sessions: number }

interface Prepared { readonly session: InferenceSession; readonly bytes: number; readonly nameOf: (v: number) => string }

/** Wall milliseconds inside onnxruntime since the engine was opened: what a benchmark subtracts. */
export interface Clock { inside: number; creating: number }

export class Engine {
  readonly info: EngineInfo;
  readonly clock: Clock = { inside: 0, creating: 0 };
  readonly #gauge = new Gauge();
  readonly #sessions = new Map<string, Promise<Prepared>>();
  #sessionBytes = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(readonly platform: Platform) { this.info = platform.info; }

  /** Where outputs of networks live. */
  get place(): 'cpu' | 'gpu' { return this.platform.onGpu ? 'gpu' : 'cpu'; }

  /** A host tensor over `data`, which the caller hands over. */
  tensor(data: TensorData, shape: Shape): Tensor {
    if (data.length !== size(shape)) throw new Error(`a tensor of shape [${shape}] has ${size(shape)} elements, not ${data.length}`);
    const dtype = data instanceof Int32Array ? 'int32' : 'float32';
    return new Held(new this.platform.ort.Tensor(dtype, data, shape), this.#gauge);
  }

  /**
   * Runs a whole network once. Inputs are read, not taken; outputs belong to the caller.
   * @throws Error when an input's type or shape is not the program's, or a buffer would be larger than the adapter allows
   */
  async run(p: Program, weights: WeightReader | undefined, inputs: readonly Tensor[]): Promise<Tensor[]> {
    p.inputs.forEach((v, i) => {
      const want = p.vars[v], got = inputs[i];
      const fits = p.free ? got.shape.length === want.shape.length : `${got.shape}` === `${want.shape}`;
      if (got.dtype !== want.dtype || !fits) throw new Error(`input ${i} is ${show(got)}, the network takes ${show(want)}`);
    });
    const { session, nameOf } = await this.#prepare(p, weights);
    const feeds: Record<string, OrtTensor> = {};
    p.inputs.forEach((v, i) => { feeds[nameOf(v)] = (inputs[i] as Held).ort; });
    const out = await this.#inTurn(async () => {
      const start = performance.now();
      try { return await session.run(feeds); } finally { this.clock.inside += performance.now() - start; }
    });
    const held = new Map<string, Held>();
    return p.outputs.map((v) => {
      const name = nameOf(v), first = held.get(name);
      if (first) return first.retain();
      const t = new Held(out[name] as OrtTensor, this.#gauge, this.platform.download);
      held.set(name, t);
      return t;
    });
  }

  /**
   * Runs an ONNX file made elsewhere once.
   * @param model its digest, which names the session, and its bytes, fetched when there is no session yet
   * @param inputs in the order of the model's own; integers are widened to int64 where it takes them
   * @returns every output by its name; float and integer tensors only
   */
  async runFile(model: { readonly digest: string; bytes(): Promise<Uint8Array> }, inputs: readonly Tensor[]): Promise<Record<string, Tensor>> {
    const { session } = await this.#prepared(`file ${model.digest}`, async () => {
      const bytes = await model.bytes();
      const made = await this.#inTurn(() => this.platform.ort.InferenceSession.create(bytes, this.platform.options));
      return { session: made, bytes: bytes.length, nameOf: String };
    });
    if (inputs.length !== session.inputNames.length) {
      throw new Error(`the model has ${session.inputNames.length} inputs (${session.inputNames.join(', ')}) and is given ${inputs.length}`);
    }
    const feeds: Record<string, OrtTensor> = {};
    for (const [i, name] of session.inputNames.entries()) {
      const about = session.inputMetadata[i];
      feeds[name] = about.isTensor && about.type === 'int64' && inputs[i].dtype === 'int32'
        ? new this.platform.ort.Tensor('int64', BigInt64Array.from(await inputs[i].data(), BigInt), inputs[i].shape)
        : (inputs[i] as Held).ort;
    }
    const out = await this.#inTurn(() => session.run(feeds));
    return Object.fromEntries(Object.entries(out).map(([name, t]) => {
      if (t.type === 'float32' || t.type === 'int32') return [name, new Held(t, this.#gauge, this.platform.download)];
      if (t.type === 'int64') return [name, this.tensor(Int32Array.from(t.data as BigInt64Array, Number), t.dims)];
      throw new Error(`the model's output ${name} is ${t.type}; float32, int32 and int64 are read.`);
    }));
  }

  live(): Live { return { tensors: this.#gauge.tensors, bytes: this.#gauge.bytes, sessions: this.#sessions.size }; }

  async close() {
    for (const key of [...this.#sessions.keys()]) await this.#release(key);
    this.platform.close?.();
  }

  #prepare(p: Program, weights: WeightReader | undefined): Promise<Prepared> {
    return this.#prepared(`${idOf(p)} ${weights?.digest ?? ''}`, () => this.#create(p, weights));
  }

  async #prepared(key: string, create: () => Promise<Prepared>): Promise<Prepared> {
    const old = this.#sessions.get(key);
    if (old) this.#sessions.delete(key); // and set again below: the map's order is the order of last use
    const made = old ?? create();
    this.#sessions.set(key, made);
    if (old) return made;
    try {
      const { bytes } = await made;
      this.#sessionBytes += bytes;
      for (const oldest of [...this.#sessions.keys()]) {
        if (this.#sessionBytes <= this.platform.sessionBudget || oldest === key) break;
        await this.#release(oldest);
      }
    } catch (e) {
      this.#sessions.delete(key);
      throw e;
    }
    return made;
  }

  async #create(p: Program, weights: WeightReader | undefined): Promise<Prepared> {
    checkLimits(p, this.info.limits);
    const bytes = [...p.params.values()].reduce((n, v) => n + bytesOf(p.vars[v]), 0);
    const read = new Map<string, Float32Array>();
    for (const [name, v] of p.params) read.set(name, await weights!.read(name, p.vars[v]));
    const { model, externalData, nameOf } = emitOnnx(this.platform.onGpu ? detoursForWebGpu(p) : p, read);
    const session = await this.#inTurn(async () => {
      const start = performance.now();
      try {
        return await this.platform.ort.InferenceSession.create(model, {
          ...this.platform.options, externalData,
          ...(this.platform.onGpu ? { preferredOutputLocation: 'gpu-buffer' as const } : {}),
        });
      } finally { this.clock.creating += performance.now() - start; }
    });
    return { session, bytes, nameOf };
  }

  async #release(key: string) {
    const made = await this.#sessions.get(key)?.catch(() => undefined);
    if (!this.#sessions.delete(key) || !made) return;
    this.#sessionBytes -= made.bytes;
    await this.#inTurn(() => made.session.release());
  }

  /** onnxruntime must not be asked to create or run two things at once. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

let programs = 0;
const ids = new WeakMap<Program, number>();
/** Programs are kept by their makers (net/memo), so identity names them. */
const idOf = (p: Program) => ids.get(p) ?? (ids.set(p, ++programs), programs);
