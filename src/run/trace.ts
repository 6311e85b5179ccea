/** A run written down: its workflow, receipt, steps, every value's statistics and some values whole. Pure data; files are made of it elsewhere. */
import type { Graph } from '../graph/graph.ts';
import { nodeAt } from '../graph/path.ts';
import type { ValueKind } from '../graph/port.ts';
import { filesOf, nodeVersionsOf, seedsOf, type Receipt } from '../graph/receipt.ts';
import type { Shape } from '../net/program.ts';
import type { TensorData } from '../net/tensor.ts';
import { describeChange } from './change.ts';
import { compareRuns, type Recorded, type RecordedNode, type RecordedRun, type RunDifferences } from './compare.ts';
import type { DebugRun } from './debug-run.ts';
import { digestOf } from './digest.ts';
import { type Measured, measureOf } from './measure.ts';
import type { Signing } from './signing.ts';
import type { Stats } from './stats.ts';
import type { Path } from './verb.ts';

/** By names that are places in the list of values. */
export interface TracedStep {
  readonly at: Path;
  /** The workflow's node, at its own step. */
  readonly node?: string;
  /** Milliseconds of work since the run started, and taken. */
  readonly start: number;
  readonly ms?: number;
  readonly cached?: boolean;
  readonly reads: Readonly<Record<string, number>>;
  readonly writes: Readonly<Record<string, number>>;
}
export interface TracedValue {
  readonly kind: ValueKind;
  readonly dtype?: 'float32' | 'int32';
  readonly shape?: Shape;
  readonly below?: number;
  readonly number?: number;
  readonly text?: string;
  readonly digest?: string;
  readonly measured?: Omit<Measured, 'kind' | 'dtype' | 'shape'>;
}
export interface TracedOverride { readonly step: number; readonly at: Path; readonly of: 'reads' | 'writes'; readonly name: string; readonly change: string }
export type TraceReceipt = Pick<Receipt, 'files' | 'seeds' | 'engine' | 'versions'>;

export interface Trace {
  readonly workflow: Graph;
  readonly receipt: TraceReceipt;
  /** How the run ended, and why if it failed. Absent: it was going on. */
  readonly ended?: 'done' | 'failed' | 'stopped';
  readonly fault?: string;
  readonly ms: number;
  readonly steps: readonly TracedStep[];
  readonly values: readonly TracedValue[];
  readonly overrides: readonly TracedOverride[];
  /** The numbers of value i, where they were kept. */
  numbers(i: number): TensorData | undefined;
}

/** What ran it, on which files and seeds. A file that is named and not there was not needed, else the run had failed. */
export async function receiptOf({ graph, specs, files, engine, product }: Pick<Signing, 'graph' | 'specs' | 'files' | 'engine' | 'product'>): Promise<TraceReceipt> {
  const all = Object.keys(graph.nodes), digests: Record<string, string> = {};
  for (const { name } of filesOf(graph, specs, all)) await files.digest(name).then((d) => { digests[name] = d; }, () => {});
  return { files: digests, seeds: seedsOf(graph, specs, all), engine, versions: { 'vq-studio': product, nodes: nodeVersionsOf(graph, specs, all) } };
}

export interface Keep {
  /** Bytes of one value and of all together that are kept whole; larger ones leave their statistics. */
  readonly each: number;
  readonly total: number;
  /** Values inside nodes too. */
  readonly inside: boolean;
}
export const usualKeep: Keep = { each: 4 << 20, total: 64 << 20, inside: false };

/** Reads every value once for its statistics. */
export async function traceOf(run: DebugRun, about: Pick<Trace, 'receipt' | 'ended' | 'fault'>, keep: Keep = usualKeep): Promise<Trace> {
  const { history: { steps, values: retained }, overrides, graph, clock } = run;
  const places = new Map<string, number>(), values: TracedValue[] = [], kept = new Map<number, TensorData>();
  let bytes = 0;
  const note = async (id: string, name: string, whole: boolean): Promise<number> => {
    const known = places.get(id), place = known ?? values.length;
    places.set(id, place);
    const value = retained.about(id)!, { tensor, kind, below, number, text } = value;
    if (known !== undefined && (!whole || kept.has(place) || !tensor)) return place;
    let data: TensorData | undefined;
    try { data = tensor && await (await retained.find(id)).tensor!.data(); } catch { /* its numbers are lost; the rest is told */ }
    if (known === undefined) {
      const m = data && measureOf(data, { kind, shape: tensor!.shape, below }, name);
      values.push({
        kind, ...(tensor && { dtype: tensor.dtype, shape: tensor.shape }), ...(below !== undefined && { below }), ...(number !== undefined && { number }), ...(text !== undefined && { text }),
        ...(data && m && { digest: digestOf(data), measured: { stats: m.stats, zeros: m.zeros, ...(m.used !== undefined && { used: m.used }), ...(m.commonest !== undefined && { commonest: m.commonest }), ...(m.margin !== undefined && { margin: m.margin }) } }),
      });
    }
    if (whole && data && data.byteLength <= keep.each && bytes + data.byteLength <= keep.total) {
      kept.set(place, data.slice() as TensorData);
      bytes += data.byteLength;
    }
    return place;
  };
  const all = async (ids: Readonly<Record<string, string>>, whole: (name: string) => boolean) => {
    const out: Record<string, number> = {};
    for (const [name, id] of Object.entries(ids)) out[name] = await note(id, name, whole(name));
    return out;
  };
  const traced: TracedStep[] = [];
  for (const { at, node, start, ms, cached, reads, writes, changed } of steps) {
    traced.push({
      at, ...(node !== undefined && { node }), start, ...(ms !== undefined && { ms }), ...(cached && { cached }),
      reads: await all(reads, (name) => keep.inside || Boolean(changed?.reads?.includes(name))),
      writes: await all(writes, (name) => keep.inside || node !== undefined || Boolean(changed?.writes?.includes(name))),
    });
  }
  return {
    workflow: graph, ...about, ms: clock, steps: traced, values, numbers: (i) => kept.get(i),
    overrides: overrides.map(({ index, at, of, name, change }) => ({ step: index, at, of, name, change: describeChange(change) })),
  };
}

