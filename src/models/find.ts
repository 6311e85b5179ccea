/** Finds the VQ-GAN in a checkpoint: by its config, or by inference, and says what fits and what does not. Reads headers only. */
import { vqganWeights } from '../net/vqgan-weights.ts';
import type { Shape } from '../net/program.ts';
import type { Checkpoint, FoundModel } from './checkpoint.ts';
import { readConfig } from './config.ts';
import type { ModelConfig } from './config.ts';
import { inferVqgan } from './infer.ts';
import type { Inferred } from './infer.ts';
import { isBeside, locate, prefixesOf, sameShape } from './weight-names.ts';
import type { Located } from './weight-names.ts';

export interface ConfigText { readonly text: string; /** names it in errors */ readonly name: string }
export interface FindOptions {
  /** Which VQ-GAN of a transformer's checkpoint: the pictures' (default), or the condition's. */
  readonly part?: 'first_stage_model' | 'cond_stage_model';
}

const few = (names: readonly string[], n = 3) => names.slice(0, n).join(', ') + (names.length > n ? ` and ${names.length - n} more` : '');
const show = (s: Shape) => (s.length ? s.join('x') : 'a single number');

/** A tensor that only a network with more levels, blocks, attention or shortcuts would have. */
const structural = /^(encoder\.down|decoder\.up)\.\d+\.(block\.\d+\.|attn\.\d+\.|(down|up)sample\.)|^(encoder|decoder)\.mid\.|^quantize\.(proj|embed|embedding)\.(weight|bias)$/;

/** The file is whole and holds something else: a transformer alone, a discriminator ... */
export class NoVqgan extends Error {
  override name = 'NoVqgan';
}

/** @throws NoVqgan saying what there is instead */
function placeOf(checkpoint: Checkpoint, file: string, part: FindOptions['part']): Located {
  const all = prefixesOf(checkpoint.tensors), fits = part ? all.filter((p) => p.includes(part)) : all, prefix = fits[0] ?? (part === 'first_stage_model' ? all[0] : undefined);
  if (prefix !== undefined) return locate(checkpoint.tensors, prefix);
  if (part === 'cond_stage_model') throw new NoVqgan(`${file} holds no VQ-GAN for the condition: no cond_stage_model.encoder.conv_in.weight`);
  const names = [...checkpoint.tensors.keys()];
  const what = names.some((n) => /(^|\.)(transformer\.)?blocks\.0\.attn\.key\.weight$/.test(n)) ? 'It holds a transformer without its first stage'
    : names.some((n) => n.includes('diffusion_model.')) ? 'It holds a diffusion model without its first stage' : `It holds ${names.length} tensors such as ${names.slice(0, 2).map((n) => n.slice(0, 100)).join(' and ')}`;
  throw new NoVqgan(`${file} holds no VQ-GAN: there is no encoder.conv_in.weight under any prefix. ${what}`);
}

/** @throws Error naming the tensors when the config describes another network than the weights */
function fitConfig(config: ModelConfig, configName: string, file: string, located: Located, shapes: ReadonlyMap<string, Shape>): void {
  const needed = vqganWeights(config.vqgan), called = (n: string) => located.names.get(n) ?? n;
  const wrong: string[] = [], missing: string[] = [];
  for (const [name, want] of needed) {
    const has = shapes.get(name);
    if (!has) missing.push(name);
    else if (!sameShape(has, want)) wrong.push(wrong.length ? called(name) : `${called(name)} is ${show(has)} in ${file}, ${configName} asks for ${show(want)}`);
  }
  if (wrong.length) throw new Error(`${wrong[0]}.${wrong.length > 1 ? ` So it is with ${few(wrong.slice(1))}: the config belongs to another checkpoint.` : ''}`);
  const strangers = [...shapes.keys()].filter((n) => structural.test(n) && !needed.has(n));
  if (strangers.length) throw new Error(`${configName} has no place for ${few(strangers.map(called))} of ${file}: the config belongs to another checkpoint${missing.length ? `. It asks for ${few(missing)}, which is not there` : ''}`);
  if (!missing.length) return;
  let alone: Inferred;
  try {
    alone = inferVqgan(shapes, file);
  } catch {
    return; // the file is incomplete: that is told as missing weights
  }
  // without its config the file is a whole network: then the config asks for too much
  if (![...vqganWeights(alone.architecture).keys()].some((n) => !shapes.has(n))) throw new Error(`${configName} asks for ${few(missing)}, which ${file} does not have: the config belongs to another checkpoint`);
}

/**
 * @param config decides the architecture; without it, names and shapes do
 * @throws Error when there is no VQ-GAN in it, when the config cannot be used, or when it does not fit the weights (naming them)
 */
export function findModel(checkpoint: Checkpoint, config?: ConfigText, options: FindOptions = {}): FoundModel {
  const file = checkpoint.name;
  const read = config && readConfig(config.text, config.name);
  const located = placeOf(checkpoint, file, options.part ?? (read?.part || undefined));
  const shapes = new Map([...located.names].flatMap(([to, from]) => { const t = checkpoint.tensors.get(from); return t ? [[to, t.shape] as const] : []; }));
  const chosen = read && options.part === 'cond_stage_model' ? conditionConfig(read, config?.name ?? '') : read;
  if (chosen && config) fitConfig(chosen, config.name, file, located, shapes);
  const { architecture, inferred } = chosen ? { architecture: chosen.vqgan, inferred: chosen.assumed } : inferVqgan(shapes, file);
  const needed = vqganWeights(architecture), names = new Map<string, string>(), missing: string[] = [];
  for (const [name, want] of needed) {
    const from = located.names.get(name), has = shapes.get(name);
    if (from === undefined || !has) missing.push(name);
    else if (sameShape(has, want)) names.set(name, from);
    else throw new Error(`${from} of ${file} is ${show(has)}, and a network like the rest of it needs ${show(want)}. The file is damaged, or its config is needed`);
  }
  const used = new Set(names.values()), unexpected: string[] = [], others: string[] = [];
  for (const name of checkpoint.tensors.keys()) {
    if (used.has(name)) continue;
    (name.startsWith(located.prefix) && !isBeside(name.slice(located.prefix.length)) ? unexpected : others).push(name);
  }
  const where = [...(located.prefix ? [`its tensors stand under ${located.prefix}`] : []), ...(located.spelling === 'diffusers' ? ['its tensors are named as in diffusers'] : [])];
  return { architecture, inferred: [...where, ...inferred], names, missing, unexpected, others, prefix: located.prefix, ...(read && { config: read }) };
}

function conditionConfig(read: ModelConfig, name: string): ModelConfig {
  const vqgan = read.condition?.vqgan;
  if (!vqgan) throw new Error(`${name} describes no VQ-GAN for the condition (cond_stage_config)`);
  return { target: read.condition.target, vqgan, part: '', loss: {}, assumed: [] };
}
