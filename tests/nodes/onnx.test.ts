/** A stage exported elsewhere runs as a node: the same numbers as the network it came from, and refusals that say what to do. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNodeEngine } from '../../src/gpu/node.ts';
import { readNpy, writeNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';
import { network } from '../../src/net/build.ts';
import { conv, swish } from '../../src/net/layers.ts';
import { emitOnnx } from '../../src/net/onnx.ts';
import { size } from '../../src/net/program.ts';

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'vq-onnx-')); });
afterAll(() => rm(folder, { recursive: true }));

const stage = network([[1, 3, 16, 16]], (b, x) => [b.layer('stage', () => swish(b, conv(b, 'down', x, 8, { stride: 2, pads: [0, 0, 1, 1] })))]);
const weight = (n: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * 1.3));
const picture = Float32Array.from({ length: 3 * 16 * 16 }, (_, i) => Math.cos(i * 0.1));

async function workflow(shape: readonly number[]) {
  const weights = new Map([...stage.params].map(([name, v]) => [name, weight(size(stage.vars[v].shape))]));
  await writeFile(at('stage.onnx'), emitOnnx(stage, weights, { inline: true }).model);
  await writeFile(at('picture.npy'), writeNpy(picture.slice(0, size(shape)), shape));
  const node = (type: string, params: object) => ({ type, version: 1, params, at: [0, 0] });
  await writeFile(at('graph.json'), JSON.stringify({
    version: 1, nodes: { image: node('image', { file: 'picture.npy' }), onnx: node('onnx', { file: 'stage.onnx', gives: 'latent' }) },
    edges: [{ from: ['image', 'image'], to: ['onnx', 'input'] }],
  }));
  return promisify(execFile)(process.execPath, ['bin/vq.mjs', 'run', at('graph.json'), '--engine', 'cpu', '--save', `onnx.output=${at('out.npy')}`]);
}

it('gives what the network it came from gives', async () => {
  await workflow([1, 3, 16, 16]);
  const got = await readNpy(sourceOf('out', await readFile(at('out.npy'))));
  const engine = await openNodeEngine('cpu', 1), x = engine.tensor(picture.slice(), [1, 3, 16, 16]);
  const [want] = await engine.run(stage, { digest: 'waves', read: async (_, t) => weight(size(t.shape)) }, [x]);
  expect(got.shape).toEqual([1, 8, 8, 8]);
  (await want.data()).forEach((v, i) => expect(Math.abs(got.data[i] - v)).toBeLessThan(1e-5));
  await engine.close();
});

it('refuses a picture of another size before it runs', async () => {
  await expect(workflow([1, 3, 8, 8])).rejects.toThrow(/onnx: .*takes \(1, 3, 16, 16\), and \(1, 3, 8, 8\) arrives/);
});
