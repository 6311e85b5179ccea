/** Exported files stand alone: onnxruntime loads a stage without us and gives what the node gives; weights open again as the same model. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/models/config.ts';
import { configOf } from '../../src/models/save.ts';
import { openSafetensors } from '../../src/models/safetensors.ts';
import { sourceOf } from '../../src/models/source.ts';
import type { VqganArchitecture } from '../../src/net/architecture.ts';
import { weightsOf } from '../../nodes/export/net.ts';
import { type Bench, graphOf, largestDifference, openBench } from './workflow.ts';

let bench: Bench, folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'vq-export-')); bench = await openBench('cpu'); });
afterAll(async () => { expect(await bench.close()).toBe(0); await rm(folder, { recursive: true }); });

const reference = 'tests/fixtures/reference';
const image = { file: 'samples/landscape-5801.png', resize: 'exact', width: 64, height: 48 };
const whole = ['image.image>encoder.image', 'model.model>encoder.model', 'encoder.latent>quantizer.latent', 'model.model>quantizer.model', 'quantizer.quantized>decoder.quantized', 'model.model>decoder.model'] as const;
const nodes = (model: Record<string, string>) => ({ image, model, encoder: {}, quantizer: {}, decoder: {} });
const exported = async (model: Record<string, string>, params: Record<string, string | number>) => {
  const out = await bench.run(graphOf({ model, export: { width: 64, height: 48, ...params } }, ['model.model>export.model']));
  return out.saved.get(String(params.file))!;
};

describe.each([
  ['the sample model', {}],
  ['gumbel', { file: `${reference}/gumbel/model.ckpt`, config: `${reference}/gumbel/config.yaml` }],
] as const)('%s', (name, model) => {
  it.each([
    ['encoder', {}, 'image', 'image.image', { latent: 'encoder.latent' }],
    ['quantizer', {}, 'latent', 'encoder.latent', { codes: 'quantizer.codes', quantized: 'quantizer.quantized' }],
    ['decoder', {}, 'quantized', 'quantizer.quantized', { image: 'decoder.image' }],
    ['decoder', { takes: 'codes' }, 'codes', 'quantizer.codes', { image: 'decoder.image' }],
  ] as const)('%s %o as .onnx gives what its node gives', async (what, more, input, from, outputs) => {
    const session = await InferenceSession.create(await exported(model, { what, file: 'stage.onnx', ...more }));
    expect(session.inputNames).toEqual([input]);
    const run = await bench.run(graphOf(nodes(model), whole)), x = await run.at(from);
    const got = await session.run({ [input]: new OrtTensor(x.value.tensor!.dtype, x.data as Float32Array, x.shape) });
    for (const [output, port] of Object.entries(outputs)) {
      const want = await run.at(port);
      expect(got[output].dims).toEqual(want.shape);
      expect(largestDifference(got[output].data as Float32Array, want.data)).toBeLessThan(1e-4);
    }
    await session.release();
  });

  it('weights as safetensors open again, with the config beside them, as the same model', async () => {
    const out = await bench.run(graphOf({ model, export: { what: 'weights', file: 'copy.safetensors' } }, ['model.model>export.model']));
    const files = ['copy.safetensors', 'copy.yaml'].map((f) => join(folder, `${name.replaceAll(' ', '-')}-${f}`));
    await writeFile(files[0], out.saved.get('copy.safetensors')!);
    await writeFile(files[1], out.saved.get('copy.yaml')!);
    const copy = { file: files[0], config: files[1] };
    const [a, b] = [await (await bench.run(graphOf(nodes(model), whole))).at('decoder.image'), await (await bench.run(graphOf(nodes(copy), whole))).at('decoder.image')];
    expect(largestDifference(a.data, b.data)).toBeLessThan(1e-6);
  });
});

it('an exported stage runs in the ONNX stage node', async () => {
  const file = join(folder, 'encoder.onnx');
  await writeFile(file, await exported({}, { what: 'encoder', file: 'encoder.onnx' }));
  const out = await bench.run(graphOf({ image, model: {}, encoder: {}, onnx: { file, gives: 'latent' } }, ['image.image>onnx.input', 'image.image>encoder.image', 'model.model>encoder.model']));
  expect(largestDifference((await out.at('onnx.output')).data, (await out.at('encoder.latent')).data)).toBeLessThan(1e-4);
});

it('half precision halves the file and keeps the picture', async () => {
  const [full, half] = await Promise.all([exported({}, { what: 'weights', file: 'a.safetensors' }), exported({}, { what: 'weights', file: 'b.safetensors', numbers: 'float16' })]);
  expect(half.length / full.length).toBeLessThan(0.52);
  const file = await openSafetensors(sourceOf('b', half));
  expect(file.tensors.get('encoder.conv_in.weight')).toMatchObject({ dtype: 'float16', shape: [32, 3, 3, 3] });
});

it('a transformer as .onnx gives finite logits for any batch and length; its weights carry the reference\'s names', async () => {
  const export1 = async (what: string, file: string) => (await bench.run(graphOf({ transformer: {}, export: { what, file } }, ['transformer.transformer>export.model']))).saved.get(file)!;
  const session = await InferenceSession.create(await export1('transformer', 't.onnx'));
  const int = (data: number[], dims: number[]) => new OrtTensor('int32', Int32Array.from(data), dims);
  const logits = async (tokens: number[][]) => (await session.run({ tokens: int(tokens.flat(), [tokens.length, tokens[0].length]), positions: int(tokens[0].map((_, i) => i), [1, tokens[0].length]) })).logits;
  const [two, one] = [await logits([[3, 1, 4, 1], [2, 7, 1, 8]]), await logits([[2, 7, 1]])];
  expect(two.dims).toEqual([2, 4, 256]);
  expect(one.dims).toEqual([1, 3, 256]);
  expect(largestDifference(one.data as Float32Array, (two.data as Float32Array).slice(4 * 256, 7 * 256))).toBeLessThan(1e-3); // causal
  await session.release();
  const names = [...(await openSafetensors(sourceOf('t', await export1('weights', 't.safetensors')))).tensors.keys()];
  expect(names).toContain('transformer.blocks.0.attn.key.weight');
  expect(names).toContain('transformer.head.weight');
});

it.each([
  [{ what: 'encoder', file: 'a.safetensors' }, 'written as .onnx, and the file is called "a.safetensors"'],
  [{ what: 'encoder', file: 'a.onnx', width: 60 }, 'cells of 8×8 pixels, and 60×48 is no multiple'],
  [{ what: 'transformer', file: 'a.onnx' }, 'a VQ-GAN has no transformer'],
])('refuses %o', async (params, why) => {
  await expect(exported({}, params)).rejects.toMatchObject({ node: 'export', message: expect.stringContaining(why) });
});

describe('configs', () => {
  const base: VqganArchitecture = {
    kind: 'vqgan', quantizer: 'nearest', embedDim: 8, nEmbed: 64, beta: 0.25, legacy: true, klWeight: 1e-8,
    ddconfig: { ch: 32, chMult: [1, 2, 4], numResBlocks: 2, attnResolutions: [16], resolution: 64, inChannels: 3, outCh: 3, zChannels: 16, doubleZ: false, resampWithConv: true },
  };
  it.each<Partial<VqganArchitecture>>([{}, { beta: 1, legacy: false }, { quantizer: 'ema', beta: 0.5 }, { quantizer: 'gumbel', klWeight: 5e-4, embedDim: 16 }, { nLabels: 7, ddconfig: { ...base.ddconfig, inChannels: 7, outCh: 7 } }, { ddconfig: { ...base.ddconfig, resampWithConv: false, attnResolutions: [] } }])('%o reads back as it was', (change) => {
    const a = { ...base, ...change };
    expect(readConfig(configOf(a), 'c.yaml').vqgan).toEqual(a);
  });
  it('every weight is listed once, by the reference\'s name', () => {
    const names = [...weightsOf(base).keys()];
    expect(new Set(names).size).toBe(names.length);
    for (const n of ['encoder.down.1.block.1.norm2.bias', 'encoder.mid.attn_1.proj_out.weight', 'quant_conv.weight', 'quantize.embedding.weight', 'post_quant_conv.bias', 'decoder.up.2.upsample.conv.weight', 'decoder.conv_out.bias']) expect(names).toContain(n);
  });
});
