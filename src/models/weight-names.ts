/** Where in a file a VQ-GAN stands: the prefix of its tensors, and their names in the reference's spelling. Reads no file. */
import type { Shape } from '../net/program.ts';
import type { TensorInfo } from './checkpoint.ts';
import { fromDiffusers } from './diffusers.ts';

type Tensors = ReadonlyMap<string, TensorInfo>;

/** Tensors that every VQ-GAN has, or one of its halves. */
const anchors = ['encoder.conv_in.weight', 'decoder.conv_in.weight', 'quantize.embedding.weight', 'quantize.embed.weight'];

/** Prefixes under which an anchor stands, the likeliest first. */
export function prefixesOf(tensors: Tensors): string[] {
  const found = new Map<string, number>();
  for (const name of tensors.keys()) {
    for (const a of anchors) if (name === a || name.endsWith(`.${a}`)) { const p = name.slice(0, -a.length); found.set(p, (found.get(p) ?? 0) + 1); }
  }
  // most of the anchors; then the first stage rather than a condition, trained weights rather than their average; then the shortest
  const rank = (p: string) => (/cond_stage/.test(p) ? 4 : 0) + (/(^|\.)(model_)?ema(_|\.)/.test(p) ? 2 : 0) + (/optimizer|callbacks/.test(p) ? 8 : 0);
  return [...found.keys()].sort((a, b) => rank(a) - rank(b) || (found.get(b) ?? 0) - (found.get(a) ?? 0) || a.length - b.length);
}

export interface Located {
  readonly prefix: string;
  readonly spelling: 'taming' | 'diffusers';
  /** The reference's name to the file's. */
  readonly names: ReadonlyMap<string, string>;
}

/** Parts of a whole training state that are not the VQ-GAN itself. */
const beside = /^(loss|first_stage_model|cond_stage_model|transformer|permuter|model\.diffusion_model|model_ema|discriminator|perceptual_loss|lpips|optimizer\w*|lr_schedulers?|callbacks|hyper_parameters|state_dict|ema|module|model)\./;
/** Tensors of a VQ-GAN that running it does not need: running averages, a map of used codes, colours for label maps. */
const unneeded = /^(quantize\.embedding\.(cluster_size|embed_avg|initted|ema_\w+)|quantize\.(used|beta|temperature|cluster_size|embed_avg|_ema_\w+)|colorize|temperature|scale_factor)$/;
export const isBeside = (name: string) => beside.test(name) || unneeded.test(name);

/** Names under `prefix`, in the reference's spelling. */
export function locate(tensors: Tensors, prefix: string): Located {
  const inner = [...tensors.keys()].filter((n) => n.startsWith(prefix)).map((n) => n.slice(prefix.length));
  if (!inner.some((n) => /^(encoder\.down_blocks|decoder\.up_blocks)\./.test(n))) {
    return { prefix, spelling: 'taming', names: new Map(inner.filter((n) => prefix !== '' || !isBeside(n)).map((n) => [n, prefix + n])) };
  }
  const levels = 1 + inner.reduce((most, n) => Math.max(most, Number(/^(?:encoder\.down|decoder\.up)_blocks\.(\d+)\./.exec(n)?.[1] ?? 0)), 0);
  return { prefix, spelling: 'diffusers', names: new Map(inner.flatMap((n) => { const to = fromDiffusers(n, levels); return to ? [[to, prefix + n] as const] : []; })) };
}

/** A matrix for a 1x1 convolution holds the same numbers in the same order. */
const trimmed = (s: Shape) => { let n = s.length; while (n > 0 && s[n - 1] === 1) n--; return s.slice(0, n); };
export const sameShape = (a: Shape, b: Shape) => { const [x, y] = [trimmed(a), trimmed(b)]; return x.length === y.length && x.every((d, i) => d === y[i]); };
