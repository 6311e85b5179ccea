/** What flows along a wire, as far as it is known before anything runs. Pure. */
import type { GptArchitecture, VqganArchitecture } from '../net/architecture.ts';

export const valueKinds = ['image', 'latent', 'codes', 'logits', 'condition', 'model', 'transformer', 'prior', 'loss', 'gradient', 'dataset', 'number', 'text', 'map'] as const;
/** One kind, one colour. 'map' is a picture of one number per cell or pixel (a distance, a difference). */
export type ValueKind = (typeof valueKinds)[number];

/** A length: known (256), in terms of an unknown one (H/8: name H, times 1, over 8), or not known (null). */
export type Dim = number | { readonly of: string; readonly times: number; readonly over: number } | null;

/** Facts about a checkpoint that wires carry: enough to refuse a wrong pair. */
export interface ModelFacts {
  readonly architecture: VqganArchitecture;
  readonly parameters: number;
  readonly file: string;
  readonly inferred: readonly string[];
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
}

/** What a transformer's codes are conditioned on: one token (a class, a start token), or a grid of codes in the same cells. */
export type ConditionFacts =
  | { readonly is: 'class'; /** number of classes */ readonly classes?: number }
  | { readonly is: 'start'; readonly token: number }
  | { readonly is: 'codes'; /** of what: 'segmentation', 'depth' */ readonly of: string; readonly below?: number }
  | { readonly is: 'coordinates'; readonly below: number; /** pixels per cell */ readonly cell: number };

/** Facts about a transformer over codes that wires carry. */
export interface TransformerFacts {
  readonly architecture: GptArchitecture;
  readonly parameters: number;
  readonly file: string;
  readonly inferred: readonly string[];
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  /** Size K of its first stage's codebook, and pixels per code: where its first stage is known. */
  readonly below?: number;
  readonly cell?: number;
  /** Absent where neither config nor weights tell. */
  readonly condition?: ConditionFacts;
}

export interface PortType {
  readonly kind: ValueKind;
  /** NCHW for pictures and latents, (b, h, w) for codes; absent when nothing is known. */
  readonly shape?: readonly Dim[];
  /** Codes are below this number (the codebook's size K). */
  readonly below?: number;
  /** Pixels per cell in each direction, for latents and codes. */
  readonly cell?: number;
  /** Height and width of the picture before it was padded to whole cells; what is decoded is cropped back to it. */
  readonly crop?: readonly [height: Dim, width: Dim];
  /** A picture that is a label map: int32 (b, h, w) of label ids `below` their number, where that is known. */
  readonly labels?: boolean;
  readonly model?: ModelFacts;
  readonly transformer?: TransformerFacts;
}

/** Why a wire or a value does not fit: one or two sentences a person can act on. */
export class Refusal extends Error {
  override name = 'Refusal';
  /** @param port the input port at fault, when one is */
  constructor(message: string, readonly port?: string) { super(message); }
}

const gcd = (a: number, b: number): number => (b ? gcd(b, a % b) : a);

export const symbol = (of: string): Dim => ({ of, times: 1, over: 1 });

/** d * times / over, rounded up where d is known (pictures are padded to whole cells). */
export function scaleDim(d: Dim, times: number, over: number): Dim {
  if (d === null) return null;
  if (typeof d === 'number') return Math.ceil((d * times) / over);
  const [t, o] = [d.times * times, d.over * over], g = gcd(t, o);
  return { of: d.of, times: t / g, over: o / g };
}

/** 256, 'H', 'H/8', '2W', '?' */
export function showDim(d: Dim): string {
  if (d === null) return '?';
  if (typeof d === 'number') return `${d}`;
  return `${d.times === 1 ? '' : d.times}${d.of}${d.over === 1 ? '' : `/${d.over}`}`;
}

/** As it stands on a port: '3·256·256', '256·16·16', '16·16 of 1024'. The batch is shown only when it is known and not 1. */
export function showType(t: PortType): string {
  if (t.kind === 'model') return t.model ? `f${t.cell ?? '?'} K${t.model.architecture.nEmbed}` : '';
  if (!t.shape) return t.below ? `of ${t.below}` : '';
  const [b, ...rest] = t.shape;
  const lead = typeof b === 'number' && b !== 1 ? `${b}×` : '';
  return lead + rest.map(showDim).join('·') + (t.below ? ` of ${t.below}` : '');
}
