/** VQ-GANs found in checkpoints: with a config, without one, under prefixes, in diffusers' names, and beside a config of another. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checkpoint, TensorInfo } from '../../src/models/checkpoint.ts';
import { findModel } from '../../src/models/find.ts';
import { describeFile } from '../../src/models/inspect.ts';
import { inferVqgan } from '../../src/models/infer.ts';
import { openCheckpoint } from '../../src/models/open.ts';
import type { VqganArchitecture } from '../../src/net/architecture.ts';
import { size, type Shape } from '../../src/net/program.ts';
import { vqganWeights } from '../../src/net/vqgan-weights.ts';
import { fixture, sample, textOf } from './fixture.ts';
import { readFileSync } from 'node:fs';

const config = (name: string) => ({ name: 'config.yaml', text: textOf(`reference/${name}/config.yaml`) });
const changed = (name: string, from: string | RegExp, to: string) => { const c = config(name), text = c.text.replace(from, to); expect(text).not.toBe(c.text); return { ...c, text }; };

/** A checkpoint with these tensors, whose numbers nobody asks for. */
function checkpointWith(shapes: Iterable<readonly [string, Shape]>): Checkpoint {
  const tensors = new Map<string, TensorInfo>([...shapes].map(([name, shape]) => [name, { dtype: 'float32', shape, bytes: 4 * size(shape) }]));
  return { name: 'm.ckpt', format: 'safetensors', tensors, extras: {}, read: () => Promise.reject(new Error('not asked for')) };
}
const architectures: fc.Arbitrary<VqganArchitecture> = fc.record({
  quantizer: fc.constantFrom('nearest' as const, 'gumbel' as const), width: fc.integer({ min: 1, max: 4 }), mult: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
  numResBlocks: fc.integer({ min: 1, max: 3 }), attention: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), inChannels: fc.constantFrom(1, 3, 9), zChannels: fc.integer({ min: 1, max: 64 }),
  embedDim: fc.integer({ min: 1, max: 64 }), nEmbed: fc.integer({ min: 2, max: 2000 }), resampWithConv: fc.boolean(), mid: fc.boolean(),
}).map((r) => ({
  kind: 'vqgan', quantizer: r.quantizer, embedDim: r.embedDim, nEmbed: r.nEmbed, beta: 0.25, legacy: true, klWeight: 1e-8, ...(r.inChannels === 9 && { nLabels: 9 }),
  ddconfig: {
    ch: 32 * r.width, chMult: r.mult, numResBlocks: r.numResBlocks, attnResolutions: r.mult.flatMap((_, i) => (r.attention[i] ? [256 / 2 ** i] : [])), resolution: 256, inChannels: r.inChannels, outCh: r.inChannels,
    zChannels: r.zChannels, doubleZ: false, resampWithConv: r.resampWithConv || r.mult.length === 1, ...(!r.mid && { midAttention: false }),
  },
}));

describe('the reference cases', () => {
  for (const name of ['vqgan', 'vqgan-legacy-serialisation', 'gumbel', 'segmentation', 'transformer-class', 'transformer-unconditional', 'transformer-segmentation']) {
    it(`${name}: nothing missing, nothing unexpected, with and without the config`, async () => {
      const checkpoint = await openCheckpoint(fixture(`reference/${name}/model.ckpt`)), given = findModel(checkpoint, config(name)), told = findModel(checkpoint);
      for (const found of [given, told]) {
        expect(found.missing).toEqual([]);
        expect(found.unexpected).toEqual([]);
        expect(found.names.size).toBe(vqganWeights(found.architecture).size);
        for (const [to, from] of found.names) expect(from).toBe(found.prefix + to);
      }
      const { attnResolutions: a, resolution: r, ...same } = given.architecture.ddconfig, { attnResolutions: b, resolution: s, ...alike } = told.architecture.ddconfig;
      expect(alike).toEqual(same);
      expect(b.map((x) => s / x)).toEqual(a.map((x) => r / x));
      expect({ ...told.architecture, ddconfig: 0 }).toEqual({ ...given.architecture, ddconfig: 0 });
      expect(told.inferred.length).toBeGreaterThan(8);
    });
  }
  it('the condition\'s VQ-GAN of a transformer', async () => {
    const checkpoint = await openCheckpoint(fixture('reference/transformer-segmentation/model.ckpt')), found = findModel(checkpoint, config('transformer-segmentation'), { part: 'cond_stage_model' });
    expect(found).toMatchObject({ prefix: 'cond_stage_model.', missing: [], architecture: { nLabels: 9 } });
    await expect((async () => findModel(await openCheckpoint(fixture('reference/transformer-class/model.ckpt')), undefined, { part: 'cond_stage_model' }))()).rejects.toThrow(/no VQ-GAN for the condition/);
  });
  it('the bundled sample', async () => {
    const yaml = readFileSync(new URL('../../graphs/samples/landscapes-vqgan.yaml', import.meta.url), 'utf8');
    const d = await describeFile(sample('landscapes-vqgan.safetensors'), { name: 'landscapes-vqgan.yaml', text: yaml });
    expect(d).toMatchObject({ factor: 8, parameters: 3_144_259, missing: [], unexpected: [], types: { float16: 199, int64: 2 }, others: [{ part: 'loss.discriminator', tensors: 16 }], config: { discriminator: { ndf: 32, nLayers: 2 } } });
    const alone = await describeFile(sample('landscapes-class.safetensors'));
    expect(alone.problem).toMatch(/holds no VQ-GAN.*transformer without its first stage/);
  });
});

