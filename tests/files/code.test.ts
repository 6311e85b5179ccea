/** Workflows copied as programs: the PyTorch script agrees with what the reference computed, the TypeScript is typed and runs. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inTorch, torchScript } from '../../src/graph/code/torch.ts';
import { typescriptProgram } from '../../src/graph/code/typescript.ts';
import { readGraph } from '../../src/graph/file.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { Refusal } from '../../src/graph/port.ts';
import { fixture, freshFolder, npy, reconstruct, root, vq } from '../cli/vq.ts';
import { randomGraph } from '../graph/random.ts';
import { modelFacts, specs } from '../graph/specs.ts';

const python = ['python3', '/usr/bin/python3', 'python'].find((p) => spawnSync(p, ['-c', 'import torch, numpy'], { timeout: 60_000 }).status === 0);
const program = (command: string, args: readonly string[], cwd: string) => new Promise<{ code: number | null; out: string; err: string }>((done) => {
  const child = spawn(command, args, { cwd });
  let out = '', err = '';
  child.stdout.on('data', (p) => { out += p; });
  child.stderr.on('data', (p) => { err += p; });
  child.on('close', (code) => done({ code, out, err }));
});
const node = (type: string, params = {}) => ({ type, version: 1, params, at: [0, 0] as [number, number] });
const wires = (...list: string[]) => list.map((w) => { const [from, to] = w.split(' > ').map((e) => e.split('.') as [string, string]); return { from, to }; });
const vqgan = (folder: string): Graph => ({
  version: 1, title: 'A "test" \\ of """ everything',
  nodes: { image: node('image', { file: fixture('reference', folder, 'image.npy') }), 'the model': node('model', { file: fixture('reference', folder, 'model.ckpt'), config: fixture('reference', folder, 'config.yaml') }), encoder: node('encoder'), quantizer: node('quantizer'), decoder: node('decoder') },
  edges: wires('image.image > encoder.image', 'the model.model > encoder.model', 'the model.model > quantizer.model', 'the model.model > decoder.model', 'encoder.latent > quantizer.latent', 'quantizer.quantized > decoder.quantized'),
});
async function script(graph: Graph, args: readonly string[] = []) {
  const folder = freshFolder();
  writeFileSync(join(folder, 'w.json'), JSON.stringify(graph));
  const made = await vq(['code', 'w.json', ...args], folder);
  expect([made.err, made.code]).toEqual(['', 0]);
  writeFileSync(join(folder, 'script.py'), made.out);
  const ran = await program(python!, ['script.py', '--out', 'out', '--trust'], folder);
  expect([ran.err, ran.code]).toEqual(['', 0]);
  return { folder, out: ran.out };
}
async function far(folder: string, name: string, reference: readonly string[]): Promise<number> {
  const a = await npy(join(folder, 'out', `${name}.npy`)), b = await npy(fixture('reference', ...reference));
  expect(a.data.length).toBe(b.data.length);
  return Array.from(a.data).reduce((most, v, i) => Math.max(most, Math.abs(v - b.data[i])), 0);
}

describe.skipIf(!python)('the PyTorch script', () => {
  it.each(['vqgan', 'gumbel', 'vqgan-legacy-serialisation'])('agrees with the reference: %s', async (name) => {
    const { folder } = await script(vqgan(name));
    expect(await far(folder, 'quantizer.codes', [name, 'indices.npy'])).toBe(0);
    expect(await far(folder, 'decoder.image', [name, 'reconstruction.npy'])).toBeLessThan(1e-4);
  });
  it('pads and crops, label maps too', async () => {
    const wide = vqgan('vqgan');
    wide.nodes.image.params.file = fixture('reference', 'vqgan', 'wide_image.npy');
    expect(await far((await script(wide)).folder, 'decoder.image', ['vqgan', 'wide_reconstruction.npy'])).toBeLessThan(1e-4);
    const labels = vqgan('segmentation');
    labels.nodes.image.params.file = fixture('reference', 'segmentation', 'labels.npy');
    expect(await far((await script(labels)).folder, 'quantizer.codes', ['segmentation', 'indices.npy'])).toBe(0);
  });
  it('composes codes as the reference does', async () => {
    const at = (f: string) => fixture('reference', 'transformer-class', f);
    const start = (await npy(at('start.npy'))).data;
    for (const [i, token] of Array.from(start).slice(0, 1).entries()) {
      const graph: Graph = {
        version: 1,
        nodes: { gpt: node('transformer', { file: at('model.ckpt'), config: at('config.yaml') }), class: node('class', { class: token }), sampler: node('sampler', { greedy: true }), decoder: node('decoder') },
        edges: wires('gpt.transformer > sampler.transformer', 'class.condition > sampler.condition', 'sampler.codes > decoder.codes', 'gpt.firstStage > decoder.model'),
      };
      const { folder } = await script(graph), codes = (await npy(join(folder, 'out', 'sampler.codes.npy'))).data, all = (await npy(at('greedy_codes.npy'))).data;
      expect(Array.from(codes)).toEqual(Array.from(all.slice(i * codes.length, (i + 1) * codes.length)));
    }
  });
  it('agrees with a run here on the shipped workflow, and saves what its save nodes save', async () => {
    const { graph } = readGraph(readFileSync(reconstruct, 'utf8')), folder = freshFolder();
    graph.nodes.save = node('save', { file: 'saved.npy' });
    graph.edges.push(...wires('decoder.image > save.image'));
    writeFileSync(join(folder, 'w.json'), JSON.stringify(graph));
    expect((await vq(['run', 'w.json', '--save', 'decoder.image=here.npy', '--save', 'compare.ssim=ssim.json'], folder)).code).toBe(0);
    writeFileSync(join(folder, 's.py'), (await vq(['code', 'w.json'], folder)).out);
    const ran = await program(python!, ['s.py', '--files', join(root, 'graphs')], folder);
    expect([ran.err, ran.code]).toEqual(['', 0]);
    const [a, b] = [await npy(join(folder, 'here.npy')), await npy(join(folder, 'saved.npy'))];
    expect(b.shape).toEqual(a.shape);
    expect(Math.max(...Array.from(a.data, (v, i) => Math.abs(v - b.data[i])))).toBeLessThan(1e-3);
    expect(Number(/compare\.ssim: ([\d.]+)/.exec(ran.out)![1])).toBeCloseTo(Number(readFileSync(join(folder, 'ssim.json'), 'utf8')), 4);
    expect((await program(python!, ['s.py'], folder)).err).toMatch(/^There is no file .*Say with --files/);
  });
}, 180_000);

it('is refused where there is no PyTorch form, or a file is not known', () => {
  const { graph } = readGraph(readFileSync(reconstruct, 'utf8'));
  expect(() => torchScript(graph, specs, [], () => undefined)).toThrow(/What is in the file of model is not known yet/);
  const odd = { ...graph, nodes: { ...graph.nodes, atlas: node('codebook-atlas') } };
  expect(() => torchScript(odd, specs, [], () => undefined)).toThrow('There is no PyTorch form of atlas. Copy without it.');
  expect(torchScript(odd, specs, ['encoder'], () => modelFacts() as never)).not.toContain('quantizer_codes');
  expect(inTorch.every((t) => specs.has(t))).toBe(true);
});

it('throws nothing but refusals, whatever the workflow', () => {
  fc.assert(fc.property(randomGraph, (graph) => {
    for (const write of [() => torchScript(graph, specs, [], () => modelFacts() as never), () => typescriptProgram(graph, specs)]) {
      try { write(); } catch (e) { expect(e).toBeInstanceOf(Refusal); }
    }
  }), { numRuns: 500 });
});

it('nothing in a workflow becomes part of the program but as text', () => {
  const evil = '"""\nimport os\nos.system("x")\n*/ process.exit(9); /*\' \\';
  const graph: Graph = { version: 1, title: evil, nodes: { [`a" + evil()`]: { ...node('image', { file: evil }), title: evil } }, edges: [] };
  const [py, ts] = [torchScript(graph, specs, [], () => undefined), typescriptProgram(graph, specs)];
  expect(py.split('\n').filter((l) => /^\s*(import os|os\.system)/.test(l))).toEqual(['import os']);
  expect(ts).not.toMatch(/^\*\//m);
  expect(ts.indexOf('*/')).toBe(ts.lastIndexOf('*/', ts.indexOf('\n')));
});

