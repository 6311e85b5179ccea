/** Published configs (taming-transformers, latent-diffusion, diffusers) made into architectures. Reads no weights. */
import { z } from 'zod';
import type { DiscriminatorArchitecture, GptArchitecture, VqganArchitecture } from '../net/architecture.ts';
import { parseConfig } from './config-text.ts';
import { architectureOfDiffusers } from './diffusers.ts';

/** What stands beside a transformer as its condition. */
export interface ConditionConfig {
  /** 'taming.modules.util.Labelator', ..., or 'none' when the transformer is unconditional. */
  readonly target: string;
  readonly key: string;
  /** A second VQ-GAN whose codes are the condition. */
  readonly vqgan?: VqganArchitecture;
  /** Its own parameters as they stand there: n_classes, n_embed, down_factor ... */
  readonly params: Readonly<Record<string, unknown>>;
}

export interface ModelConfig {
  readonly target: string;
  readonly vqgan: VqganArchitecture;
  /** Where the VQ-GAN stands within the whole: 'first_stage_model' inside a transformer or a diffusion model. */
  readonly part: '' | 'first_stage_model';
  readonly transformer?: GptArchitecture;
  readonly condition?: ConditionConfig;
  readonly startToken?: number;
  readonly discriminator?: DiscriminatorArchitecture;
  /** The loss's parameters as they stand there: disc_start, disc_weight, codebook_weight ... */
  readonly loss: Readonly<Record<string, unknown>>;
  /** What the config leaves open and the reference's default decided, in words. */
  readonly assumed: readonly string[];
}

const whole = z.int().min(1).max(1_000_000);
const record = z.record(z.string(), z.unknown());
const node = z.object({ target: z.string().max(300), params: record.nullish().transform((p) => p ?? {}) });
type ConfigNode = z.infer<typeof node>;

const ddconfigSchema = z.object({
  ch: whole, ch_mult: z.array(z.number().positive().max(1024)).min(1).max(10), num_res_blocks: whole.max(64), attn_resolutions: z.array(whole).max(16),
  resolution: z.union([whole, z.array(whole).min(1).max(2)]), in_channels: whole, out_ch: whole, z_channels: whole,
  double_z: z.boolean().default(false), resamp_with_conv: z.boolean().default(true),
  attn_type: z.string().default('vanilla'), use_linear_attn: z.boolean().default(false), tanh_out: z.boolean().default(false), give_pre_end: z.boolean().default(false),
});
const vqganSchema = z.object({
  embed_dim: whole, n_embed: whole, ddconfig: ddconfigSchema, n_labels: whole.optional(),
  beta: z.number().min(0).default(0.25), legacy: z.boolean().default(true), kl_weight: z.number().min(0).default(1e-8),
});
const gptSchema = z.object({ vocab_size: whole, block_size: whole, n_layer: whole.max(1000), n_head: whole, n_embd: whole });

/** Class name (last part of `target`) to the kind of quantizer. */
const vqgans: Readonly<Record<string, VqganArchitecture['quantizer']>> = {
  VQModel: 'nearest', VQModelInterface: 'nearest', VQSegmentationModel: 'nearest', VQNoDiscModel: 'nearest', EMAVQ: 'ema', GumbelVQ: 'gumbel',
};
const className = (target: string) => target.slice(target.lastIndexOf('.') + 1);
const isVqgan = (target: string) => Object.hasOwn(vqgans, className(target));

/** Reads with a schema. @throws Error saying which field of which file is wrong */
function read<T>(schema: z.ZodType<T>, value: unknown, at: string, name: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0], path = [at, ...issue.path].filter((p) => p !== '').join('.');
  throw new Error(`${name}: ${path || 'it'} is not usable: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`);
}

function vqganOf({ target, params }: ConfigNode, at: string, name: string): VqganArchitecture {
  const kind = className(target);
  if (!isVqgan(target)) {
    throw new Error(`${name}: ${target} is not a VQ-GAN${kind.startsWith('AutoencoderKL') ? ' (a KL autoencoder has no codebook)' : ''}. Known are ${Object.keys(vqgans).join(', ')}`);
  }
  const p = read(vqganSchema, params, `${at}.params`, name), d = p.ddconfig, refuse = (why: string) => new Error(`${name}: ${at}.params.${why}`);
  if (d.double_z) throw refuse('ddconfig.double_z is true; a VQ-GAN has one number per channel of the latent. Is it the config of a KL autoencoder?');
  if (d.use_linear_attn || !['vanilla', 'vanilla-xformers', 'none'].includes(d.attn_type)) throw refuse(`ddconfig.attn_type ${d.use_linear_attn ? 'linear' : d.attn_type.slice(0, 40)} is not known; vanilla and none are`);
  if (d.tanh_out || d.give_pre_end) throw refuse(`ddconfig.${d.tanh_out ? 'tanh_out' : 'give_pre_end'} is true, which no published VQ-GAN has`);
  const widths = d.ch_mult.map((m) => d.ch * m);
  const odd = [d.ch, ...widths].find((w) => !Number.isInteger(w) || w % 32 !== 0);
  if (odd !== undefined) throw refuse(`ddconfig asks for ${odd} channels, and group normalisation needs a multiple of 32`);
  const resolution = Array.isArray(d.resolution) ? d.resolution[0] : d.resolution;
  if (kind === 'GumbelVQ' && p.embed_dim !== d.z_channels) throw refuse(`embed_dim ${p.embed_dim} differs from ddconfig.z_channels ${d.z_channels}, and GumbelVQ projects both with one convolution`);
  if (kind === 'VQSegmentationModel' && p.n_labels === undefined) throw refuse('n_labels is missing: how many labels the maps have');
  if (p.n_labels !== undefined && p.n_labels !== d.in_channels) throw refuse(`n_labels ${p.n_labels} differs from ddconfig.in_channels ${d.in_channels}; label maps enter one plane per label`);
  return {
    kind: 'vqgan', quantizer: vqgans[kind], embedDim: p.embed_dim, nEmbed: p.n_embed, beta: p.beta, legacy: p.legacy, klWeight: p.kl_weight,
    ...(p.n_labels !== undefined && { nLabels: p.n_labels }),
    ddconfig: {
      ch: d.ch, chMult: d.ch_mult, numResBlocks: d.num_res_blocks, attnResolutions: d.attn_type === 'none' ? [] : d.attn_resolutions, resolution,
      inChannels: d.in_channels, outCh: d.out_ch, zChannels: d.z_channels, doubleZ: false, resampWithConv: d.resamp_with_conv,
      ...(d.attn_type === 'none' && { midAttention: false }),
    },
  };
}

