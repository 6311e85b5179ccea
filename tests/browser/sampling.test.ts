/** Sampling in a real Chromium's worker, on WebGPU: the reference's codes, the codes that a processor draws, and no buffer left. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import type { ParamValue } from '../../src/graph/node.ts';
import { readNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';
import { graphOf, largestDifference, openBench } from '../tools/workflow.ts';
import { type Editor, openEditor } from './harness.ts';
import { startWorker, type TestWorker } from './worker.ts';

const reference = 'tests/fixtures/reference';
const expected = async (kase: string, array: string) => readNpy(sourceOf(array, await readFile(`${reference}/${kase}/${array}.npy`)));

let editor: Editor, worker: TestWorker;
beforeAll(async () => {
  editor = await openEditor({ engine: 'webgpu' });
  worker = await startWorker(editor.page, 'webgpu');
});
afterAll(async () => {
  await editor?.close();
  expect(editor?.errors).toEqual([]);
});

type Wires = Parameters<typeof graphOf>[1];
const decoded: Wires = ['transformer.transformer>sampler.transformer', 'sampler.codes>decoder.codes', 'transformer.firstStage>decoder.model'];
const byClass = (file: string, config: string, sampler: Record<string, ParamValue>, id: number): Graph =>
  graphOf({ transformer: { file, config }, class: { class: id }, sampler, decoder: {} }, [...decoded, 'class.condition>sampler.condition']);
const kept = async (kase: string) => [await worker.keep(`${reference}/${kase}/model.ckpt`, `${kase}.ckpt`), await worker.keep(`${reference}/${kase}/config.yaml`, `${kase}.yaml`)] as const;

it('transformer-class: greedy codes and their picture', async () => {
  const kase = 'transformer-class', [file, config] = await kept(kase), start = (await expected(kase, 'start')).data[0];
  const states = await worker.run(byClass(file, config, { greedy: true }, start));
  expect(Array.from((await worker.numbers(states, 'sampler.codes')).data)).toEqual(Array.from((await expected(kase, 'greedy_codes')).data.subarray(0, 64)));
  const image = (await worker.numbers(states, 'decoder.image')).data;
  expect(largestDifference(image, (await expected(kase, 'greedy_image')).data.subarray(0, image.length))).toBeLessThan(1e-3);
});

/** A small window, and no decoder, keep a software adapter's time short. */
const small = { seed: 11, topK: 20, topP: 0.8, temperature: 0.9, batch: 2, window: 4 };
const codesOnly = (file: string, config: string, sampler: Record<string, ParamValue>): Graph =>
  graphOf({ transformer: { file, config }, class: { class: 5 }, sampler }, ['transformer.transformer>sampler.transformer', 'class.condition>sampler.condition']);

it('transformer-class: a seed draws on a GPU what it draws on a processor, also through a sliding window', async () => {
  const kase = 'transformer-class', [file, config] = await kept(kase), bench = await openBench('cpu');
  try {
    for (const how of [small, { ...small, height: 4, width: 7, order: 'wavefront' }]) {
      const here = await worker.run(codesOnly(file, config, how)), there = await bench.run(codesOnly(`${reference}/${kase}/model.ckpt`, `${reference}/${kase}/config.yaml`, how));
      expect(Array.from((await worker.numbers(here, 'sampler.codes')).data)).toEqual(Array.from((await there.at('sampler.codes')).data));
    }
  } finally { await bench.close(); }
});

it('leaves no buffer behind but its codes, which the cache keeps', async () => {
  const [file, config] = await kept('transformer-class'), tensors: number[] = [];
  for (const seed of [21, 22, 23]) {
    await worker.run(codesOnly(file, config, { ...small, seed }));
    tensors.push(((await worker.ask('live', {})) as { tensors: number }).tensors);
  }
  expect(tensors[2] - tensors[1]).toBe(1);
  expect(tensors[1] - tensors[0]).toBe(1);
});