it('the TypeScript is well typed for every shipped workflow, and runs', async () => {
  const folder = freshFolder(), graphs = readdirSync(join(root, 'graphs')).filter((f) => f.endsWith('.json') && !f.includes('schema'));
  const absolute = (text: string) => text.replace("'./src/", `'${root}/src/`);
  for (const f of graphs) {
    const { graph } = readGraph(readFileSync(join(root, 'graphs', f), 'utf8'));
    writeFileSync(join(folder, f.replace('.json', '.ts')), absolute(typescriptProgram(graph, specs)));
  }
  const graph = vqgan('vqgan');
  writeFileSync(join(folder, 'w.json'), JSON.stringify(graph));
  const made = await vq(['code', 'w.json', '--as', 'typescript', '--node', 'quantizer'], folder);
  expect([made.err, made.code]).toEqual(['', 0]);
  writeFileSync(join(folder, 'run.ts'), absolute(made.out));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}'); // as in the project's own folder
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions: { typeRoots: [join(root, 'node_modules/@types')], types: ['node'] }, include: ['*.ts'] }));
  const checked = await program(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], folder);
  expect(checked.out.split('\n').filter((l) => /^(\.\/)?[^/.][^/]*\.ts\(/.test(l))).toEqual([]);
  const ran = await program(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), 'run.ts'], folder);
  expect([ran.err, ran.code]).toEqual(['', 0]);
  expect(Array.from((await npy(join(folder, 'quantizer.codes.npy'))).data)).toEqual(Array.from((await npy(fixture('reference', 'vqgan', 'indices.npy'))).data));
}, 180_000);
