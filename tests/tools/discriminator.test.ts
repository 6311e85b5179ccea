/** The discriminator against the reference's logits, on every engine found here; other depths and widths against the definition. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDiscriminator } from '../../src/models/discriminator.ts';
import { readNpy } from '../../src/models/npy.ts';
import { openCheckpoint } from '../../src/models/open.ts';
import { sourceOf } from '../../src/models/source.ts';
import { writeSafetensors, type TensorToWrite } from '../../src/models/safetensors.ts';
import { fieldOf, logitsSide } from '../../nodes/discriminator/net.ts';
import { nearestPatch, spread } from '../../nodes/discriminator/spread.ts';
import { engines } from '../parity/engines.ts';
import { type Bench, graphOf, largestDifference, openBench } from './workflow.ts';

const reference = 'tests/fixtures/reference';
const expected = async (kase: string, array: string) => readNpy(sourceOf(array, await readFile(`${reference}/${kase}/${array}.npy`)));
const judge = (kase: string, statistics: string, file = `${reference}/${kase}/model.ckpt`) =>
  graphOf({ image: { file: `${reference}/${kase}/image.npy` }, discriminator: { file, statistics } }, ['image.image>discriminator.image']);

describe.each(await engines())('$name', ({ name, env }) => {
  let bench: Bench;
  beforeAll(async () => { Object.assign(process.env, env); bench = await openBench(name); });
  afterAll(async () => { expect(await bench.close()).toBe(0); });

  it.each([
    ['discriminator-batchnorm', 'running', 'logits_eval'],
    ['discriminator-batchnorm', 'batch', 'logits_train'],
    ['discriminator-actnorm', 'running', 'logits_eval'],
    ['discriminator-actnorm', 'batch', 'logits_eval'], // ActNorm keeps no statistics
  ])('%s, %s statistics: logits within 1e-3 of %s', async (kase, statistics, array) => {
    const out = await bench.run(judge(kase, statistics)), want = await expected(kase, array);
    const { data, shape } = await out.at('discriminator.logits');
    expect(shape).toEqual(want.shape);
    expect(largestDifference(data, want.data)).toBeLessThan(1e-3);
    const mean = (want.data as Float32Array).reduce((a, b) => a + b) / want.data.length;
    expect(out.value('discriminator.mean').number).toBeCloseTo(mean, 3);
    expect((await out.at('discriminator.map')).shape).toEqual([2, 1, 32, 32]);
    expect((await out.at('discriminator.overlay')).shape).toEqual([2, 3, 32, 32]);
  });
});

describe('what is found in a file', () => {
  const tensor = (name: string, shape: number[]): TensorToWrite => ({ name, dtype: 'float32', shape, data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + name.length) * 0.1) });
  function patchGan(prefix: string, inChannels: number, ndf: number, nLayers: number, norm: 'batch' | 'act', initialized = 1): TensorToWrite[] {
    const out = [tensor(`${prefix}main.0.weight`, [ndf, inChannels, 4, 4]), tensor(`${prefix}main.0.bias`, [ndf])];
    let c = ndf;
    for (let i = 1; i <= nLayers; i++) {
      const at = 3 * i - 1, wide = ndf * Math.min(2 ** i, 8);
      out.push(tensor(`${prefix}main.${at}.weight`, [wide, c, 4, 4]));
      if (norm === 'act') out.push(tensor(`${prefix}main.${at}.bias`, [wide]), tensor(`${prefix}main.${at + 1}.loc`, [1, wide, 1, 1]), tensor(`${prefix}main.${at + 1}.scale`, [1, wide, 1, 1]), { name: `${prefix}main.${at + 1}.initialized`, dtype: 'uint8', shape: [], data: [initialized] });
      else for (const part of ['weight', 'bias', 'running_mean', 'running_var']) out.push({ ...tensor(`${prefix}main.${at + 1}.${part}`, [wide]), ...(part === 'running_var' && { data: Array(wide).fill(1) }) });
      c = wide;
    }
    return [...out, tensor(`${prefix}main.${3 * nLayers + 2}.weight`, [1, c, 4, 4]), tensor(`${prefix}main.${3 * nLayers + 2}.bias`, [1])];
  }
  const open = (tensors: readonly TensorToWrite[]) => openCheckpoint(sourceOf('d.safetensors', writeSafetensors(tensors)));

  it.each([
    ['', 3, 8, 1, 'batch'], ['loss.discriminator.', 6, 4, 5, 'act'], ['module.loss.discriminator.', 1, 16, 4, 'batch'], ['discriminator.', 3, 64, 3, 'batch'],
  ] as const)('prefix "%s", %i channels, ndf %i, %i layers, %s norm', async (prefix, inChannels, ndf, nLayers, norm) => {
    const found = await findDiscriminator(await open(patchGan(prefix, inChannels, ndf, nLayers, norm)), 'd');
    expect(found).toEqual({ architecture: { kind: 'discriminator', inChannels, ndf, nLayers, norm }, prefix, uninitialised: [] });
  });

  it('says which ActNorm was never initialised', async () => {
    expect((await findDiscriminator(await open(patchGan('', 3, 4, 2, 'act', 0)), 'd')).uninitialised).toEqual(['main.3', 'main.6']);
  });

  it('refuses a file without one, of another build, and an incomplete one, naming what is wrong', async () => {
    await expect(findDiscriminator(await open([tensor('encoder.conv_in.weight', [4, 3, 3, 3])]), 'a.ckpt')).rejects.toThrow('a.ckpt holds no discriminator');
    const odd = patchGan('', 3, 8, 2, 'batch').map((t) => (t.name === 'main.2.weight' ? tensor(t.name, [12, 8, 4, 4]) : t));
    await expect(findDiscriminator(await open(odd), 'a.ckpt')).rejects.toThrow('main.2.weight gives 12 channels, where 16 are expected');
  });
});

describe('logits laid over the picture', () => {
  it('three layers: 70 pixels each, one every 8, centred alike from both ends', () => {
    const a = { kind: 'discriminator', inChannels: 3, ndf: 64, nLayers: 3, norm: 'batch' } as const;
    const { side, step, first } = fieldOf(a), n = logitsSide(a, 256);
    expect([side, step, n]).toEqual([70, 8, 30]);
    expect(255 - (first + step * (n - 1))).toBe(first);
  });

  it('each pixel takes the patch whose centre is nearest', () => {
    for (const nLayers of [1, 2, 3, 4]) for (const size of [48, 61, 100]) {
      const a = { kind: 'discriminator', inChannels: 3, ndf: 8, nLayers, norm: 'act' } as const;
      const field = fieldOf(a), n = logitsSide(a, size), got = nearestPatch(field, n, size);
      for (let y = 0; y < size; y++) {
        const away = (i: number) => Math.abs(field.first + field.step * i - y);
        expect(away(got[y])).toBeLessThanOrEqual(Math.min(...Array.from({ length: n }, (_, i) => away(i))));
      }
    }
    expect(Array.from(spread(Float32Array.of(1, 2), 1, [1, 2], [1, 4], { side: 1, step: 2, first: 0.5 }))).toEqual([1, 1, 2, 2]);
  });
});
