/** The shipped training workflows, each for a few small steps: they run, what they report is finite, and what should learn has moved. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { modelFiles } from '../../nodes/save/model.ts';
import { findTransformer } from '../../src/models/transformer.ts';
import { findModel } from '../../src/models/find.ts';
import { openCheckpoint } from '../../src/models/open.ts';
import { sourceOf } from '../../src/models/source.ts';
import { type Ran, runGraph } from './running.ts';

let engine: Engine;
const open: Ran[] = [];
beforeAll(async () => { engine = await openNodeEngine('cpu', 2); });
afterEach(() => { for (const r of open.splice(0)) r.results.close(); });
afterAll(() => engine.close());

async function train(name: string, settings: Parameters<typeof runGraph>[2]) {
  const ran = await runGraph(engine, name, { 'trainer.steps': 3, ...settings }, 'trainer');
  open.push(ran);
  const out = ran.results.outputs.get('trainer')!, rows = out.history.about!.rows as Record<string, number>[];
  expect(rows.map((r) => r.step)).toEqual([1, 2, 3]);
  for (const v of rows.flatMap((r) => Object.values(r))) expect(Number.isFinite(v)).toBe(true);
  return { out, rows };
}
const tiny = { 'dataset.size': 16, 'dataset.side': 32, 'dataset.batch': 2 };
const fresh = { ...tiny, 'model.chMult': '1,1', 'model.nEmbed': 16, 'model.embedDim': 8, 'model.zChannels': 8 };
const judged = { 'discriminator.ndf': 8, 'discriminator.layers': 1 };

it('train-vqgan', async () => {
  const { rows } = await train('train-vqgan', { ...fresh, ...judged, 'trainer.start': 1, 'trainer.ramp': 2 });
  expect(rows.map((r) => 'discriminator loss' in r)).toEqual([false, true, true]);
});

it('train-vqvae', async () => {
  const { rows, out } = await train('train-vqvae', fresh);
  expect(Object.keys(rows[0])).toEqual(expect.arrayContaining(['reconstruction loss', 'codebook loss', 'perplexity']));
  expect(Object.keys(rows[0]).some((k) => k.includes('discriminator'))).toBe(false);
  // the order of the paper stands in the config
  expect(new TextDecoder().decode((await modelFiles(out.model, 'x.ckpt'))[1].bytes)).toContain('legacy: false');
});

it('train-gan: the decoder alone learns, the rest of the model stays', async () => {
  const { rows, out } = await train('train-gan', { ...fresh, ...judged, 'noise.batch': 2, 'noise.dimension': 8, 'noise.cells': 8, 'trainer.average': 0 });
  expect(Object.keys(rows[0])).toEqual(expect.arrayContaining(['adversarial loss', 'discriminator loss', 'logits real', 'logits fake']));
  const before = await runGraph(engine, 'train-gan', { ...fresh, ...judged, 'noise.batch': 2, 'noise.dimension': 8, 'noise.cells': 8, 'trainer.steps': 0, 'trainer.average': 0 }, 'trainer');
  open.push(before);
  const start = before.results.outputs.get('trainer')!.model.model!.weights, end = out.model.model!.weights;
  for (const [name, moves] of [['decoder.conv_in.weight', true], ['post_quant_conv.weight', true], ['encoder.conv_in.weight', false], ['quantize.embedding.weight', false]] as const) {
    const type = { dtype: 'float32', shape: end.names!.get(name)! } as const, [a, b] = [await start.read(name, type), await end.read(name, type)];
    expect(a.some((v, i) => v !== b[i]), name).toBe(moves);
  }
});

it('finetune-vqgan: the shipped model and its own discriminator go on', async () => {
  const { rows } = await train('finetune-vqgan', { ...tiny, 'dataset.size': 64, 'dataset.side': 128 });
  // it has learnt already: a fresh model begins at about 0.5
  expect(rows[0]['reconstruction loss']).toBeLessThan(0.15);
  expect(rows[0]['adaptive weight']).toBeGreaterThan(0);
});

it('train-transformer-class: begins at log K, and is saved with its first stage', async () => {
  const { rows, out } = await train('train-transformer-class', { 'dataset.size': 32, 'dataset.side': 32, 'dataset.batch': 4, 'transformer.layers': 1, 'transformer.heads': 2, 'transformer.width': 32, 'transformer.cells': 4, 'entropy.pkeep': 0.8, 'trainer.warmUp': 0, 'trainer.learningRate': 0.01 });
  expect(rows[0]['cross entropy']).toBeCloseTo(Math.log(256), 1);
  expect(rows[2]['cross entropy']).toBeLessThan(rows[0]['cross entropy']);
  const [{ bytes }, config] = await modelFiles(out.transformer, 'out.ckpt'), file = await openCheckpoint(sourceOf('out.ckpt', bytes)), text = { name: 'out.yaml', text: new TextDecoder().decode(config.bytes) };
  const found = findTransformer(file, text);
  expect(found.missing).toEqual([]);
  expect(found).toMatchObject({ architecture: { vocabSize: 256, blockSize: 16, nLayer: 1, nHead: 2, nEmbd: 32 }, condition: { is: 'class', classes: 8 } });
  expect(findModel(file, text, { part: 'first_stage_model' }).missing).toEqual([]);
});

it('train-segmentation-vq: label maps become codes, judged plane by plane', async () => {
  const { rows, out } = await train('train-segmentation-vq', { ...fresh });
  expect(rows[0]['label loss']).toBeGreaterThan(0.5);
  expect(rows[0]['label loss']).toBeLessThan(1);
  expect(out.model.model!.facts.architecture).toMatchObject({ nLabels: 9, ddconfig: { inChannels: 9, outCh: 9 } });
});

it('train-transformer-segmentation: one trainer\'s model is the next one\'s condition, and all three networks are saved', async () => {
  const { rows, out } = await train('train-transformer-segmentation', {
    'dataset.size': 32, 'dataset.side': 32, 'dataset.batch': 2, 'label-model.chMult': '1,1,1,1', 'label-model.nEmbed': 16, 'label-model.embedDim': 8, 'label-trainer.steps': 2,
    'transformer.layers': 1, 'transformer.heads': 2, 'transformer.width': 32, 'transformer.cells': 4,
  });
  expect(Object.keys(rows[0])).toContain('cross entropy');
  const [{ bytes }, config] = await modelFiles(out.transformer, 'out.ckpt'), file = await openCheckpoint(sourceOf('out.ckpt', bytes)), text = { name: 'out.yaml', text: new TextDecoder().decode(config.bytes) };
  expect(findTransformer(file, text)).toMatchObject({ missing: [], architecture: { vocabSize: 256, blockSize: 32 }, condition: { is: 'codes', of: 'segmentation', below: 16 } });
  expect(findModel(file, text, { part: 'first_stage_model' })).toMatchObject({ missing: [], architecture: { nEmbed: 256 } });
  expect(findModel(file, text, { part: 'cond_stage_model' })).toMatchObject({ missing: [], architecture: { nEmbed: 16, nLabels: 9 } });
});
