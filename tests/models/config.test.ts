/** Configs in the published forms, and those that cannot be used. */
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/models/config.ts';
import { textOf } from './fixture.ts';

const dd = { double_z: false, z_channels: 256, resolution: 256, in_channels: 3, out_ch: 3, ch: 128, ch_mult: [1, 1, 2, 2, 4], num_res_blocks: 2, attn_resolutions: [16], dropout: 0 };
const params = { embed_dim: 256, n_embed: 1024, ddconfig: dd, lossconfig: { target: 'taming.modules.losses.vqperceptual.VQLPIPSWithDiscriminator', params: { disc_start: 250001, disc_weight: 0.8, codebook_weight: 1 } } };
const target = 'taming.models.vqgan.VQModel';
const json = (o: unknown) => readConfig(JSON.stringify(o), 'c.json');
const model = (change: object, t = target) => ({ model: { base_learning_rate: 4.5e-6, target: t, params: { ...params, ...change } } });

describe('published forms', () => {
  it('taming-transformers, f16 with 1024 codes', () => {
    expect(json(model({}))).toEqual({
      target, part: '', assumed: ['beta 0.25, legacy order of the loss\'s terms: the reference\'s defaults'],
      loss: { disc_start: 250001, disc_weight: 0.8, codebook_weight: 1 }, discriminator: { kind: 'discriminator', inChannels: 3, ndf: 64, nLayers: 3, norm: 'batch' },
      vqgan: {
        kind: 'vqgan', quantizer: 'nearest', embedDim: 256, nEmbed: 1024, beta: 0.25, legacy: true, klWeight: 1e-8,
        ddconfig: { ch: 128, chMult: [1, 1, 2, 2, 4], numResBlocks: 2, attnResolutions: [16], resolution: 256, inChannels: 3, outCh: 3, zChannels: 256, doubleZ: false, resampWithConv: true },
      },
    });
  });
  for (const [kind, quantizer] of [['VQModel', 'nearest'], ['VQNoDiscModel', 'nearest'], ['EMAVQ', 'ema'], ['GumbelVQ', 'gumbel']]) {
    it(`${kind}`, () => expect(json(model({}, `taming.models.vqgan.${kind}`)).vqgan.quantizer).toBe(quantizer));
  }
  it('weights of the loss where they are given', () => expect(json(model({ beta: 0.5, legacy: false, kl_weight: 5e-4 })).vqgan).toMatchObject({ beta: 0.5, legacy: false, klWeight: 5e-4 }));
  it('latent-diffusion, alone and as a first stage', () => {
    const ldm = { target: 'ldm.models.autoencoder.VQModelInterface', params: { embed_dim: 3, n_embed: 8192, ddconfig: { ...dd, z_channels: 3, ch_mult: [1, 2, 4], attn_resolutions: [] }, lossconfig: { target: 'torch.nn.Identity' } } };
    const want = { quantizer: 'nearest', embedDim: 3, nEmbed: 8192, ddconfig: { chMult: [1, 2, 4], attnResolutions: [] } };
    expect(json({ model: ldm }).vqgan).toMatchObject(want);
    expect(json(ldm).vqgan).toMatchObject(want);
    const whole = json({ model: { target: 'ldm.models.diffusion.ddpm.LatentDiffusion', params: { timesteps: 1000, unet_config: { target: 'x', params: {} }, first_stage_config: ldm, cond_stage_config: '__is_unconditional__' } } });
    expect(whole).toMatchObject({ part: 'first_stage_model', vqgan: want, condition: { target: 'none' } });
    expect(json({ model: { ...ldm, params: { ...ldm.params, ddconfig: { ...ldm.params.ddconfig, attn_type: 'none' } } } }).vqgan.ddconfig.midAttention).toBe(false);
  });
  it('a class transformer', () => expect(readConfig(textOf('reference/transformer-class/config.yaml'), 'c.yaml')).toMatchObject({
    part: 'first_stage_model', transformer: { kind: 'gpt', vocabSize: 128, blockSize: 64, nLayer: 2, nHead: 4, nEmbd: 64 }, condition: { target: 'taming.modules.util.Labelator', key: 'class_label', params: { n_classes: 8 } },
  }));
  it('an unconditional transformer', () => expect(readConfig(textOf('reference/transformer-unconditional/config.yaml'), 'c.yaml')).toMatchObject({ condition: { target: 'none' }, startToken: 3 }));
  it('a transformer over label maps, with yaml anchors', () => expect(readConfig(textOf('reference/transformer-segmentation/config.yaml'), 'c.yaml')).toMatchObject({
    vqgan: { embedDim: 24, ddconfig: { inChannels: 3 } }, condition: { vqgan: { nLabels: 9, ddconfig: { inChannels: 9, attnResolutions: [8] } } },
  }));
  it('diffusers', () => {
    const c = { _class_name: 'VQModel', in_channels: 3, out_channels: 3, down_block_types: ['DownEncoderBlock2D', 'DownEncoderBlock2D', 'AttnDownEncoderBlock2D'], up_block_types: ['AttnUpDecoderBlock2D', 'UpDecoderBlock2D', 'UpDecoderBlock2D'], block_out_channels: [128, 256, 512], layers_per_block: 2, act_fn: 'silu', latent_channels: 3, sample_size: 256, num_vq_embeddings: 8192, norm_num_groups: 32, vq_embed_dim: null };
    expect(json(c).vqgan).toMatchObject({ nEmbed: 8192, embedDim: 3, ddconfig: { ch: 128, chMult: [1, 2, 4], numResBlocks: 2, attnResolutions: [64], resolution: 256, zChannels: 3 } });
    expect(() => json({ ...c, _class_name: 'AutoencoderKL' })).toThrow(/AutoencoderKL is not a VQ-GAN/);
    expect(() => json({ ...c, norm_type: 'spatial' })).toThrow(/MoVQ/);
    expect(() => json({ ...c, up_block_types: ['UpDecoderBlock2D', 'UpDecoderBlock2D', 'UpDecoderBlock2D'] })).toThrow(/different levels/);
    expect(() => json({ ...c, down_block_types: ['CrossAttnDownBlock2D', 'DownEncoderBlock2D', 'DownEncoderBlock2D'] })).toThrow(/CrossAttnDownBlock2D/);
  });
});

