/** The same run twice, side by side, to the first place where the numbers part. Knows steps; knows no engine and no node. */
import type { Graph } from '../graph/graph.ts';
import type { Specs } from '../graph/node.ts';
import { everyNode } from '../graph/path.ts';
import type { TensorData } from '../net/tensor.ts';
import { isInside, isSamePath } from './breakpoints.ts';
import { type Measured, measureOf } from './measure.ts';
import type { Path, Run, Step } from './verb.ts';

/** A value that was compared. `error` is the largest difference over the largest magnitude, at least 1; of codes the share that differ. */
export interface Compared { readonly at: Path; readonly name: string; readonly error: number }
export type Divergence =
  | { readonly is: 'same'; /** values compared, and the one furthest apart */ readonly compared: number; readonly worst?: Compared; readonly tolerance: number }
  | {
    readonly is: 'diverges'; readonly tolerance: number;
    /** The first layer, as deep as it goes, whose result is beyond tolerance although what it read was within it. */
    readonly at: Path; readonly name: string; readonly error: number;
    readonly a: Measured; readonly b: Measured;
    /** What the layer read, and how far apart that was. */
    readonly reads: readonly Compared[];
    /** Every level on the way: the node, the layer in it, ... */
    readonly way: readonly Compared[];
    readonly compared: number;
  };

/** Nodes that leave nothing behind: what a run that is made only to be compared may run. */
export const withoutEffects = (graph: Graph, specs: Specs): string[] => everyNode(graph).filter(([, n]) => !n.graph && !specs.get(n.type)?.effect).map(([id]) => id);

/** Starts the run anew, with steps after each piece (Host.after). What is known already should come from a cache. */
export type Begin = () => Run<{ close(): void }>;

export const errorOf = (a: TensorData, b: TensorData): number => {
  if (a.length !== b.length) return Infinity;
  let far = 0, large = 1, other = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i] || (Number.isNaN(a[i]) && Number.isNaN(b[i]))) { if (Math.abs(a[i]) > large && Number.isFinite(a[i])) large = Math.abs(a[i]); continue; }
    other++;
    const d = Math.abs(a[i] - b[i]);
    if (!Number.isFinite(d)) return Infinity;
    if (d > far) far = d;
    if (Math.abs(a[i]) > large) large = Math.abs(a[i]);
  }
  return a instanceof Int32Array ? other / a.length : far / large;
};

interface Parted extends Compared { readonly a: Measured; readonly b: Measured; readonly reads: readonly Compared[] }

/**
 * Walks both runs in lockstep over the nodes; where one parts, again into it, and so on down to single operators.
 * @param tolerance of `Compared.error`
 * @throws Error when the two runs do not take the same steps
 */
export async function divergence(a: Begin, b: Begin, tolerance: number): Promise<Divergence> {
  const way: Compared[] = [];
  let inside: Path = [], last: Parted | undefined, compared = 0, worst: Compared | undefined;
  for (;;) {
    const level = await walk(a, b, inside, tolerance);
    compared += level.compared;
    if (!last && level.worst && (!worst || level.worst.error > worst.error)) worst = level.worst;
    if (!level.parted) break;
    last = level.parted;
    way.push({ at: last.at, name: last.name, error: last.error });
    inside = last.at;
  }
  if (!last) return { is: 'same', compared, tolerance, ...(worst && { worst }) };
  return { is: 'diverges', tolerance, at: last.at, name: last.name, error: last.error, a: last.a, b: last.b, reads: last.reads, way, compared };
}

/** One level: the pieces directly inside `inside`, until one parts. Nothing parted: the piece has no inside, or its parts agree. */
async function walk(beginA: Begin, beginB: Begin, inside: Path, tolerance: number): Promise<{ parted?: Parted; compared: number; worst?: Compared }> {
  const a = beginA(), b = beginB();
  let compared = 0, worst: Compared | undefined, reads: readonly Compared[] = [];
  try {
    let [x, y] = await Promise.all([a.next(), b.next()]);
    for (;;) {
      if (x.done || y.done) {
        if (x.done !== y.done) throw new Error('The two runs do not take the same steps, so they cannot be compared.');
        if (x.done) x.value.close();
        if (y.done) y.value.close();
        return { compared, worst };
      }
      const s: Step = x.value, t: Step = y.value, { at } = s;
      if (!isSamePath(at, t.at) || s.when !== t.when) throw new Error(`One run is at ${at.join(' / ')}, the other at ${t.at.join(' / ')}: they do not take the same steps.`);
      const here = at.length === inside.length + 1 && (inside.length === 0 || isInside(at, inside));
      if (here && s.when !== 'after') reads = await compareAll(s, t, 'reads');
      if (here && s.when === 'after') {
        const writes = await compareAll(s, t, 'writes');
        compared += writes.length;
        for (const w of writes) if (!worst || w.error > worst.error) worst = w;
        const bad = writes.find((w) => w.error > tolerance);
        if (bad) return { compared, worst, parted: { ...bad, reads, ...await bothMeasured(s, t, bad.name) } };
      }
      // done with the place that was gone into: the rest of the run tells no more
      if (inside.length && s.when === 'after' && isSamePath(at, inside)) return { compared, worst };
      const reply = isSamePath(at, inside) || isInside(inside, at) ? 'into' : 'over';
      [x, y] = await Promise.all([a.next(reply), b.next(reply)]);
    }
  } finally { await Promise.all([a.return(undefined as never), b.return(undefined as never)]); }
}

async function compareAll(s: Step, t: Step, of: 'reads' | 'writes'): Promise<readonly Compared[]> {
  const out: Compared[] = [];
  for (const [name, x] of Object.entries(s[of] ?? {})) {
    const y = t[of]?.[name];
    if (y) out.push({ at: s.at, name, error: errorOf(await x.data(), await y.data()) });
  }
  return out;
}

async function bothMeasured(s: Step, t: Step, name: string) {
  const of = async (step: Step) => {
    const tensor = step.writes![name];
    return measureOf(await tensor.data(), { kind: step.values?.[name]?.kind ?? 'latent', shape: tensor.shape, below: step.values?.[name]?.below }, name);
  };
  return { a: await of(s), b: await of(t) };
}
