/** Finds the transformer of a Net2NetTransformer in a checkpoint, by its config or by inference. Reads headers only. */
import type { ConditionFacts } from '../graph/port.ts';
import type { GptArchitecture } from '../net/architecture.ts';
import { gptWeights } from '../net/gpt-weights.ts';
import type { Shape } from '../net/program.ts';
import type { Checkpoint } from './checkpoint.ts';
import { readConfig, type ModelConfig } from './config.ts';
import type { ConfigText } from './find.ts';

export interface FoundTransformer {
  readonly architecture: GptArchitecture;
  readonly inferred: readonly string[];
  /** The reference's weight name ('transformer.head.weight') to the tensor's name in the file. */
  readonly names: ReadonlyMap<string, string>;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly condition?: ConditionFacts;
  readonly config?: ModelConfig;
}

const anchor = 'blocks.0.attn.key.weight';
const show = (s: Shape) => s.join('x');

/** What stands before the transformer's names in the file: 'transformer.', 'module.transformer.', ''. */
function prefixOf(checkpoint: Checkpoint): string {
  const found = [...checkpoint.tensors.keys()].filter((n) => n === anchor || n.endsWith(`.${anchor}`)).map((n) => n.slice(0, -anchor.length));
  const rank = (p: string) => (/ema/.test(p) ? 2 : 0) + (/optimizer|callbacks/.test(p) ? 4 : 0);
  const best = found.sort((a, b) => rank(a) - rank(b) || a.length - b.length)[0];
  if (best === undefined) throw new Error(`${checkpoint.name} holds no transformer over codes: there is no ${anchor} under any prefix. For a VQ-GAN alone use a Model node`);
  return best;
}

/** Lengths as the tensors have them; heads leave no trace in any shape. */
function sizesOf(shapeOf: (name: string) => Shape | undefined, names: Iterable<string>, file: string): Omit<GptArchitecture, 'nHead'> {
  const tokens = shapeOf('tok_emb.weight'), places = shapeOf('pos_emb');
  if (tokens?.length !== 2 || places?.length !== 3) throw new Error(`${file} lacks ${tokens?.length === 2 ? 'pos_emb' : 'tok_emb.weight'} of its transformer. The file is damaged, or holds only a part`);
  let last = 0;
  for (const n of names) last = Math.max(last, Number(/^blocks\.(\d+)\./.exec(n)?.[1] ?? 0));
  return { kind: 'gpt', vocabSize: tokens[0], nEmbd: tokens[1], blockSize: places[1], nLayer: last + 1 };
}

const className = (target: string) => target.slice(target.lastIndexOf('.') + 1);
const whole = (v: unknown) => (typeof v === 'number' && Number.isInteger(v) && v >= 0 ? v : undefined);

/** What a config says of the condition; absent for one that is not known here. */
export function conditionOf({ condition, startToken }: ModelConfig): ConditionFacts | undefined {
  if (!condition) return undefined;
  const { target, key, vqgan, params } = condition;
  if (target === 'none') return { is: 'start', token: startToken ?? 0 };
  if (vqgan) return { is: 'codes', of: key, below: vqgan.nEmbed };
  const kind = className(target), classes = whole(params.n_classes), below = whole(params.n_embed), cell = whole(params.down_factor);
  if (kind === 'Labelator') return { is: 'class', ...(classes && { classes }) };
  if (kind === 'SOSProvider') return { is: 'start', token: whole(params.sos_token) ?? 0 };
  if (kind === 'CoordStage' && below && cell) return { is: 'coordinates', below, cell };
  return undefined;
}

function headsOf(width: number, configured: number | undefined, asked: number, file: string): { heads: number; how?: string } {
  const fit = [1, 2, 4, 8, 12, 16, 20, 24, 32].filter((n) => width % n === 0).join(', ');
  const heads = configured ?? asked;
  if (!heads) throw new Error(`${file} does not tell how many attention heads its transformer has, and no tensor shows it. Give its config, or set heads (a width of ${width} allows ${fit})`);
  if (!Number.isInteger(heads) || heads < 1 || width % heads) throw new Error(`${heads} attention heads do not divide the width ${width} of the transformer in ${file}. Set heads to one of ${fit}`);
  return { heads, ...(configured && asked && asked !== configured && { how: `${configured} heads, as the config says; the parameter's ${asked} is not used` }) };
}

/**
 * @param heads number of attention heads, for when no config tells; 0 where not known
 * @throws Error when there is none, when its heads are not known, or when the config does not fit the weights (naming them)
 */
export function findTransformer(checkpoint: Checkpoint, config?: ConfigText, heads = 0): FoundTransformer {
  const file = checkpoint.name, read = config && readConfig(config.text, config.name), prefix = prefixOf(checkpoint);
  if (read && !read.transformer) throw new Error(`${config.name} describes no transformer (transformer_config), and ${file} holds one. Give the config that belongs to it`);
  const inner = [...checkpoint.tensors.keys()].filter((n) => n.startsWith(prefix)).map((n) => n.slice(prefix.length));
  const shapeOf = (name: string) => checkpoint.tensors.get(prefix + name)?.shape;
  const sizes = sizesOf(shapeOf, inner, file), { heads: nHead, how } = headsOf(sizes.nEmbd, read?.transformer?.nHead, heads, file);
  const architecture = { ...sizes, nHead };
  for (const [field, word] of [['vocabSize', 'vocab_size'], ['blockSize', 'block_size'], ['nLayer', 'n_layer'], ['nEmbd', 'n_embd']] as const) {
    const says = read?.transformer?.[field];
    if (says !== undefined && says !== sizes[field]) throw new Error(`${config!.name} says ${word} ${says}; the transformer of ${file} has ${sizes[field]}. The config belongs to another checkpoint`);
  }
  const needed = gptWeights(architecture), names = new Map<string, string>(), missing: string[] = [];
  for (const [name, want] of needed) {
    const short = name.slice('transformer.'.length), has = shapeOf(short);
    if (!has) missing.push(name);
    else if (show(has) !== show(want)) throw new Error(`${prefix}${short} of ${file} is ${show(has)}, and a transformer like the rest of it needs ${show(want)}. The file is damaged`);
    else names.set(name, prefix + short);
  }
  const unexpected = prefix ? inner.filter((n) => !needed.has(`transformer.${n}`) && !n.endsWith('.attn.mask')).map((n) => prefix + n) : [];
  const inferred = read ? [] : [`${sizes.nLayer} blocks of width ${sizes.nEmbd}, ${sizes.vocabSize} tokens, ${sizes.blockSize} positions: from the shapes of its tensors`];
  const condition = read && conditionOf(read);
  return { architecture, inferred: [...inferred, ...(how ? [how] : [])], names, missing, unexpected, ...(condition && { condition }), ...(read && { config: read }) };
}