/** taming/modules/losses/vqperceptual.py: the defaults of VQLPIPSWithDiscriminator. */
const discriminatorSchema = z.object({
  disc_in_channels: whole.default(3), disc_ndf: whole.default(64), disc_num_layers: whole.max(10).default(3), use_actnorm: z.boolean().default(false),
});

function lossOf(params: Readonly<Record<string, unknown>>, at: string, name: string): Pick<ModelConfig, 'loss' | 'discriminator'> {
  const given = node.safeParse(params.lossconfig);
  if (!given.success) return { loss: {} };
  const { target, params: loss } = given.data;
  if (!className(target).includes('WithDiscriminator')) return { loss };
  const d = read(discriminatorSchema, loss, `${at}.params.lossconfig.params`, name);
  return { loss, discriminator: { kind: 'discriminator', inChannels: d.disc_in_channels, ndf: d.disc_ndf, nLayers: d.disc_num_layers, norm: d.use_actnorm ? 'act' : 'batch' } };
}

function conditionOf(params: Readonly<Record<string, unknown>>, at: string, name: string): ConditionConfig | undefined {
  const given = params.cond_stage_config, key = typeof params.cond_stage_key === 'string' ? params.cond_stage_key : 'image';
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'string') return { target: given === '__is_unconditional__' ? 'none' : given, key, params: {} };
  const inner = read(node, given, `${at}.params.cond_stage_config`, name);
  const vqgan = isVqgan(inner.target) ? vqganOf(inner, `${at}.params.cond_stage_config`, name) : undefined;
  return { target: inner.target, key, params: inner.params, ...(vqgan && { vqgan }) };
}

function assumedOf(params: Readonly<Record<string, unknown>>, a: VqganArchitecture): string[] {
  if (a.quantizer === 'gumbel') return params.kl_weight === undefined ? ['kl_weight 1e-8, the reference\'s default'] : [];
  return params.beta === undefined ? [`beta 0.25${a.quantizer === 'nearest' ? ', legacy order of the loss\'s terms' : ''}: the reference's defaults`] : [];
}

/**
 * The network that a config describes: `model: {target, params}` as published, the bare `{target, params}` of a nested part, or
 * diffusers' config.json. Inside a transformer or a diffusion model, its first stage.
 * @throws Error naming the file and the field that cannot be used
 */
export function readConfig(text: string, name: string): ModelConfig {
  const value = parseConfig(text, name);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${name} is not a config: it holds ${value === null || value === undefined ? 'nothing' : 'no fields'}`);
  const root: Readonly<Record<string, unknown>> = { ...value };
  if (typeof root._class_name === 'string') return { target: `diffusers.${root._class_name}`, part: '', loss: {}, ...architectureOfDiffusers(root, name) };
  const at = 'model' in root ? 'model' : '', inner = at ? root.model : root;
  if (typeof inner !== 'object' || inner === null || !('target' in inner)) throw new Error(`${name} is not a config of a model: it has no model.target. The published configs of taming-transformers and latent-diffusion have one`);
  const outer = read(node, inner, at, name);
  const first = outer.params.first_stage_config;
  if (first === undefined || first === null) {
    const vqgan = vqganOf(outer, at, name);
    return { target: outer.target, vqgan, part: '', ...lossOf(outer.params, at, name), assumed: assumedOf(outer.params, vqgan) };
  }
  const stageAt = [at, 'params.first_stage_config'].filter(Boolean).join('.'), stage = read(node, first, stageAt, name);
  const vqgan = vqganOf(stage, stageAt, name), gpt = node.safeParse(outer.params.transformer_config);
  const size = gpt.success ? read(gptSchema, gpt.data.params, `${at}.params.transformer_config.params`, name) : undefined;
  const condition = conditionOf(outer.params, at, name), start = outer.params.sos_token;
  return {
    target: outer.target, vqgan, part: 'first_stage_model', ...lossOf(stage.params, stageAt, name), assumed: assumedOf(stage.params, vqgan),
    ...(size && { transformer: { kind: 'gpt', vocabSize: size.vocab_size, blockSize: size.block_size, nLayer: size.n_layer, nHead: size.n_head, nEmbd: size.n_embd } }),
    ...(condition && { condition }), ...(typeof start === 'number' && { startToken: start }),
  };
}
