/** What the reference implementation computes, through the command line, on every engine found here: codes, latents, activations, pictures. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';
import { engines } from './engines.ts';

const reference = 'tests/fixtures/reference';
const npy = async (file: string) => readNpy(sourceOf(file, await readFile(file)));
const expected = (kase: string, array: string) => npy(`${reference}/${kase}/${array}.npy`);

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'vq-parity-')); });
afterAll(() => rm(folder, { recursive: true }));

/** Runs graphs/reconstruct.json with a case's model and array; gives what was saved, by port or layer. */
async function reconstruct(engine: string, env: NodeJS.ProcessEnv, kase: string, array: string, ports: readonly string[], config = true) {
  const at = (port: string) => join(folder, `${engine}-${kase}-${array}-${port.replaceAll('/', '-')}.npy`);
  await promisify(execFile)(process.execPath, [
    'bin/vq.mjs', 'run', 'graphs/reconstruct.json', '--engine', engine,
    '--set', `image.file=${reference}/${kase}/${array}.npy`, '--set', `model.file=${reference}/${kase}/model.ckpt`,
    '--set', `model.config=${config ? `${reference}/${kase}/config.yaml` : ''}`,
    ...ports.flatMap((p) => ['--save', `${p}=${at(p)}`]),
  ], { env });
  return async (port: string) => npy(at(port));
}

function largestDifference(got: ArrayLike<number>, want: ArrayLike<number>) {
  expect(got.length).toBe(want.length);
  let most = 0;
  for (let i = 0; i < got.length; i++) most = Math.max(most, Math.abs(got[i] - want[i]));
  return most;
}
function psnr(got: ArrayLike<number>, want: ArrayLike<number>) {
  let sum = 0;
  for (let i = 0; i < got.length; i++) sum += (got[i] - want[i]) ** 2;
  return 10 * Math.log10(4 / (sum / got.length));
}

const layers = ['encoder.conv_in', 'encoder.down.0.block.0', 'encoder.down.1.downsample', 'encoder.mid.attn_1', 'encoder.norm_out', 'encoder.conv_out'];
const decoderLayers = ['post_quant_conv', 'decoder.mid.block_1', 'decoder.up.1.upsample'];

describe.each(await engines())('$name', ({ name, env }) => {
  it.each([
    { kase: 'vqgan', image: 'image', codes: 'indices', picture: 'reconstruction', config: true },
    { kase: 'vqgan', image: 'wide_image', codes: 'wide_indices', picture: 'wide_reconstruction', config: true },
    { kase: 'vqgan-legacy-serialisation', image: 'image', codes: 'indices', picture: 'reconstruction', config: true },
    { kase: 'gumbel', image: 'image', codes: 'indices', picture: 'reconstruction', config: true },
    { kase: 'segmentation', image: 'labels', codes: 'indices', picture: 'logits', config: true },
  ])('$kase $image: codes equal, reconstruction within 1e-3', async ({ kase, image, codes, picture, config }) => {
    const saved = await reconstruct(name, env, kase, image, ['quantizer.codes', 'decoder.image'], config);
    const [got, want] = [await saved('quantizer.codes'), await expected(kase, codes)];
    expect(got.shape).toEqual(want.shape);
    expect(Array.from(got.data)).toEqual(Array.from(want.data));
    const [y, r] = [(await saved('decoder.image')).data, (await expected(kase, picture)).data];
    expect(largestDifference(y, r)).toBeLessThan(1e-3);
    expect(psnr(y, r)).toBeGreaterThan(60);
  });

  it('vqgan: latents and every recorded activation within 1e-3', async () => {
    const saved = await reconstruct(name, env, 'vqgan', 'wide_image', [...layers.map((l) => `encoder/${l}`), ...decoderLayers.map((l) => `decoder/${l}`)]);
    for (const [node, list] of [['encoder', layers], ['decoder', decoderLayers]] as const) for (const layer of list) {
      const [got, want] = [await saved(`${node}/${layer}`), await expected('vqgan', `act.${layer}`)];
      expect(got.shape, layer).toEqual(want.shape);
      expect(largestDifference(got.data, want.data), layer).toBeLessThan(1e-3);
    }
    const latents = await reconstruct(name, env, 'vqgan', 'image', ['encoder.latent', 'quantizer.quantized']);
    expect(largestDifference((await latents('encoder.latent')).data, (await expected('vqgan', 'prequant')).data)).toBeLessThan(1e-3);
    expect(largestDifference((await latents('quantizer.quantized')).data, (await expected('vqgan', 'quantized')).data)).toBeLessThan(1e-3);
  });
});
