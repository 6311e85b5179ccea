/** Hugging Face diffusers' VQModel: its config and its tensor names, in the reference's terms. Reads no file. */
import { z } from 'zod';
import type { VqganArchitecture } from '../net/architecture.ts';

const whole = z.int().min(1).max(1_000_000);
const schema = z.object({
  in_channels: whole, out_channels: whole, down_block_types: z.array(z.string()).min(1).max(10), up_block_types: z.array(z.string()).min(1).max(10),
  block_out_channels: z.array(whole).min(1).max(10), layers_per_block: whole.max(64), act_fn: z.string().default('silu'), latent_channels: whole,
  sample_size: z.int().min(1).nullish(), num_vq_embeddings: whole, norm_num_groups: z.int().nullish(), vq_embed_dim: whole.nullish(),
  norm_type: z.string().default('group'), mid_block_add_attention: z.boolean().default(true), lookup_from_codebook: z.boolean().default(false),
});

/** @throws Error naming the file and what in it this program cannot run */
export function architectureOfDiffusers(root: Readonly<Record<string, unknown>>, name: string): { vqgan: VqganArchitecture; assumed: string[] } {
  if (root._class_name !== 'VQModel') throw new Error(`${name}: ${String(root._class_name).slice(0, 80)} is not a VQ-GAN; of the diffusers classes VQModel is`);
  const parsed = schema.safeParse(root);
  if (!parsed.success) throw new Error(`${name}: ${parsed.error.issues[0].path.join('.')} is not usable: ${parsed.error.issues[0].message}`);
  const c = parsed.data, levels = c.block_out_channels.length, refuse = (why: string) => new Error(`${name}: ${why}`);
  if (c.norm_type !== 'group') throw refuse(`norm_type ${c.norm_type.slice(0, 40)} (MoVQ) is not a VQ-GAN's; group is`);
  if (c.act_fn !== 'silu' && c.act_fn !== 'swish') throw refuse(`act_fn ${c.act_fn.slice(0, 40)} is not a VQ-GAN's; silu is`);
  if ((c.norm_num_groups ?? 32) !== 32) throw refuse(`norm_num_groups is ${c.norm_num_groups}, and a VQ-GAN has 32`);
  if (c.down_block_types.length !== levels || c.up_block_types.length !== levels) throw refuse('block_out_channels, down_block_types and up_block_types differ in length');
  const down = c.down_block_types.map((t) => known(t, ['DownEncoderBlock2D', 'AttnDownEncoderBlock2D'], refuse));
  const up = c.up_block_types.map((t) => known(t, ['UpDecoderBlock2D', 'AttnUpDecoderBlock2D'], refuse)).reverse();
  if (down.some((x, i) => x !== up[i])) throw refuse('encoder and decoder have attention at different levels, which the reference cannot express');
  const odd = c.block_out_channels.find((w) => w % 32);
  if (odd !== undefined) throw refuse(`block_out_channels has ${odd}, and group normalisation needs a multiple of 32`);
  // sample_size is only the size it was trained at; levels are named by a side that halves well
  const resolution = Math.max(256, 2 ** levels), ch = c.block_out_channels[0];
  return {
    vqgan: {
      kind: 'vqgan', quantizer: 'nearest', embedDim: c.vq_embed_dim ?? c.latent_channels, nEmbed: c.num_vq_embeddings, beta: 0.25, legacy: true, klWeight: 1e-8,
      ddconfig: {
        ch, chMult: c.block_out_channels.map((w) => w / ch), numResBlocks: c.layers_per_block, attnResolutions: down.flatMap((has, i) => (has ? [resolution / 2 ** i] : [])),
        resolution, inChannels: c.in_channels, outCh: c.out_channels, zChannels: c.latent_channels, doubleZ: false, resampWithConv: true,
        ...(!c.mid_block_add_attention && { midAttention: false }),
      },
    },
    assumed: ['beta 0.25, legacy order of the loss\'s terms: the reference\'s defaults', `levels counted from a side of ${resolution}`],
  };
}

function known(type: string, [plain, attention]: readonly [string, string], refuse: (why: string) => Error): boolean {
  if (type !== plain && type !== attention) throw refuse(`block type ${type.slice(0, 60)} is not a VQ-GAN's; ${plain} and ${attention} are`);
  return type === attention;
}

const blockParts: Readonly<Record<string, string>> = { norm1: 'norm1', conv1: 'conv1', norm2: 'norm2', conv2: 'conv2', conv_shortcut: 'nin_shortcut' };
/** Both spellings of attention: until 0.16 of diffusers, and since. */
const attentionParts: Readonly<Record<string, string>> = {
  group_norm: 'norm', to_q: 'q', query: 'q', to_k: 'k', key: 'k', to_v: 'v', value: 'v', 'to_out.0': 'proj_out', proj_attn: 'proj_out',
};
const part = (table: Readonly<Record<string, string>>, key: string) => (Object.hasOwn(table, key) ? table[key] : undefined);

/**
 * 'decoder.up_blocks.0.resnets.1.conv1.weight' -> 'decoder.up.2.block.1.conv1.weight' (of 3 levels: diffusers counts from the smallest side).
 * @returns undefined for a name that has no counterpart; names that both spell alike come back as they are
 */
export function fromDiffusers(name: string, levels: number): string | undefined {
  const level = (side: string, i: string) => (side === 'up' ? levels - 1 - Number(i) : Number(i));
  const block = /^(encoder|decoder)\.(down|up)_blocks\.(\d+)\.(resnets|attentions)\.(\d+)\.(.+)\.(weight|bias)$/.exec(name);
  if (block) {
    const [, stage, side, i, what, j, inner, end] = block, to = part(what === 'resnets' ? blockParts : attentionParts, inner);
    return to && `${stage}.${side}.${level(side, i)}.${what === 'resnets' ? 'block' : 'attn'}.${j}.${to}.${end}`;
  }
  const sampler = /^(encoder|decoder)\.(down|up)_blocks\.(\d+)\.(down|up)samplers\.0\.conv\.(weight|bias)$/.exec(name);
  if (sampler) return `${sampler[1]}.${sampler[2]}.${level(sampler[2], sampler[3])}.${sampler[4]}sample.conv.${sampler[5]}`;
  const middle = /^(encoder|decoder)\.mid_block\.(resnets|attentions)\.(\d+)\.(.+)\.(weight|bias)$/.exec(name);
  if (middle) {
    const [, stage, what, i, inner, end] = middle, to = part(what === 'resnets' ? blockParts : attentionParts, inner);
    return to && `${stage}.mid.${what === 'resnets' ? 'block' : 'attn'}_${Number(i) + 1}.${to}.${end}`;
  }
  const norm = /^(encoder|decoder)\.conv_norm_out\.(weight|bias)$/.exec(name);
  if (norm) return `${norm[1]}.norm_out.${norm[2]}`;
  return /^(encoder|decoder)\.(conv_in|conv_out)\.|^(quantize|quant_conv|post_quant_conv)\./.test(name) ? name : undefined;
}
