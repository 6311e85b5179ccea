/** Training in a real Chromium's worker: a VQ-GAN learns there what it learns on a processor, is kept in the browser's storage, and goes on from it. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorkflow } from '../../src/cli/workflow.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { Cache } from '../../src/run/cache.ts';
import { contextOn } from '../../src/run/context.ts';
import { drain, execute } from '../../src/run/execute.ts';
import { type Editor, openEditor } from './harness.ts';
import { startWorker, type TestWorker } from './worker.ts';

let editor: Editor, worker: TestWorker;
beforeAll(async () => {
  editor = await openEditor({ engine: 'wasm' });
  worker = await startWorker(editor.page, 'wasm');
});
afterAll(async () => {
  await editor?.close();
  expect(editor?.errors).toEqual([]);
});

const params: Record<string, Record<string, number | string>> = {
  dataset: { size: 16, side: 32, batch: 2 }, model: { chMult: '1,1', nEmbed: 16, embedDim: 8, zChannels: 8 }, discriminator: { ndf: 8, layers: 1 },
};
/** The shipped workflow, small; what it trained then reconstructs the first batch. */
async function graph(trainer: Record<string, number | string>): Promise<Graph> {
  const g = JSON.parse(await readFile('graphs/train-vqgan.json', 'utf8')) as Graph, nodes = { ...g.nodes };
  for (const [id, p] of Object.entries({ ...params, trainer: { start: 1, ramp: 0, ...trainer } })) nodes[id] = { ...nodes[id], params: { ...nodes[id].params, ...p } };
  for (const id of ['encoder', 'quantizer', 'decoder']) nodes[`trained-${id}`] = { ...nodes[id] };
  const wire = (from: string, to: string) => ({ from: from.split('.') as [string, string], to: to.split('.') as [string, string] });
  const edges = [...g.edges, ...['encoder', 'quantizer', 'decoder'].map((id) => wire('trainer.model', `trained-${id}.model`)),
    wire('dataset.image', 'trained-encoder.image'), wire('trained-encoder.latent', 'trained-quantizer.latent'), wire('trained-quantizer.quantized', 'trained-decoder.quantized')];
  return { ...g, nodes, edges };
}

it('gives the network that a processor gives, within rounding', async () => {
  const g = await graph({ steps: 3 }), here = await worker.run(g), made = (await worker.numbers(here, 'trained-decoder.image')).data;
  const engine = await openNodeEngine('cpu', 1), { files, ...registry } = await openWorkflow('graphs/train-vqgan.json', []);
  try {
    const there = await drain(execute(g, { ...registry, files, cache: new Cache(0), engine: 'cpu', context: (base) => contextOn(engine, files, base, { layers: [], keep() {} }) }));
    const want = await there.outputs.get('trained-decoder')!.image.tensor!.data(), start = await there.outputs.get('decoder')!.image.tensor!.data();
    const apart = (a: ArrayLike<number>, b: ArrayLike<number>) => Math.sqrt(Array.from(a, (v, i) => (v - b[i]) ** 2).reduce((s, v) => s + v, 0) / a.length);
    expect(made).toHaveLength(want.length);
    // it moved, and both moved to the same place
    expect(apart(made, start)).toBeGreaterThan(0.02);
    expect(apart(made, want)).toBeLessThan(0.05 * apart(want, start));
    there.close();
  } finally { await engine.close(); await files.close(); }
});

it('is kept in the browser, goes on from there, and leaves no tensor behind', async () => {
  const notes = async (steps: number, seed: number) => {
    const state = (await worker.run(await graph({ steps, checkpoints: 'browser run', every: 2, seed }))).trainer;
    return state.is === 'done' ? state.notes.join() : state.is;
  };
  expect(await notes(2, 1)).not.toContain('went on');
  const before = await worker.ask('live', {}) as { tensors: number };
  expect(await notes(4, 2)).toContain('went on from step 2 in browser run');
  const after = await worker.ask('live', {}) as { tensors: number };
  // what the nodes behind the trainer gave stays in the cache; of the training nothing stays
  expect(after.tensors - before.tensors).toBeLessThanOrEqual(8);
});