describe('inference', () => {
  it('tells every architecture from its own weights', () => {
    fc.assert(fc.property(architectures, (a) => {
      const weights = vqganWeights(a);
      expect(inferVqgan(weights, 'm').architecture).toEqual(a);
    }), { numRuns: 200, seed: 3 });
  });
  it('tells the EMA quantizer by its averages', () => {
    const a = inferVqgan(new Map([...vqganWeights(small), ['quantize.embedding.cluster_size', [64]], ['quantize.embedding.embed_avg', [64, 8]]]), 'm').architecture;
    expect(a.quantizer).toBe('ema');
    expect(findModel(checkpointWith([...vqganWeights(small), ['quantize.embedding.cluster_size', [64]]])).unexpected).toEqual([]);
  });
  it('decodes without an encoder, and says what is missing', () => {
    const found = findModel(checkpointWith([...vqganWeights(small)].filter(([n]) => !n.startsWith('encoder.') && !n.startsWith('quant_conv.'))));
    expect(found.architecture).toEqual(small);
    expect(found.missing.every((n) => /^(encoder|quant_conv)\./.test(n))).toBe(true);
    expect(found.missing.length).toBeGreaterThan(10);
  });
  it('names what is missing in the middle of a network', () => {
    const found = findModel(checkpointWith([...vqganWeights(small)].filter(([n]) => n !== 'decoder.mid.block_2.conv1.bias').concat([['decoder.stranger', [3]]])));
    expect(found.missing).toEqual(['decoder.mid.block_2.conv1.bias']);
    expect(found.unexpected).toEqual(['decoder.stranger']);
  });
  it('refuses a KL autoencoder and a file of something else', () => {
    const kl = [...vqganWeights(small)].filter(([n]) => !n.startsWith('quantize.'));
    expect(() => findModel(checkpointWith(kl))).toThrow(/no codebook.*KL autoencoder/);
    expect(() => findModel(checkpointWith([['bert.a', [1]], ['bert.b', [1]]]))).toThrow('m.ckpt holds no VQ-GAN: there is no encoder.conv_in.weight under any prefix. It holds 2 tensors such as bert.a and bert.b');
  });
  it('refuses tensors that do not belong together', () => {
    const odd = [...vqganWeights(small)].map(([n, s]) => [n, n === 'decoder.conv_in.weight' ? [64, 99, 3, 3] : s] as const);
    expect(() => findModel(checkpointWith(odd))).toThrow(/decoder\.conv_in\.weight of m\.ckpt is 64x99x3x3, and a network like the rest of it needs/);
  });
});

const small: VqganArchitecture = {
  kind: 'vqgan', quantizer: 'nearest', embedDim: 8, nEmbed: 64, beta: 0.25, legacy: true, klWeight: 1e-8,
  ddconfig: { ch: 32, chMult: [1, 2], numResBlocks: 2, attnResolutions: [128], resolution: 256, inChannels: 3, outCh: 3, zChannels: 16, doubleZ: false, resampWithConv: true },
};

