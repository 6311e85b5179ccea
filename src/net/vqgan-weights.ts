/** Names and shapes of every weight a VQ-GAN needs, as the reference spells them. A list; it builds no network and reads no file. */
import { hasAttention } from './architecture.ts';
import type { VqganArchitecture } from './architecture.ts';
import type { Shape } from './program.ts';

/**
 * taming/modules/diffusionmodules/model.py (Encoder, Decoder) and taming/models/vqgan.py, in the reference's order.
 * Convolutions are (out, in, k, k), the codebook (nEmbed, embedDim).
 */
export function vqganWeights(a: VqganArchitecture): Map<string, Shape> {
  const d = a.ddconfig, out = new Map<string, Shape>(), levels = d.chMult.length;
  const width = (level: number) => d.ch * d.chMult[level], deep = width(levels - 1);
  const conv = (name: string, from: number, to: number, k: number) => { out.set(`${name}.weight`, [to, from, k, k]); out.set(`${name}.bias`, [to]); };
  const norm = (name: string, c: number) => { out.set(`${name}.weight`, [c]); out.set(`${name}.bias`, [c]); };
  const block = (name: string, from: number, to: number) => {
    norm(`${name}.norm1`, from); conv(`${name}.conv1`, from, to, 3);
    norm(`${name}.norm2`, to); conv(`${name}.conv2`, to, to, 3);
    if (from !== to) conv(`${name}.nin_shortcut`, from, to, 1);
  };
  const attention = (name: string, c: number) => {
    norm(`${name}.norm`, c);
    for (const part of ['q', 'k', 'v', 'proj_out']) conv(`${name}.${part}`, c, c, 1);
  };
  const middle = (side: string) => {
    block(`${side}.mid.block_1`, deep, deep);
    if (d.midAttention !== false) attention(`${side}.mid.attn_1`, deep);
    block(`${side}.mid.block_2`, deep, deep);
  };

  conv('encoder.conv_in', d.inChannels, d.ch, 3);
  for (let i = 0, c = d.ch; i < levels; i++) {
    for (let j = 0; j < d.numResBlocks; j++, c = width(i)) {
      block(`encoder.down.${i}.block.${j}`, c, width(i));
      if (hasAttention(d, i)) attention(`encoder.down.${i}.attn.${j}`, width(i));
    }
    if (i < levels - 1 && d.resampWithConv) conv(`encoder.down.${i}.downsample.conv`, c, c, 3);
  }
  middle('encoder');
  const latent = d.doubleZ ? 2 * d.zChannels : d.zChannels;
  norm('encoder.norm_out', deep);
  conv('encoder.conv_out', deep, latent, 3);

  conv('decoder.conv_in', d.zChannels, deep, 3);
  middle('decoder');
  for (let i = levels - 1, c = deep; i >= 0; i--) {
    for (let j = 0; j <= d.numResBlocks; j++, c = width(i)) {
      block(`decoder.up.${i}.block.${j}`, c, width(i));
      if (hasAttention(d, i)) attention(`decoder.up.${i}.attn.${j}`, width(i));
    }
    if (i > 0 && d.resampWithConv) conv(`decoder.up.${i}.upsample.conv`, c, c, 3);
  }
  norm('decoder.norm_out', width(0));
  conv('decoder.conv_out', width(0), d.outCh, 3);

  if (a.quantizer === 'gumbel') {
    conv('quantize.proj', a.embedDim, a.nEmbed, 1);
    out.set('quantize.embed.weight', [a.nEmbed, a.embedDim]);
  } else out.set('quantize.embedding.weight', [a.nEmbed, a.embedDim]);
  conv('quant_conv', latent, a.embedDim, 1);
  conv('post_quant_conv', a.embedDim, d.zChannels, 1);
  return out;
}
