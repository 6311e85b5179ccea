/** What conditions, traces and comparisons know of a value: statistics, and what its kind adds. Reads a tensor once; keeps nothing. */
import type { ValueKind } from '../graph/port.ts';
import type { Shape } from '../net/program.ts';
import type { TensorData } from '../net/tensor.ts';
import { statsOf, type Stats } from './stats.ts';
import type { Value } from './value.ts';

export interface Measured {
  readonly kind: ValueKind;
  readonly dtype?: 'float32' | 'int32';
  readonly shape?: Shape;
  readonly stats: Stats;
  /** Share of exact zeros, 0 to 1. */
  readonly zeros: number;
  /** Codes: share of the codebook that occurs, and of the cells that the commonest code takes; 0 to 1. */
  readonly used?: number;
  readonly commonest?: number;
  /** The smallest lead of the best over the second best: logits row by row; of a map called margin its minimum. */
  readonly margin?: number;
}

const bins = 32;

/** @param name the port's or layer's, when it tells what the numbers are */
export function measureOf(data: TensorData, { kind, shape, below }: { kind: ValueKind; shape?: Shape; below?: number }, name = ''): Measured {
  let zeros = 0;
  for (const x of data) if (x === 0) zeros++;
  const stats = statsOf(data, bins), isGrid = data instanceof Int32Array;
  const margin = kind === 'logits' && shape && shape.length > 1 ? leadOf(data, shape.at(-1)!) : kind === 'map' && name.includes('margin') ? stats.min : undefined;
  return {
    kind, dtype: isGrid ? 'int32' : 'float32', shape, stats, zeros: data.length ? zeros / data.length : 0,
    ...(isGrid && kind === 'codes' && use(data, below)),
    ...(margin !== undefined && { margin }),
  };
}

/** Undefined for what has no numbers: a model, text. */
export async function measure(value: Value, name = ''): Promise<Measured | undefined> {
  const { tensor, number, kind, below } = value;
  if (tensor) return measureOf(await tensor.data(), { kind, shape: tensor.shape, below }, name);
  return number === undefined ? undefined : measureOf(Float64Array.of(number) as unknown as TensorData, { kind }, name);
}

function use(codes: Int32Array, below: number | undefined) {
  const counts = new Map<number, number>();
  for (const c of codes) counts.set(c, (counts.get(c) ?? 0) + 1);
  return { ...(below && { used: counts.size / below }), ...(codes.length && { commonest: Math.max(...counts.values()) / codes.length }) };
}

/** (..., n): the smallest difference of the largest and the second largest along the last axis. */
function leadOf(data: TensorData, n: number): number | undefined {
  if (n < 2) return undefined;
  let least = Infinity;
  for (let row = 0; row + n <= data.length; row += n) {
    let first = -Infinity, second = -Infinity;
    for (let i = row; i < row + n; i++) {
      if (data[i] > first) { second = first; first = data[i]; } else if (data[i] > second) second = data[i];
    }
    if (first - second < least) least = first - second;
  }
  return Number.isFinite(least) ? least : undefined;
}
