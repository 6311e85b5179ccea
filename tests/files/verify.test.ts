/** Saved pictures carry what made them; `vq verify` makes them again. Runs the command line as a person does. */
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { readGraph } from '../../src/graph/file.ts';
import { readReceipt, receiptKeyword, workflowKeyword } from '../../src/graph/receipt.ts';
import { readText, withTexts } from '../../src/run/png-text.ts';
import { pixelsOf } from '../../src/run/signing.ts';
import { freshFolder, reconstruct, root, vq } from '../cli/vq.ts';

const folder = freshFolder();
const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

beforeAll(async () => {
  // a workflow with its own copies of the files, and a save node
  for (const f of ['landscape-5801.png', 'landscapes-vqgan.safetensors', 'landscapes-vqgan.yaml']) copyFileSync(join(root, 'graphs/samples', f), join(folder, f));
  const graph = JSON.parse(readFileSync(reconstruct, 'utf8').replaceAll('samples/', './'));
  graph.nodes.save = { type: 'save', version: 1, at: [0, 0], params: { file: 'saved.png' } };
  graph.edges.push({ from: ['decoder', 'image'], to: ['save', 'image'] });
  writeFileSync(join(folder, 'w.json'), JSON.stringify(graph));
  const ran = await vq(['run', 'w.json'], folder);
  expect([ran.code, ran.err]).toEqual([0, '']);
  const saves = await vq(['run', 'w.json', '--save', 'quantizer.codes=codes.png', '--save', 'encoder/encoder.conv_in=layer.png'], folder);
  expect([saves.code, saves.err]).toEqual([0, '']);
}, 120_000);

describe('a saved picture', () => {
  it('carries the workflow as it ran and a receipt of its files, engine and pixels', () => {
    const png = read('saved.png'), { graph } = readGraph(readText(png, workflowKeyword)!), receipt = readReceipt(readText(png, receiptKeyword)!);
    expect(graph.nodes.image.params.file).toBe('./landscape-5801.png');
    expect(Object.keys(receipt.files)).toEqual(['./landscape-5801.png', './landscapes-vqgan.safetensors', './landscapes-vqgan.yaml']);
    expect(receipt).toMatchObject({ of: { node: 'save', item: 0 }, engine: { name: 'cpu', precision: 'float32', runtime: expect.stringMatching(/^onnxruntime \d/) }, picture: { width: 128, height: 128 } });
  });
  it.each(['saved.png', 'codes.png', 'layer.png'])('is made again pixel for pixel: %s', async (name) => {
    const { code, out, err } = await vq(['verify', name, '--json'], folder);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ same: true, largest: 0, differing: 0, untouched: true, otherwise: [] });
  });
  it('that was changed afterwards is told', async () => {
    const { width, height, rgb } = pixelsOf(read('saved.png'));
    rgb[300] += 9;
    writeFileSync(join(folder, 'changed.png'), withTexts(encode({ width, height, data: rgb, channels: 3 }), { [workflowKeyword]: readText(read('saved.png'), workflowKeyword)!, [receiptKeyword]: readText(read('saved.png'), receiptKeyword)! }));
    const { code, out } = await vq(['verify', 'changed.png'], folder);
    expect(code).toBe(2);
    expect(out).toMatch(/Different: 1 of 16384 pixels, by at most 9 of 255\.\n.*was changed after it was saved/);
    expect((await vq(['verify', 'changed.png', '--within', '9'], folder)).code).toBe(0);
  });
  it('made on another engine is compared, and what is otherwise is named', async () => {
    const { code, out } = await vq(['verify', 'saved.png', '--engine', 'wasm', '--json'], folder), said = JSON.parse(out);
    expect(said.otherwise).toEqual(['engine: cpu then, wasm now']);
    expect(said.largest).toBeLessThanOrEqual(2);
    expect(code).toBe(said.same ? 0 : 3);
  });
});

it('refuses what cannot be made again, in one line', async () => {
  const other = freshFolder();
  cpSync(join(folder, 'saved.png'), join(other, 'saved.png'));
  const missing = await vq(['verify', 'saved.png'], other);
  expect(missing.code).toBe(1);
  expect(missing.err).toMatch(/^\.\/landscape-5801\.png, which this picture was made with, is not in .+ Name its folder with --base\.\n$/);
  expect((await vq(['verify', 'saved.png', '--base', folder], other)).code).toBe(0);
  writeFileSync(join(other, 'landscape-5801.png'), 'another');
  expect((await vq(['verify', 'saved.png'], other)).err).toMatch(/^\.\/landscape-5801\.png is another file here than the one this picture was made with .+\n$/);
  const plain = await vq(['verify', join(root, 'graphs/samples/landscape-5801.png')], other);
  expect([plain.code, plain.err.match(/\n/g)?.length, /carries no workflow and receipt/.test(plain.err)]).toEqual([1, 1, true]);
  expect((await vq(['verify', 'nowhere.png'], other)).err).toMatch(/^There is no file /);
});
