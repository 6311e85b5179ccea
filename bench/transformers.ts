/** Transformers with made-up weights for benchmarks, and a sampler run on them without a graph. */
import { defaultsOf, type ParamValue } from '../src/graph/node.ts';
import type { Engine } from '../src/gpu/engine.ts';
import type { GptArchitecture } from '../src/net/architecture.ts';
import { size, type Type } from '../src/net/program.ts';
import { contextOn } from '../src/run/context.ts';
import type { Transformer } from '../src/run/value.ts';
import type { Context, Files } from '../src/run/verb.ts';
import { verb } from '../nodes/sampler/run.ts';
import { spec } from '../nodes/sampler/spec.ts';

export const gptOf = (nLayer: number, nEmbd: number, nHead: number, blockSize = 256, vocabSize = 1024): GptArchitecture => ({ kind: 'gpt', vocabSize, blockSize, nLayer, nHead, nEmbd });

/** Numbers from a weight's name, the same each time. */
export function madeUp(name: string, { shape }: Pick<Type, 'shape'>): Float32Array {
  let s = 7;
  for (const c of name) s = (Math.imul(s, 31) + c.charCodeAt(0)) | 0;
  const scale = shape.length > 1 ? 2 / Math.sqrt(shape.at(-1)!) : 0.1, offset = /\.ln\w*\.weight$/.test(name) ? 1 : 0, out = new Float32Array(size(shape));
  for (let i = 0; i < out.length; i++) { s = (Math.imul(s, 1664525) + 1013904223) | 0; out[i] = (s / 2 ** 31) * scale + offset; }
  return out;
}

export const transformerOf = (architecture: GptArchitecture): Transformer => ({
  facts: { architecture, parameters: 0, file: 'made up', inferred: [], missing: [], unexpected: [] },
  weights: { digest: `made up ${JSON.stringify(architecture)}`, read: async (name, type) => madeUp(name, type) },
});

const notHere = () => { throw new Error('not in a benchmark'); };
export function contextFor(engine: Engine, params: Readonly<Record<string, ParamValue>>): Context {
  return contextOn(engine, {} as Files, {
    node: 'sampler', params: { ...defaultsOf(spec), ...params }, signal: new AbortController().signal, reply: 'over', wants: () => false, upstream: notHere, drawing: notHere, progress() {}, note() {},
  }, { layers: [], keep() {} });
}

export interface Sampled { readonly codes: number; readonly steps: number; /** milliseconds */ readonly wall: number; /** of them outside onnxruntime */ readonly outside: number; readonly first: readonly number[] }

/** Samples under the condition token 5; the first `skip` steps are not timed. @param most steps after which it is stopped */
export async function timeSampling(engine: Engine, transformer: Transformer, params: Readonly<Record<string, ParamValue>>, { most = Infinity, skip = 4 } = {}): Promise<Sampled> {
  const ctx = contextFor(engine, params), tensor = engine.tensor(Int32Array.of(5), [1, 1]);
  const run = verb.run(ctx, { transformer: { kind: 'transformer', transformer }, condition: { kind: 'condition', tensor } });
  let start = 0, inside = 0, steps = 0, first: readonly number[] = [];
  try {
    let s = await run.next();
    for (; !s.done; steps++) {
      if (steps === skip) { start = performance.now(); inside = engine.clock.inside; }
      if (steps === most + skip) break;
      s = await run.next('over');
    }
    const wall = performance.now() - start;
    if (s.done) { first = [...(await s.value.codes.tensor!.data())]; s.value.codes.tensor!.release(); }
    return { codes: first.length, steps: steps - skip, wall, outside: wall - (engine.clock.inside - inside), first };
  } finally { await run.return(undefined as never); tensor.release(); }
}