describe('configs that cannot be used, with the field', () => {
  const cases: [string, () => unknown, RegExp][] = [
    ['a KL autoencoder', () => json(model({}, 'ldm.models.autoencoder.AutoencoderKL')), /c\.json: ldm\.models\.autoencoder\.AutoencoderKL is not a VQ-GAN \(a KL autoencoder has no codebook\)/],
    ['double_z', () => json(model({ ddconfig: { ...dd, double_z: true } })), /model\.params\.ddconfig\.double_z is true/],
    ['a missing field', () => json(model({ n_embed: undefined })), /model\.params\.n_embed/],
    ['a text for a number', () => json(model({ ddconfig: { ...dd, ch: '128' } })), /model\.params\.ddconfig\.ch is not usable/],
    ['channels that groups do not divide', () => json(model({ ddconfig: { ...dd, ch: 100 } })), /100 channels.*multiple of 32/],
    ['no target', () => json({ params }), /no model\.target/],
    ['a list', () => json([1]), /is not a config/],
    ['nothing', () => readConfig('', 'c.yaml'), /holds nothing/],
    ['linear attention', () => json(model({ ddconfig: { ...dd, attn_type: 'linear' } })), /attn_type linear/],
    ['Gumbel with two widths', () => json(model({ embed_dim: 128 }, 'taming.models.vqgan.GumbelVQ')), /embed_dim 128 differs from ddconfig\.z_channels 256/],
    ['labels that are not the channels', () => json(model({ n_labels: 9 }, 'taming.models.vqgan.VQSegmentationModel')), /n_labels 9 differs from ddconfig\.in_channels 3/],
    ['labels that are missing', () => json(model({}, 'taming.models.vqgan.VQSegmentationModel')), /n_labels is missing/],
    ['bad yaml', () => readConfig('model:\n  target: [a\n', 'c.yaml'), /^c\.yaml cannot be read: .*line/],
    ['a Python tag', () => readConfig('model: !!python/object/apply:os.system ["x"]\n', 'c.yaml'), /c\.yaml cannot be read.*python/],
    ['a key twice', () => readConfig('a: 1\na: 2\n', 'c.yaml'), /unique/],
    ['laughing aliases', () => readConfig(`a0: &a0 [x]\n${Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array.from({ length: 9 }, () => `*a${i}`).join(', ')}]`).join('\n')}\n`, 'c.yaml'), /c\.yaml cannot be read.*alias/i],
    ['a checkpoint in its place', () => readConfig('x'.repeat(2 << 20), 'c.yaml'), /too long for a config/],
  ];
  for (const [what, go, why] of cases) it(`${what}`, () => expect(go).toThrow(why));
});