/** The nodes of a trace, to be compared with another run's. */
export function recordedIn({ workflow, steps, values, numbers }: Pick<Trace, 'workflow' | 'steps' | 'values' | 'numbers'>): RecordedRun {
  const nodes = new Map<string, RecordedNode>();
  for (const { node: id, ms, writes } of steps) {
    const node = id === undefined ? undefined : nodeAt(workflow, id);
    if (!node) continue;
    const outputs = Object.fromEntries(Object.entries(writes).map(([port, i]): [string, Recorded] => {
      const { kind, shape, number, text, digest } = values[i], data = numbers(i);
      return [port, { kind, shape, number, text, digest, ...(data && { data: async () => data }) }];
    }));
    nodes.set(id!, { type: node.type, params: node.params, ms, outputs });
  }
  return nodes;
}

export interface TraceDifferences extends RunDifferences {
  /** Parts of the receipts that differ: 'engine.name', 'files.model.ckpt'. */
  readonly receipt: readonly { readonly name: string; readonly a?: string; readonly b?: string }[];
  /** The first step, of those both took, that made other numbers, and how they are. */
  readonly first?: { readonly at: Path; readonly name: string; readonly a?: Stats; readonly b?: Stats };
  /** Steps that only one of them took. */
  readonly onlyA: number;
  readonly onlyB: number;
}

export async function diffTraces(a: Trace, b: Trace): Promise<TraceDifferences> {
  const [x, y] = [byPlace(a), byPlace(b)];
  let first: TraceDifferences['first'];
  for (const [place, s] of x) {
    const t = y.get(place);
    if (!t || first) continue;
    for (const [name, i] of Object.entries(s.writes)) {
      const [v, w] = [a.values[i], b.values[t.writes[name]]] as const;
      if (!w || (v.digest === w.digest && Object.is(v.number, w.number) && v.text === w.text)) continue;
      first ??= { at: s.at, name, a: v.measured?.stats, b: w.measured?.stats };
    }
  }
  return {
    ...await compareRuns(recordedIn(a), recordedIn(b)), receipt: receiptDifferences(flat(a.receipt), flat(b.receipt)), first,
    onlyA: [...x.keys()].filter((k) => !y.has(k)).length, onlyB: [...y.keys()].filter((k) => !x.has(k)).length,
  };
}

/** Steps by path and by how many of that path came before. In the order in which they ended, so that a layer comes before what holds it. */
function byPlace({ steps }: Trace): Map<string, TracedStep> {
  const counts = new Map<string, number>(), out: [string, TracedStep][] = [];
  for (const s of steps) {
    const path = s.at.join('\n'), nth = counts.get(path) ?? 0;
    counts.set(path, nth + 1);
    out.push([`${path}\n${nth}`, s]);
  }
  const end = ({ start, ms }: TracedStep) => start + (ms ?? Infinity);
  return new Map(out.sort(([, s], [, t]) => end(s) - end(t) || t.at.length - s.at.length));
}

function flat(x: object, before = ''): Map<string, string> {
  return new Map(Object.entries(x).flatMap(([k, v]): [string, string][] => (typeof v === 'object' && v !== null ? [...flat(v as object, `${before}${k}.`)] : [[`${before}${k}`, String(v)]])));
}
const receiptDifferences = (a: Map<string, string>, b: Map<string, string>) =>
  [...new Set([...a.keys(), ...b.keys()])].filter((k) => a.get(k) !== b.get(k)).map((name) => ({ name, a: a.get(name), b: b.get(name) }));
