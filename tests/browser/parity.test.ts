/** What the reference implementation computes, in a real Chromium's worker, on WebGPU: codes, activations, pictures; and no buffer left. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import { readNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';
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

async function workflow(kase: string, array: string): Promise<Graph> {
  const graph = JSON.parse(await readFile('graphs/reconstruct.json', 'utf8')) as Graph;
  graph.nodes.image.params.file = await worker.keep(`${reference}/${kase}/${array}.npy`, `${kase}-${array}.npy`);
  graph.nodes.model.params.file = await worker.keep(`${reference}/${kase}/model.ckpt`, `${kase}.ckpt`);
  graph.nodes.model.params.config = await worker.keep(`${reference}/${kase}/config.yaml`, `${kase}.yaml`);
  // a label map's decoder gives label logits: there is no picture to compare
  delete graph.nodes.compare;
  graph.edges = graph.edges.filter((e) => e.to[0] !== 'compare');
  return graph;
}

function largestDifference(got: ArrayLike<number>, want: ArrayLike<number>) {
  expect(got.length).toBe(want.length);
  let most = 0;
  for (let i = 0; i < got.length; i++) most = Math.max(most, Math.abs(got[i] - want[i]));
  return most;
}

it('runs on a WebGPU adapter', () => { expect(worker.engine.name).toBe('webgpu'); });

it.each([
  ['vqgan', 'image', 'indices', 'reconstruction'],
  ['vqgan-legacy-serialisation', 'image', 'indices', 'reconstruction'],
  ['gumbel', 'image', 'indices', 'reconstruction'],
  ['segmentation', 'labels', 'indices', 'logits'],
])('%s: codes equal, reconstruction within 1e-3', async (kase, image, codes, picture) => {
  const states = await worker.run(await workflow(kase, image));
  expect(Array.from((await worker.numbers(states, 'quantizer.codes')).data)).toEqual(Array.from((await expected(kase, codes)).data));
  expect(largestDifference((await worker.numbers(states, 'decoder.image')).data, (await expected(kase, picture)).data)).toBeLessThan(1e-3);
});

it('vqgan: recorded activations within 1e-3', async () => {
  const taps = { encoder: ['encoder.conv_in', 'encoder.down.0.block.0', 'encoder.down.1.downsample', 'encoder.mid.attn_1', 'encoder.norm_out', 'encoder.conv_out'], decoder: ['post_quant_conv', 'decoder.mid.block_1', 'decoder.up.1.upsample'] };
  const states = await worker.run(await workflow('vqgan', 'wide_image'), taps);
  for (const [node, layers] of Object.entries(taps)) for (const layer of layers) {
    expect(largestDifference((await worker.numbers(states, `${node}/${layer}`)).data, (await expected('vqgan', `act.${layer}`)).data), layer).toBeLessThan(1e-3);
  }
});

it('holds as many buffers after many runs as after the first', async () => {
  const graph = await workflow('vqgan', 'image');
  await worker.run(graph);
  const first = await worker.ask('live', {});
  for (let i = 0; i < 50; i++) await worker.run(graph);
  expect(await worker.ask('live', {})).toEqual(first);
});
