/** What a file of weights holds, as plain data for people and programs to read. Reads headers only; prints nothing. */
import type { VqganArchitecture } from '../net/architecture.ts';
import { factorOf } from '../net/architecture.ts';
import { size } from '../net/program.ts';
import type { Checkpoint, StoredType } from './checkpoint.ts';
import type { ModelConfig } from './config.ts';
import { findModel, NoVqgan } from './find.ts';
import type { ConfigText } from './find.ts';
import type { OnnxFace } from './onnx.ts';
import { openCheckpoint } from './open.ts';
import type { Source } from './source.ts';

/** A part of the file that is not the VQ-GAN: 'loss.discriminator', 'transformer', 'optimizer_states' ... */
export interface OtherPart { readonly part: string; readonly tensors: number; readonly parameters: number; readonly bytes: number }

export interface FileDescription {
  readonly file: string;
  readonly format: Checkpoint['format'];
  readonly bytes: number;
  readonly tensors: number;
  /** Tensors by their number type. */
  readonly types: Readonly<Partial<Record<StoredType, number>>>;
  /** Absent when the file holds no VQ-GAN; `problem` says why. */
  readonly architecture?: VqganArchitecture;
  /** Pixels per code in each direction. */
  readonly factor?: number;
  /** Of the VQ-GAN. */
  readonly parameters?: number;
  readonly inferred: readonly string[];
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly prefix?: string;
  readonly others: readonly OtherPart[];
  readonly config?: Omit<ModelConfig, 'vqgan' | 'assumed'>;
  readonly problem?: string;
  /** Values stored beside the tensors: epoch, global_step, metadata ... */
  readonly extras: Readonly<Record<string, unknown>>;
  /** Of an ONNX file. */
  readonly onnx?: OnnxFace;
}

/** 'loss.discriminator' of 'loss.discriminator.main.0.weight'; the first word of other names. */
const partOf = (name: string) => /^loss\.[^.]+(?=\.)/.exec(name)?.[0] ?? name.split('.')[0];

function partsOf(checkpoint: Checkpoint, names: readonly string[]): OtherPart[] {
  const parts = new Map<string, { tensors: number; parameters: number; bytes: number }>();
  for (const name of names) {
    const info = checkpoint.tensors.get(name), part = partOf(name);
    if (!info) continue;
    const sum = parts.get(part) ?? { tensors: 0, parameters: 0, bytes: 0 };
    parts.set(part, { tensors: sum.tensors + 1, parameters: sum.parameters + size(info.shape), bytes: sum.bytes + info.bytes });
  }
  return [...parts].map(([part, sum]) => ({ part, ...sum }));
}

/**
 * A file without a VQ-GAN is described too, unless a config says that there is one.
 * @throws Error when it cannot be opened, or does not fit its config
 */
export async function describeFile(source: Source, config?: ConfigText): Promise<FileDescription> {
  const checkpoint = await openCheckpoint(source), types: Partial<Record<StoredType, number>> = {};
  for (const { dtype } of checkpoint.tensors.values()) types[dtype] = (types[dtype] ?? 0) + 1;
  const face = checkpoint.format === 'onnx' && 'face' in checkpoint ? { onnx: checkpoint.face as OnnxFace } : {};
  const about = { file: source.name, format: checkpoint.format, bytes: source.size, tensors: checkpoint.tensors.size, types, extras: checkpoint.extras, ...face };
  try {
    const found = findModel(checkpoint, config), { architecture, inferred, missing, unexpected, prefix } = found;
    const parameters = [...found.names.values()].reduce((n, name) => n + size(checkpoint.tensors.get(name)?.shape ?? [0]), 0);
    const { vqgan: _, assumed: __, ...rest } = found.config ?? {};
    return {
      ...about, architecture, factor: factorOf(architecture.ddconfig), parameters, inferred, missing, unexpected, prefix,
      others: partsOf(checkpoint, found.others), ...(found.config && { config: rest as Omit<ModelConfig, 'vqgan' | 'assumed'> }),
    };
  } catch (e) {
    if (config && !(e instanceof NoVqgan)) throw e;
    return { ...about, inferred: [], missing: [], unexpected: [], others: partsOf(checkpoint, [...checkpoint.tensors.keys()]), problem: e instanceof Error ? e.message : String(e) };
  }
}
