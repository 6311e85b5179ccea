/** What cannot work is refused before the run, with the reason. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ParamValue } from '../../src/graph/node.ts';
import type { Facts } from '../../src/graph/node.ts';
import { nodeFiles } from '../../src/cli/files.ts';
import { loadRegistry, type Registry } from '../../src/cli/registry.ts';
import { checkGraph } from '../../src/graph/check.ts';
import { defaultsOf, type Params } from '../../src/graph/node.ts';
import { shipped } from '../tools/workflow.ts';

const reference = 'tests/fixtures/reference';
let registry: Registry;
const files = nodeFiles('.', 'graphs');
beforeAll(async () => { registry = await loadRegistry(); });
afterAll(() => files.close());

/** Everything that is wrong with a workflow as it would be told before a run. */
async function problems(name: string, set: Record<string, ParamValue>): Promise<string> {
  const graph = await shipped(name, set), facts: Record<string, { facts: Facts }> = {}, told: string[] = [];
  for (const [id, node] of Object.entries(graph.nodes)) {
    const look = (await registry.verbs(node.type)).look;
    try { if (look) facts[id] = { facts: await look({ ...defaultsOf(registry.specs.get(node.type)!), ...node.params } as Params, files) }; } catch (e) { told.push(`${id}: ${(e as Error).message}`); }
  }
  return [...told, ...checkGraph(graph, registry.specs, facts).problems.map((p) => `${p.node}: ${p.message}`)].join('\n');
}

const kase = (name: string) => `${reference}/${name}/model.ckpt`;

it.each<[string, string, Record<string, ParamValue>, RegExp]>([
  ['a class beyond those it knows', 'sample-class', { 'class.class': 8 }, /sampler: There is no class 8.*8 classes, 0 to 7/],
  ['a top-p of 0', 'sample-class', { 'sampler.topP': 0 }, /sampler: Top-p is 0/],
  ['a temperature of 0', 'sample-class', { 'sampler.temperature': 0 }, /sampler: The temperature is 0/],
  ['a grid smaller than the window', 'wide-panorama', { 'sampler.height': 8 }, /sampler: A grid with a height of 8 is smaller than the window of 16×16/],
  ['a window larger than the transformer reads', 'sample-class', { 'sampler.window': 17 }, /sampler: .*256 tokens.*16×16.*17×17 do not fit/],
  ['a first stage of another model, against the config', 'sample-class', { 'transformer.firstStage': kase('vqgan') }, /transformer: .*is not the first stage of .*landscapes-class/],
  ['a first stage of another model, against the vocabulary', 'sample-class', { 'transformer.file': `${reference}/transformer-coordinates/model.ckpt`, 'transformer.config': '' }, /transformer: .*landscapes-vqgan.safetensors is not the first stage of/],
  ['a transformer of another condition', 'sample-class', { 'transformer.file': kase('transformer-segmentation') }, /sampler: .*trained on codes of a segmentation/],
  ['a VQ-GAN where a transformer is wanted', 'sample-class', { 'transformer.file': kase('vqgan') }, /transformer: .*holds no transformer/],
  ['a config of another transformer', 'sample-class', { 'transformer.config': `${reference}/transformer-class/config.yaml` }, /transformer: .*vocab_size 128.*has 256/],
  ['codes of another codebook, or of another size', 'complete-half', { 'image.file': `${reference}/vqgan/image.npy` }, /sampler: A grid with a height of 4 is smaller/],
])('%s', async (_, name, set, why) => { expect((await problems(name, set)).replaceAll('\n', ' ')).toMatch(why); });

it('asks for the heads when neither config nor parameter tells them', async () => {
  const { mkdtemp, copyFile, rm } = await import('node:fs/promises'), { tmpdir } = await import('node:os'), { join } = await import('node:path');
  const folder = await mkdtemp(join(tmpdir(), 'vq-heads-')), file = join(folder, 'alone.ckpt');
  try {
    await copyFile(kase('transformer-class'), file);
    const set = { 'transformer.file': file, 'transformer.firstStage': '' };
    expect(await problems('sample-class', set)).toMatch(/does not tell how many attention heads/);
    expect(await problems('sample-class', { ...set, 'transformer.heads': 3 })).toMatch(/3 attention heads do not divide the width 64/);
    expect(await problems('sample-class', { ...set, 'transformer.heads': 4 })).toBe('');
  } finally { await rm(folder, { recursive: true }); }
});
