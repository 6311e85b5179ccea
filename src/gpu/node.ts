/** onnxruntime in Node: the native CPU provider, its WebGPU provider (Dawn), or WebAssembly. No screen. */
import { availableParallelism } from 'node:os';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { network } from '../net/build.ts';
import { emitOnnx } from '../net/onnx.ts';
import type { TensorData } from '../net/tensor.ts';
import { Engine, type Ort, sameWhenStepped } from './engine.ts';

export type NodeEngineName = 'auto' | 'webgpu' | 'wasm' | 'cpu';
const budget = 4 * 2 ** 30;

/** @throws Error with the runtime's reason when the engine that was asked for is not to be had. `auto` is the CPU: what measures best. */
export async function openNodeEngine(name: NodeEngineName, threads = availableParallelism()): Promise<Engine> {
  if (name === 'wasm') return openWasm(threads);
  const ort = (await import('onnxruntime-node')) as unknown as Ort;
  const common: InferenceSession.SessionOptions = { intraOpNumThreads: threads, enableMemPattern: false, logSeverityLevel: 3, ...sameWhenStepped };
  if (name === 'webgpu') {
    const copy = await probe(ort, { ...common, executionProviders: ['webgpu'] });
    return new Engine({ ort, onGpu: true, sessionBudget: budget, options: { ...common, executionProviders: ['webgpu'] }, info: { name: 'webgpu' }, download: copy });
  }
  return new Engine({ ort, onGpu: false, sessionBudget: budget, options: { ...common, executionProviders: ['cpu'] }, info: { name: 'cpu', threads } });
}

async function openWasm(threads: number): Promise<Engine> {
  const ort = await import('onnxruntime-web');
  ort.env.wasm.numThreads = threads;
  return new Engine({ ort: ort as unknown as Ort, onGpu: false, sessionBudget: budget, options: { executionProviders: ['wasm'], ...sameWhenStepped }, info: { name: 'wasm', threads } });
}

/**
 * Reading a GPU tensor with getData() aborts the process in onnxruntime-node 1.30, so a one-node network with a host output carries
 * it across. Making the first one is also how it is found out whether there is an adapter at all.
 */
async function probe(ort: Ort, options: InferenceSession.SessionOptions) {
  const sessions = new Map<string, Promise<InferenceSession>>();
  const identity = (dtype: 'float32' | 'int32', shape: readonly number[]) => {
    const key = `${dtype} ${shape}`;
    const p = network([{ dtype, shape }], (b, x) => [b.op('StopGradient', [x], {})]);
    const made = sessions.get(key) ?? ort.InferenceSession.create(emitOnnx(p).model, options);
    sessions.set(key, made);
    return made;
  };
  try { await identity('float32', [1]); } catch (e) {
    throw new Error(`WebGPU is not to be had here: ${(e as Error).message.split('\n')[0]}. Use --engine cpu.`, { cause: e });
  }
  return async (t: OrtTensor): Promise<TensorData> => {
    const session = await identity(t.type as 'float32' | 'int32', t.dims);
    const out = await session.run({ [session.inputNames[0]]: t }, [session.outputNames[0]]);
    return out[session.outputNames[0]].data as TensorData;
  };
}