describe('prefixes and other spellings', () => {
  for (const prefix of ['first_stage_model.', 'module.', 'model.', 'model.first_stage_model.', 'ema.', 'vqgan.net.']) {
    it(`${prefix}`, () => {
      const found = findModel(checkpointWith([...[...vqganWeights(small)].map(([n, s]) => [prefix + n, s] as const), ['loss.perceptual_loss.x', [1]], ['optimizer_states.0.state.0.exp_avg', [3]], ['model_ema.decay', []]]));
      expect(found).toMatchObject({ prefix, missing: [], unexpected: [], architecture: small });
      expect(found.others).toHaveLength(3);
    });
  }
  it('takes the model rather than its running average or a condition', () => {
    const all = ['ema.', 'cond_stage_model.', 'model.'].flatMap((p) => [...vqganWeights(small)].map(([n, s]) => [p + n, s] as const));
    expect(findModel(checkpointWith(all)).prefix).toBe('model.');
  });
  for (const [era, attention] of [['new', ['to_q', 'to_k', 'to_v', 'to_out.0']], ['old', ['query', 'key', 'value', 'proj_attn']]] as const) {
    it(`diffusers, ${era} names`, () => {
      const toDiffusers = (n: string) => n
        .replace(/(encoder)\.down\.(\d+)\.block\./, '$1.down_blocks.$2.resnets.').replace(/(encoder)\.down\.(\d+)\.attn\./, '$1.down_blocks.$2.attentions.').replace(/(encoder)\.down\.(\d+)\.downsample/, '$1.down_blocks.$2.downsamplers.0')
        .replace(/(decoder)\.up\.(\d+)\.block\./, (_, d: string, i: string) => `${d}.up_blocks.${1 - Number(i)}.resnets.`).replace(/(decoder)\.up\.(\d+)\.attn\./, (_, d: string, i: string) => `${d}.up_blocks.${1 - Number(i)}.attentions.`)
        .replace(/(decoder)\.up\.(\d+)\.upsample/, (_, d: string, i: string) => `${d}.up_blocks.${1 - Number(i)}.upsamplers.0`)
        .replace('mid.block_1', 'mid_block.resnets.0').replace('mid.block_2', 'mid_block.resnets.1').replace('mid.attn_1', 'mid_block.attentions.0').replace('nin_shortcut', 'conv_shortcut').replace('norm_out', 'conv_norm_out')
        .replace(/(attentions\.\d+)\.(norm|q|k|v|proj_out)\./, (_, a: string, p: string) => `${a}.${p === 'norm' ? 'group_norm' : attention[['q', 'k', 'v', 'proj_out'].indexOf(p)]}.`);
      const reshaped = [...vqganWeights(small)].map(([n, s]) => [toDiffusers(n), /attentions.*weight/.test(toDiffusers(n)) && s.length === 4 ? s.slice(0, 2) : s] as const);
      const found = findModel(checkpointWith(reshaped));
      expect(found).toMatchObject({ missing: [], unexpected: [], architecture: small });
      for (const [to, from] of found.names) expect(from).toBe(toDiffusers(to));
    });
  }
});

describe('a config that does not fit its weights names the tensors', () => {
  const cases: [string, string | RegExp, string, RegExp][] = [
    ['another width', 'ch: 32', 'ch: 64', /^encoder\.conv_in\.weight is 32x3x3x3 in model\.ckpt, config\.yaml asks for 64x3x3x3\. So it is with encoder\.conv_in\.bias, .* and \d+ more: the config belongs to another checkpoint\.$/],
    ['another codebook', 'n_embed: 128', 'n_embed: 256', /^quantize\.embedding\.weight is 128x24 in model\.ckpt, config\.yaml asks for 256x24\.$/],
    ['more blocks', 'num_res_blocks: 1', 'num_res_blocks: 2', /config\.yaml asks for encoder\.down\.0\.block\.1\.norm1\.weight.* and \d+ more, which model\.ckpt does not have/],
    ['fewer levels', /ch_mult:\n(\s+)- 1\n\s+- 2\n/, 'ch_mult:\n$1- 1\n', /config\.yaml (has no place for|asks for)|in model\.ckpt, config\.yaml asks for/],
    ['no attention', /attn_resolutions:\n\s+- 8/, 'attn_resolutions: []', /config\.yaml has no place for encoder\.down\.2\.attn\.0\.norm\.weight/],
    ['attention elsewhere', /attn_resolutions:\n(\s+)- 8/, 'attn_resolutions:\n$1- 16', /encoder\.down\.2\.attn\.0/],
    ['another quantizer', 'VQModel', 'EMAVQ', /^$/],
  ];
  for (const [what, from, to, why] of cases) {
    it(`${what}`, async () => {
      const checkpoint = await openCheckpoint(fixture('reference/vqgan/model.ckpt'));
      // EMA and nearest-code quantizers need the same weights to run: that fits
      if (why.source === '^$') expect(findModel(checkpoint, changed('vqgan', from, to)).architecture.quantizer).toBe('ema');
      else expect(() => findModel(checkpoint, changed('vqgan', from, to))).toThrow(why);
    });
  }
  it('a Gumbel checkpoint with the config of a nearest-code one', async () => {
    const checkpoint = await openCheckpoint(fixture('reference/gumbel/model.ckpt'));
    expect(() => findModel(checkpoint, changed('gumbel', 'GumbelVQ', 'VQModel'))).toThrow(/config\.yaml has no place for quantize\.proj\.weight/);
  });
  it('one missing weight is told, not taken for another config', async () => {
    const whole = await openCheckpoint(fixture('reference/vqgan/model.ckpt')), tensors = new Map(whole.tensors);
    tensors.delete('decoder.norm_out.bias');
    expect(findModel({ ...whole, tensors }, config('vqgan')).missing).toEqual(['decoder.norm_out.bias']);
  });
});
