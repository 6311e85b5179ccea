/** Two runs side by side, node by node: parameters, times, and how their values differ. Knows recorded runs; runs nothing. */
import { canonical } from '../graph/canonical.ts';
import type { Params, ParamValue } from '../graph/node.ts';
import type { ValueKind } from '../graph/port.ts';
import type { Shape } from '../net/program.ts';
import type { TensorData } from '../net/tensor.ts';

/** A value of a finished run, live or out of a trace. */
export interface Recorded {
  readonly kind: ValueKind;
  readonly shape?: Shape;
  readonly number?: number;
  readonly text?: string;
  /** Names the content where that is known: equal ids are equal values. */
  readonly id?: string;
  /** Of the numbers: other digests are other numbers even where the numbers were not kept. */
  readonly digest?: string;
  /** Absent when the numbers were not kept. */
  data?(): Promise<TensorData>;
}
export interface RecordedNode { readonly type: string; readonly params: Params; readonly ms?: number; readonly outputs: Readonly<Record<string, Recorded>> }
export type RecordedRun = ReadonlyMap<string, RecordedNode>;

export type Difference =
  | { readonly is: 'same' }
  | { readonly is: 'only a' } | { readonly is: 'only b' }
  | { readonly is: 'other shape'; readonly a: Shape; readonly b: Shape }
  | { readonly is: 'number'; readonly a: number; readonly b: number }
  | { readonly is: 'text' }
  /** `cells`: flat indices of the first ones that differ, at most 4096. */
  | { readonly is: 'codes'; readonly differing: number; readonly of: number; readonly cells: readonly number[] }
  /** psnr in dB for pictures, whose values span 2. */
  | { readonly is: 'tensor'; readonly largest: number; readonly mean: number; readonly differing: number; readonly of: number; readonly psnr?: number }
  /** The numbers of one are no longer there; by their digests they may still be known to differ. */
  | { readonly is: 'not kept'; readonly differs?: boolean };

export interface NodeDifference {
  readonly node: string;
  readonly is: 'same' | 'differs' | 'only a' | 'only b';
  readonly params: readonly { readonly name: string; readonly a?: ParamValue; readonly b?: ParamValue }[];
  readonly ms: { readonly a?: number; readonly b?: number };
  readonly outputs: Readonly<Record<string, Difference>>;
}
/** In the order of run a, then what only b has. */
export interface RunDifferences { readonly nodes: readonly NodeDifference[] }

const mostCells = 4096;

export async function compareRuns(a: RecordedRun, b: RecordedRun): Promise<RunDifferences> {
  const nodes: NodeDifference[] = [];
  for (const [id, x] of a) {
    const y = b.get(id);
    if (!y) { nodes.push({ node: id, is: 'only a', params: [], ms: { a: x.ms }, outputs: {} }); continue; }
    const params = differingParams(x.params, y.params), outputs: Record<string, Difference> = {};
    for (const port of new Set([...Object.keys(x.outputs), ...Object.keys(y.outputs)])) outputs[port] = await differenceOf(x.outputs[port], y.outputs[port]);
    const same = x.type === y.type && !params.length && Object.values(outputs).every((d) => d.is === 'same' || (d.is === 'not kept' && !d.differs));
    nodes.push({ node: id, is: same ? 'same' : 'differs', params, ms: { a: x.ms, b: y.ms }, outputs });
  }
  for (const [id, y] of b) if (!a.has(id)) nodes.push({ node: id, is: 'only b', params: [], ms: { b: y.ms }, outputs: {} });
  return { nodes };
}

function differingParams(a: Params, b: Params): NodeDifference['params'] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((k) => canonical(a[k] ?? null) !== canonical(b[k] ?? null))
    .map((name) => ({ name, ...(Object.hasOwn(a, name) && { a: a[name] }), ...(Object.hasOwn(b, name) && { b: b[name] }) }));
}

export async function differenceOf(a: Recorded | undefined, b: Recorded | undefined): Promise<Difference> {
  if (!a || !b) return { is: a ? 'only a' : 'only b' };
  if (a.id !== undefined && a.id === b.id) return { is: 'same' };
  const digests = a.digest !== undefined && b.digest !== undefined;
  if (digests && a.digest === b.digest && `${a.shape}` === `${b.shape}`) return { is: 'same' };
  if (a.shape && b.shape) {
    if (`${a.shape}` !== `${b.shape}`) return { is: 'other shape', a: a.shape, b: b.shape };
    if (!a.data || !b.data) return { is: 'not kept', ...(digests && { differs: true }) };
    let x: TensorData, y: TensorData;
    try { [x, y] = [await a.data(), await b.data()]; } catch { return { is: 'not kept' }; }
    return differenceOfData(x, y, a.kind);
  }
  if (a.number !== undefined || b.number !== undefined) {
    return Object.is(a.number, b.number) ? { is: 'same' } : { is: 'number', a: a.number ?? Number.NaN, b: b.number ?? Number.NaN };
  }
  return a.text === b.text ? { is: 'same' } : { is: 'text' };
}

export function differenceOfData(a: TensorData, b: TensorData, kind: ValueKind): Difference {
  const cells: number[] = [];
  let differing = 0, largest = 0, sum = 0, squares = 0;
  for (let i = 0; i < a.length; i++) {
    if (Object.is(a[i], b[i]) || a[i] === b[i]) continue;
    differing++;
    if (cells.length < mostCells) cells.push(i);
    const d = Math.abs(a[i] - b[i]);
    // NaN against a number is as far apart as can be
    const far = Number.isNaN(d) ? Infinity : d;
    if (far > largest) largest = far;
    sum += far;
    if (kind === 'image') squares += (Math.max(-1, Math.min(1, a[i])) - Math.max(-1, Math.min(1, b[i]))) ** 2;
  }
  if (!differing) return { is: 'same' };
  if (a instanceof Int32Array) return { is: 'codes', differing, of: a.length, cells };
  return { is: 'tensor', largest, mean: sum / a.length, differing, of: a.length, ...(kind === 'image' && { psnr: 10 * Math.log10(4 / (squares / a.length)) }) };
}
