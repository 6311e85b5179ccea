/** A tiny transformer with made-up weights, and a sampler run on it directly: for laws that hold for any weights. */
import { defaultsOf, type ParamValue } from '../../src/graph/node.ts';
import type { GptArchitecture } from '../../src/net/architecture.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { size, type Type } from '../../src/net/program.ts';
import { contextOn } from '../../src/run/context.ts';
import type { Value, Values } from '../../src/run/value.ts';
import type { Files } from '../../src/run/verb.ts';
import { spec } from '../../nodes/sampler/spec.ts';
import { verb } from '../../nodes/sampler/run.ts';

export const tinyGpt = (blockSize: number, vocabSize = 24): GptArchitecture => ({ kind: 'gpt', vocabSize, blockSize, nLayer: 2, nHead: 2, nEmbd: 16 });

/** Numbers from a name, the same each time; large enough that logits differ clearly. */
function made(name: string, { shape }: Type): Float32Array {
  let s = 7;
  for (const c of name) s = (Math.imul(s, 31) + c.charCodeAt(0)) | 0;
  const scale = name.endsWith('.bias') ? 0.1 : name.includes('.ln') ? 1 : name.endsWith('emb') || name.includes('emb.') ? 1 : 2.5 / Math.sqrt(shape.at(-1)!);
  return Float32Array.from({ length: size(shape) }, () => { s = (Math.imul(s, 1664525) + 1013904223) | 0; return (s / 2 ** 31) * scale; });
}

export const transformerOf = (architecture: GptArchitecture): Value => ({
  kind: 'transformer',
  transformer: {
    facts: { architecture, parameters: 0, file: 'tiny', inferred: [], missing: [], unexpected: [] },
    weights: { digest: `tiny ${JSON.stringify(architecture)}`, read: async (name, type) => made(name, type) },
  },
});

const notHere = () => { throw new Error('not in this test'); };

export interface Sampled { readonly codes: number[]; readonly shape: readonly number[]; readonly logits?: Float32Array; readonly tokens: string[] }

/** @param stopAfter tokens, after which the run is left as a person would stop it */
export async function sampleOn(engine: Engine, inputs: Values, params: Readonly<Record<string, ParamValue>>, { wants = [] as string[], stopAfter = Infinity } = {}): Promise<Sampled | undefined> {
  const stop = new AbortController();
  const ctx = contextOn(engine, {} as Files, {
    node: 'sampler', params: { ...defaultsOf(spec), ...params }, signal: stop.signal, reply: 'over', wants: (p: string) => wants.includes(p), upstream: notHere, drawing: notHere, progress() {}, note() {},
  }, { layers: [], keep() {} });
  const run = verb.run(ctx, inputs), tokens: string[] = [];
  let step = await run.next();
  while (!step.done) {
    if (tokens.length >= stopAfter) { await run.return(undefined as never); return undefined; }
    tokens.push(step.value.at.join('/'));
    step = await run.next('over');
  }
  const { codes, logits } = step.value, tensor = codes.tensor!;
  const out = { codes: [...(await tensor.data())], shape: tensor.shape, tokens, ...(logits && { logits: (await logits.tensor!.data()).slice() as Float32Array }) };
  tensor.release();
  logits?.tensor!.release();
  return out;
}

export const releaseInputs = (v: Values) => { for (const x of Object.values(v)) x.tensor?.release(); };
