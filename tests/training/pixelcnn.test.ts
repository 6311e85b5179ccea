/** The PixelCNN: what stands later never shows, everything before does; what it learnt is kept; what it draws follows from the seed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pixelcnn } from '../../nodes/pixelcnn/net.ts';
import { modelFiles } from '../../nodes/save/model.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import type { PixelcnnArchitecture } from '../../src/net/architecture.ts';
import { network } from '../../src/net/build.ts';
import { initialWeight } from '../../src/net/initial.ts';
import { pixelcnnOf, pixelcnnWeights } from '../../src/net/pixelcnn-weights.ts';
import { type Ran, runGraph } from './running.ts';

let engine: Engine, folder: string;
const open: Ran[] = [];
beforeAll(async () => { engine = await openNodeEngine('cpu', 1); folder = await mkdtemp(join(tmpdir(), 'vq-pixelcnn-')); });
afterEach(() => { for (const r of open.splice(0)) r.results.close(); });
afterAll(async () => { await engine.close(); await rm(folder, { recursive: true }); });

const a: PixelcnnArchitecture = { kind: 'pixelcnn', codes: 6, width: 8, layers: 4, classes: 3 }, names = pixelcnnWeights(a), h = 5, w = 6;
const weights = { digest: 'test', read: async (name: string) => initialWeight(name, names, 2) };
const net = network([{ dtype: 'int32', shape: [1, h, w] }, { dtype: 'int32', shape: [1, 1] }], (b, x, c) => [pixelcnn(b, a, x, c)]);
async function logits(codes: Int32Array, label = 1): Promise<Float32Array[]> {
  const fed = [engine.tensor(codes.slice(), [1, h, w]), engine.tensor(Int32Array.of(label), [1, 1])], [y] = await engine.run(net, weights, fed), all = await y.data();
  const cells = Array.from({ length: h * w }, (_, i) => Float32Array.from({ length: a.codes }, (__, k) => all[k * h * w + i]));
  for (const t of [...fed, y]) t.release();
  return cells;
}
const differs = (x: Float32Array, y: Float32Array) => x.some((v, i) => Math.abs(v - y[i]) > 1e-6);

describe('what a cell sees', () => {
  it('is every cell before it within reach, and nothing else: not itself, not later ones', async () => {
    const codes = Int32Array.from({ length: h * w }, (_, i) => (i * 5) % 6), before = await logits(codes);
    for (let changed = 0; changed < h * w; changed++) {
      const other = codes.slice();
      other[changed] = (other[changed] + 3) % 6;
      const after = await logits(other), row = Math.floor(changed / w), column = changed % w;
      for (let cell = 0; cell < h * w; cell++) {
        const [y, x] = [Math.floor(cell / w), cell % w];
        if (cell <= changed) expect(differs(after[cell], before[cell]), `cell ${cell} after ${changed} changed`).toBe(false);
        // within the first layer's reach alone nothing may be hidden, to the upper right neither
        else if (y - row <= 3 && Math.abs(x - column) <= 3) expect(differs(after[cell], before[cell]), `cell ${cell} after ${changed} changed`).toBe(true);
      }
    }
  });
  it('is the class too', async () => {
    const codes = new Int32Array(h * w), [one, two] = [await logits(codes, 0), await logits(codes, 2)];
    expect(one.every((cell, i) => differs(cell, two[i]))).toBe(true);
  });
});

const small = { 'dataset.size': 32, 'dataset.side': 32, 'dataset.batch': 2, 'dataset.scenes': 2, 'dataset.flip': false, 'pixelcnn.layers': 3, 'pixelcnn.width': 16, 'trainer.warmUp': 0, 'trainer.learningRate': 0.01 };

it('train-pixelcnn: learns two pictures by heart, is saved, opened again, and then draws from them', async () => {
  const ran = await runGraph(engine, 'train-pixelcnn', { ...small, 'trainer.steps': 60 }, 'trainer');
  open.push(ran);
  const out = ran.results.outputs.get('trainer')!, rows = out.history.about!.rows as Record<string, number>[];
  expect(rows[0]['cross entropy']).toBeGreaterThan(5);
  expect(rows.at(-1)!['cross entropy']).toBeLessThan(0.8 * rows[0]['cross entropy']);

  const file = join(folder, 'prior.safetensors'), [{ bytes }, ...rest] = await modelFiles(out.prior, file);
  expect(rest).toEqual([]);
  await writeFile(file, bytes);
  const again = await runGraph(engine, 'train-pixelcnn', { ...small, 'pixelcnn.file': file, 'trainer.steps': 0 }, 'pixelcnn');
  open.push(again);
  const { loss } = again.results.outputs.get('pixelcnn')!;
  expect(loss.number).toBeLessThan(rows.at(-1)!['cross entropy'] + 0.5);
  expect(loss.with!.prior!.architecture).toEqual({ kind: 'pixelcnn', codes: 256, width: 16, layers: 3, classes: 8 });
});

it('draws the same codes for the same seed, others for another', async () => {
  const draw = async (seed: number) => {
    const ran = await runGraph(engine, 'train-pixelcnn', { ...small, 'trainer.steps': 1, 'trained-pixelcnn.seed': seed }, 'decoder');
    open.push(ran);
    const t = ran.results.outputs.get('trained-pixelcnn')!.samples.tensor!;
    expect(t.shape).toEqual([2, 4, 4]);
    return [...await t.data()];
  };
  const [one, same, other] = [await draw(1), await draw(1), await draw(2)];
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);
  expect(one.every((c) => c >= 0 && c < 256)).toBe(true);
});

it('is told from its tensors, and from nothing that is not whole', () => {
  const tensors = new Map([...names].map(([n, shape]) => [n, { shape }]));
  expect(pixelcnnOf(tensors)).toEqual(a);
  expect(pixelcnnOf(new Map([...tensors].filter(([n]) => !n.includes('layers.1.across'))))).toBeUndefined();
  expect(pixelcnnOf(new Map())).toBeUndefined();
});
