/** The architecture of a VQ-GAN, told from the names and shapes of its tensors alone. Reads no file. */
import type { VqganArchitecture } from '../net/architecture.ts';
import type { Shape } from '../net/program.ts';

/** The reference's weight names to shapes. */
export type Shapes = ReadonlyMap<string, Shape>;
export interface Inferred { readonly architecture: VqganArchitecture; /** In words, and from which tensor. */ readonly inferred: readonly string[] }

/** Levels or blocks: how many different numbers stand in place of `(\d+)`. They must be 0, 1, 2 ... */
function countOfParts(shapes: Shapes, pattern: RegExp): number {
  const seen = new Set<number>();
  for (const name of shapes.keys()) { const m = pattern.exec(name); if (m) seen.add(Number(m[1])); }
  let n = 0;
  while (seen.has(n)) n++;
  return n;
}

/**
 * @param file names it in errors
 * @throws Error saying which tensor is not there, when these are not the tensors of a VQ-GAN
 */
export function inferVqgan(shapes: Shapes, file: string): Inferred {
  const words: string[] = [], lacks = (what: string) => new Error(`${file} does not hold a whole VQ-GAN: ${what}`);
  /** Length of axis `axis` of the first of these tensors that is there. */
  const length = (what: string, axis: number, ...names: string[]): number => {
    for (const name of names) {
      const n = shapes.get(name)?.[axis];
      if (n === undefined) continue;
      words.push(`${what} ${n} from ${name}`);
      return n;
    }
    throw lacks(`${what} cannot be told, for ${names[0]} is missing`);
  };

  const gumbel = shapes.has('quantize.embed.weight') || shapes.has('quantize.proj.weight');
  if (!gumbel && !shapes.has('quantize.embedding.weight')) {
    throw lacks(shapes.has('quant_conv.weight') ? 'it has no codebook (quantize.embedding.weight), so it is a KL autoencoder or another kind' : 'it has no codebook (quantize.embedding.weight)');
  }
  const ema = shapes.has('quantize.embedding.cluster_size') || shapes.has('quantize.embedding.embed_avg');
  const book = gumbel ? 'quantize.embed.weight' : 'quantize.embedding.weight';
  words.push(gumbel ? `Gumbel quantizer, for there is ${book}` : ema ? 'EMA quantizer, for there is quantize.embedding.cluster_size or embed_avg' : `nearest-code quantizer, for there is ${book}`);
  const nEmbed = length('n_embed', 0, book), embedDim = length('embed_dim', 1, book);

  const side = shapes.has('encoder.conv_in.weight') ? 'encoder' : 'decoder', levelsOf = side === 'encoder' ? 'down' : 'up';
  const levels = countOfParts(shapes, new RegExp(`^${side}\\.${levelsOf}\\.(\\d+)\\.block\\.`));
  if (!levels) throw lacks(`it has no ${side}.${levelsOf}.0.block.0`);
  const blocks = countOfParts(shapes, new RegExp(`^${side}\\.${levelsOf}\\.0\\.block\\.(\\d+)\\.`)), numResBlocks = side === 'encoder' ? blocks : blocks - 1;
  if (numResBlocks < 1) throw lacks(`${side}.${levelsOf}.0 has too few blocks`);
  words.push(`${levels} levels (f${2 ** (levels - 1)}) and num_res_blocks ${numResBlocks} from the names of ${side}.${levelsOf}.*.block.*`);
  const ch = length('ch', 0, 'encoder.conv_in.weight', 'decoder.norm_out.weight');
  const chMult = Array.from({ length: levels }, (_, i) => {
    const name = `${side}.${levelsOf}.${i}.block.0.conv1.weight`, width = shapes.get(name)?.[0];
    if (width === undefined) throw lacks(`${name} is missing`);
    return width / ch;
  });
  words.push(`ch_mult [${chMult.join(', ')}] from ${side}.${levelsOf}.*.block.0.conv1.weight`);
  const zChannels = length('z_channels', 0, 'post_quant_conv.weight', 'encoder.conv_out.weight');
  if (shapes.get('encoder.conv_out.weight')?.[0] === 2 * zChannels) throw lacks('encoder.conv_out is twice as wide as the latent, so it is a KL autoencoder');

  const attention = chMult.map((_, i) => shapes.has(`${side}.${levelsOf}.${i}.attn.0.norm.weight`));
  const resolution = Math.max(256, 2 ** levels), attnResolutions = attention.flatMap((has, i) => (has ? [resolution / 2 ** i] : []));
  words.push(attnResolutions.length
    ? `attn_resolutions [${attnResolutions.join(', ')}], counted from an assumed resolution of ${resolution}, from ${side}.${levelsOf}.{${attention.flatMap((has, i) => (has ? [i] : [])).join(', ')}}.attn`
    : `attn_resolutions [], for no level of ${side}.${levelsOf} has attn`);
  const midAttention = shapes.has(`${side}.mid.attn_1.norm.weight`);
  if (!midAttention) words.push(`no attention in the middle, for there is no ${side}.mid.attn_1`);
  const sampler = side === 'encoder' ? 'encoder.down.0.downsample.conv.weight' : 'decoder.up.1.upsample.conv.weight';
  const resampWithConv = levels === 1 || shapes.has(sampler);
  if (!resampWithConv) words.push(`resamp_with_conv false, for there is no ${sampler}`);
  const outCh = length('out_ch', 0, 'decoder.conv_out.weight', 'encoder.conv_in.weight'), inChannels = shapes.get('encoder.conv_in.weight')?.[1] ?? outCh;
  if (shapes.has('encoder.conv_in.weight')) words.push(`in_channels ${inChannels} from encoder.conv_in.weight`);
  const labels = inChannels === outCh && inChannels !== 3 && inChannels !== 1;
  if (labels) words.push(`n_labels ${inChannels}: pictures of ${inChannels} channels are taken for label maps, one plane per label`);
  words.push(gumbel ? 'kl_weight 1e-8, the reference\'s default' : `beta 0.25${ema ? '' : ', legacy order of the loss\'s terms'}: the reference's defaults`);

  return {
    inferred: words,
    architecture: {
      kind: 'vqgan', quantizer: gumbel ? 'gumbel' : ema ? 'ema' : 'nearest', nEmbed, embedDim, beta: 0.25, legacy: true, klWeight: 1e-8, ...(labels && { nLabels: inChannels }),
      ddconfig: { ch, chMult, numResBlocks, attnResolutions, resolution, inChannels, outCh, zChannels, doubleZ: false, resampWithConv, ...(!midAttention && { midAttention: false }) },
    },
  };
}
