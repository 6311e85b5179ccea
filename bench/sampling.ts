/** Sampling: tokens per second with and without remembered keys and values, the sliding window in each order, and a plain PyTorch loop beside them. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Engine } from '../src/gpu/engine.ts';
import type { GptArchitecture } from '../src/net/architecture.ts';
import { gptWeights } from '../src/net/gpt-weights.ts';
import { prefix, teacherForced } from '../nodes/transformer/net.ts';
import { gptOf, madeUp, timeSampling, transformerOf } from './transformers.ts';

export interface SamplingRow { readonly case: string; readonly engine: string; readonly perSecond: number; readonly note: string }
const per = (n: number, ms: number) => (1000 * n) / ms;

/** Mean over lengths of computing everything before a token anew: (milliseconds a token). */
async function withoutMemory(engine: Engine, a: GptArchitecture, tokens: number, batch: number): Promise<number> {
  const { weights } = transformerOf(a), program = prefix(a), lengths = [1, 3, 5, 7].map((k) => Math.max(1, Math.round((k / 8) * tokens)));
  const once = async (t: number) => {
    const ints = (n: number, f: (i: number) => number, shape: readonly number[]) => engine.tensor(Int32Array.from({ length: n }, (_, i) => f(i)), shape);
    const ins = [ints(batch * t, (i) => (i * 7) % a.vocabSize, [batch, t]), ints(t, (i) => i, [1, t]), ints(batch, (i) => i * t + t - 1, [batch])];
    const start = performance.now(), [logits] = await engine.run(program, weights, ins);
    await logits.data();
    for (const x of [...ins, logits]) x.release();
    return performance.now() - start;
  };
  await once(lengths[0]);
  let sum = 0;
  for (const t of lengths) sum += await once(t);
  return sum / lengths.length;
}

/** The reference's sliding window computes the whole window, and every position's logits, for each code. */
async function wholeWindow(engine: Engine, a: GptArchitecture): Promise<number> {
  const { weights } = transformerOf(a), t = a.blockSize, runs: number[] = [];
  for (let i = 0; i < 3; i++) {
    const ins = [engine.tensor(Int32Array.from({ length: t }, (_, k) => k % 97), [1, t]), engine.tensor(Int32Array.from({ length: t }, (_, k) => k), [1, t])];
    const start = performance.now(), [logits] = await engine.run(teacherForced(a), weights, ins);
    await logits.data();
    runs.push(performance.now() - start);
    for (const x of [...ins, logits]) x.release();
  }
  return Math.min(...runs.slice(1));
}

/** @returns undefined where there is no python3 with torch */
async function torchLoop(a: GptArchitecture, batch: number, tokens: number, threads: number) {
  const folder = await mkdtemp(join(tmpdir(), 'vq-bench-')), run = promisify(execFile);
  try {
    try { await run('python3', ['-c', 'import torch, numpy']); } catch { return undefined; }
    const weights = gptWeights(a);
    await writeFile(join(folder, 'shapes.json'), JSON.stringify(Object.fromEntries(weights)));
    for (const [name, shape] of weights) await writeFile(join(folder, name), madeUp(name, { shape }));
    const { stdout } = await run('python3', [join(import.meta.dirname, 'loop.py'), folder, ...[a.nLayer, a.nHead, batch, tokens, threads].map(String)], { maxBuffer: 2 ** 24 });
    return JSON.parse(stdout) as { rate: number; codes: number[]; torch: string };
  } finally { await rm(folder, { recursive: true }); }
}

/** @param quick leaves the large model out */
export async function benchSampling(engine: Engine, say: (row: SamplingRow) => void, { quick = false, threads = engine.info.threads ?? 1 } = {}): Promise<void> {
  const { name } = engine.info, greedy = { greedy: true, seed: 1 };
  for (const { title, a, tokens } of [{ title: '6 layers, d 256', a: gptOf(6, 256, 8), tokens: 200 }, ...(quick ? [] : [{ title: '24 layers, d 1024', a: gptOf(24, 1024, 16), tokens: 24 }])]) {
    for (const batch of [1, 8]) { // the better of two runs each: the first one compiles
      const transformer = transformerOf(a), at = `${title}, batch ${batch}`;
      const runs = [await timeSampling(engine, transformer, { ...greedy, batch }, { most: tokens }), await timeSampling(engine, transformer, { ...greedy, batch, seed: 2 }, { most: tokens })];
      const { wall, outside, steps } = runs.reduce((a, b) => (b.wall < a.wall ? b : a)), mine = per(steps * batch, wall);
      say({ case: at, engine: name, perSecond: mine, note: `keys and values kept; ${(outside / steps).toFixed(2)} ms a token outside onnxruntime` });
      const anew = per(batch, await withoutMemory(engine, a, tokens, batch));
      say({ case: at, engine: name, perSecond: anew, note: `all computed anew; keeping is ${(mine / anew).toFixed(1)} times as fast` });
      if (name !== 'cpu') continue;
      const torch = await torchLoop(a, batch, tokens + 4, threads);
      say({ case: at, engine: 'PyTorch', perSecond: torch?.rate ?? Number.NaN, note: torch ? `${torch.torch}, ${threads} threads; ours is ${(mine / torch.rate).toFixed(1)} times as fast` : 'no python3 with torch here' });
    }
  }
  const a = gptOf(6, 256, 8), whole = per(1, await wholeWindow(engine, a)), wide = { ...greedy, height: 16, width: 64 };
  say({ case: '16x64, window 16x16', engine: name, perSecond: whole, note: 'the whole window for each code, as the reference does' });
  for (const order of ['one', 'wavefront']) {
    const { wall, codes, steps } = await timeSampling(engine, transformerOf(a), { ...wide, order, seed: order === 'one' ? 1 : 2 }, { skip: 0 });
    say({ case: '16x64, window 16x16', engine: name, perSecond: per(codes, wall), note: `${order === 'one' ? 'one by one' : 'in fronts'}, ${steps} steps: ${(per(codes, wall) / whole).toFixed(1)} times as fast as the reference's way` });
  }
}
