/** The trainer on small networks: who learns in which half, going on after a stop, memory, and that it learns at all. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { modelFiles } from '../../nodes/save/model.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { findDiscriminator } from '../../src/models/discriminator.ts';
import { findModel } from '../../src/models/find.ts';
import { openCheckpoint } from '../../src/models/open.ts';
import { sourceOf } from '../../src/models/source.ts';
import type { Value } from '../../src/run/value.ts';
import { type Ran, runGraph } from './running.ts';

const small = {
  'dataset.size': 16, 'dataset.side': 32, 'dataset.batch': 2, 'model.chMult': '1,1', 'model.nEmbed': 16, 'model.embedDim': 8, 'model.zChannels': 8, 'model.resolution': 16,
  'discriminator.ndf': 8, 'discriminator.layers': 1, 'trainer.start': 0, 'trainer.ramp': 0, 'trainer.codebookStart': 'drawn', 'trainer.revive': 0,
};
let engine: Engine, folder: string;
const open: Ran[] = [];
beforeAll(async () => { engine = await openNodeEngine('cpu', 1); folder = await mkdtemp(join(tmpdir(), 'vq-training-')); });
afterEach(() => { for (const r of open.splice(0)) r.results.close(); });
afterAll(async () => { await engine.close(); await rm(folder, { recursive: true }); });

type Rows = readonly Record<string, number>[];
async function train(settings: Parameters<typeof runGraph>[2], more: Parameters<typeof runGraph>[4] = {}) {
  const ran = await runGraph(engine, 'train-vqgan', { ...small, ...settings }, 'trainer', more);
  open.push(ran);
  const out = ran.results.outputs.get('trainer');
  return { model: out?.model as Value, rows: (out?.history?.about?.rows ?? []) as Rows, notes: ran.notes };
}
async function weights({ model }: Value, of: 'generator' | 'discriminator'): Promise<Float32Array[]> {
  const names = [...model!.weights.names!].filter(([name]) => name.startsWith('loss.') === (of === 'discriminator') && !name.includes('running'));
  return Promise.all(names.map(([name, shape]) => model!.weights.read(name, { dtype: 'float32', shape })));
}
const same = (a: readonly Float32Array[], b: readonly Float32Array[]) => a.every((x, i) => x.every((v, j) => v === b[i][j]));

describe('halves', () => {
  it('each is frozen while the other learns', async () => {
    const [none, g, d, both] = await Promise.all([train({ 'trainer.steps': 0 }), ...['generator', 'discriminator', 'both'].map((turns) => train({ 'trainer.steps': 2, 'trainer.turns': turns }))]);
    const start = { g: await weights(none.model, 'generator'), d: await weights(none.model, 'discriminator') };
    expect(same(await weights(g.model, 'discriminator'), start.d)).toBe(true);
    expect(same(await weights(d.model, 'generator'), start.g)).toBe(true);
    for (const [run, of] of [[g, 'generator'], [d, 'discriminator'], [both, 'generator'], [both, 'discriminator']] as const) {
      const still = (await weights(run.model, of)).filter((w, i) => same([w], [start[of === 'generator' ? 'g' : 'd'][i]]));
      // with a hinge, the last bias of a fresh discriminator is pushed up by real pictures as much as down by made ones
      expect(still.map((w) => w.length), of).toEqual(of === 'generator' ? [] : [1]);
    }
    expect(Object.keys(both.rows[0])).toEqual(expect.arrayContaining(['reconstruction loss', 'codebook loss', 'adversarial loss', 'adaptive weight', 'discriminator loss', 'logits real', 'logits fake', 'perplexity', 'gradient norm']));
  });

  it('the discriminator waits for its start', async () => {
    const { rows } = await train({ 'trainer.steps': 4, 'trainer.start': 2 });
    expect(rows.map((r) => 'discriminator loss' in r)).toEqual([false, false, true, true]);
    expect(rows.map((r) => 'adaptive weight' in r)).toEqual([false, false, true, true]);
  });
});

it('learns: on one batch the reconstruction becomes much better, and the codes stay in use', async () => {
  const { rows } = await train({ 'trainer.steps': 60, 'trainer.start': 1000, 'trainer.learningRate': 1e-3, 'dataset.scenes': 2, 'dataset.side': 16, 'dataset.flip': false, 'trainer.codebookStart': 'k-means', 'trainer.revive': 10 });
  const mean = (part: Rows) => part.reduce((s, r) => s + r['reconstruction loss'], 0) / part.length;
  expect(mean(rows.slice(-5))).toBeLessThan(0.5 * mean(rows.slice(0, 5)));
  expect(rows.at(-1)!.perplexity).toBeGreaterThan(4);
});

it('goes on after a stop, bit for bit', async () => {
  const steps = { 'trainer.steps': 7, 'trainer.start': 2, 'trainer.codebookStart': 'k-means', 'trainer.revive': 2, 'trainer.average': 0.9, 'trainer.every': 2, 'trainer.warmUp': 3, 'trainer.schedule': 'cosine' };
  const [whole, cut] = [join(folder, 'whole'), join(folder, 'cut')];
  const a = await train({ ...steps, 'trainer.checkpoints': whole });
  const stopped = await train({ ...steps, 'trainer.checkpoints': cut }, { stopAt: 4 });
  expect(stopped.model).toBeUndefined();
  expect(stopped.notes.at(-1)).toMatch(/stopped; step 4 of 7 is kept in .*cut/);
  const b = await train({ ...steps, 'trainer.checkpoints': cut });
  expect(b.notes.join()).toContain('went on from step 4');
  expect(b.rows).toEqual(a.rows);
  expect(Buffer.compare(...await Promise.all([whole, cut].map((f) => readFile(join(f, 'training.safetensors')))) as [Buffer, Buffer])).toBe(0);
  expect(b.model.model!.weights.digest).toBe(a.model.model!.weights.digest);
  await expect(train({ ...steps, 'trainer.checkpoints': cut, 'model.nEmbed': 32 })).rejects.toThrow(/another model/);
});

it('holds no more memory after 200 steps than after 20', async () => {
  const live: number[] = [];
  await train({ 'trainer.steps': 200, 'dataset.scenes': 4, 'dataset.side': 16 }, { onStep: () => live.push(engine.live().tensors, engine.live().bytes) });
  expect(live).toHaveLength(400);
  expect(live.slice(-2)).toEqual(live.slice(40, 42));
});

it('says what to do when the loss is no number any more, and keeps the last good state', async () => {
  const kept = join(folder, 'diverged');
  await expect(train({ 'trainer.steps': 60, 'trainer.every': 1, 'trainer.checkpoints': kept, 'trainer.start': 1000 }, { beyond: { trainer: { learningRate: 1e30 } } })).rejects.toThrow(/at step \d+ the .* is (NaN|Infinity|-Infinity)\. Use a smaller learning rate/);
});

describe('what is saved', () => {
  it('is a checkpoint that opens again, with its discriminator and config', async () => {
    const { model } = await train({ 'trainer.steps': 1 });
    for (const ending of ['.ckpt', '.safetensors']) {
      const [{ bytes }, config] = await modelFiles(model, `out${ending}`), file = await openCheckpoint(sourceOf(`out${ending}`, bytes));
      expect(config.name).toBe('out.yaml');
      const found = findModel(file, { name: 'out.yaml', text: new TextDecoder().decode(config.bytes) });
      expect(found.missing).toEqual([]);
      expect(found.architecture).toMatchObject({ nEmbed: 16, embedDim: 8, ddconfig: { ch: 32, chMult: [1, 1] } });
      expect((await findDiscriminator(file, 'out')).architecture).toMatchObject({ ndf: 8, nLayers: 1, norm: 'batch' });
      for (const [name, shape] of model.model!.weights.names!) expect(await file.read(name), name).toEqual(await model.model!.weights.read(name, { dtype: 'float32', shape }));
    }
  });

  const python = ['python3', '/usr/bin/python3'].find((p) => { try { execFileSync(p, ['-c', 'import torch'], { stdio: 'ignore' }); return true; } catch { return false; } });
  it.skipIf(!python)('is read by torch.load with the same numbers', async () => {
    const { model } = await train({ 'trainer.steps': 1 }), file = join(folder, 'torch.ckpt');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(file, (await modelFiles(model, file))[0].bytes);
    const said = execFileSync(python!, ['-c', `import torch, json; c = torch.load('${file}'); s = c['state_dict']; print(json.dumps([c['global_step'], {k: [str(v.dtype), list(v.shape), v.double().sum().item()] for k, v in s.items()}]))`]).toString();
    const [step, read] = JSON.parse(said) as [number, Record<string, [string, number[], number]>];
    expect(step).toBe(1);
    for (const [name, shape] of model.model!.weights.names!) {
      const [dtype, dims, sum] = read[name], data = await model.model!.weights.read(name, { dtype: 'float32', shape });
      expect([dtype, dims]).toEqual(['torch.float32', [...shape]]);
      expect(Math.abs(sum - data.reduce((s, v) => s + v, 0)), name).toBeLessThan(1e-9 + 1e-6 * data.length);
    }
    expect(read['loss.discriminator.main.3.num_batches_tracked'][0]).toBe('torch.int64');
  });
});
