/** How much memory a run will take, before it runs: the nodes go through their work with tensors that have shapes and no numbers. Computes nothing. */
import { Cache } from './cache.ts';
import { contextOn, type Machine } from './context.ts';
import { drain, execute, NodeError, type Host } from './execute.ts';
import type { Graph } from '../graph/graph.ts';
import { upstream } from '../graph/order.ts';
import { expand } from '../graph/expand.ts';
import { outType } from '../net/ops.ts';
import { bytesOf, type Program, type Shape, size, type Type, type Var } from '../net/program.ts';
import type { Tensor, TensorData } from '../net/tensor.ts';
import type { Files } from './verb.ts';

export interface Forecast {
  /** Bytes at most at any time: weights, results that are kept while the run lasts, and the largest network's values at work. */
  readonly peak: number;
  readonly weights: number;
  /** The most that one network holds at once besides its weights, and whose. */
  readonly work: { readonly bytes: number; readonly node: string };
  /** The largest single tensor, and whose: adapters limit the size of one buffer. */
  readonly largest: { readonly bytes: number; readonly node: string };
  /** Nodes of which nothing can be said before they run. */
  readonly unknown: readonly string[];
}

/** The types of a program's variables for these inputs: a program with free lengths is written for the largest. */
function typesFor(p: Program, shapes: readonly Shape[]): readonly Type[] {
  if (!p.free) return p.vars;
  const types = [...p.vars];
  p.inputs.forEach((v, i) => { types[v] = { ...types[v], shape: shapes[i] ?? types[v].shape }; });
  for (const e of p.eqns) types[e.out] = outType(e.op, e.ins.map((v) => types[v]), e.attrs);
  return types;
}

/** Bytes that a program holds at most while it runs, its weights aside, if each value is let go after its last use; and its largest value. */
export function liveBytes(p: Program, types: readonly Type[] = p.vars): { readonly most: number; readonly largest: number } {
  const last = new Map<Var, number>(), weights = new Set(p.params.values());
  p.eqns.forEach((e, i) => { for (const v of e.ins) last.set(v, i); });
  for (const v of p.outputs) last.set(v, Infinity);
  let now = p.inputs.reduce((n, v) => n + bytesOf(types[v]), 0), most = now;
  let largest = Math.max(0, ...[...weights, ...p.inputs].map((v) => bytesOf(types[v])));
  p.eqns.forEach((e, i) => {
    const made = bytesOf(types[e.out]);
    now += made;
    most = Math.max(most, now);
    largest = Math.max(largest, made);
    for (const v of new Set(e.ins)) if (last.get(v) === i && !weights.has(v) && !p.consts.has(v) && !p.inputs.includes(v)) now -= bytesOf(types[v]);
    if (!last.has(e.out)) now -= made;
  });
  return { most, largest };
}

const hollow = (dtype: Tensor['dtype'], shape: Shape): Tensor => {
  const t: Tensor = { dtype, shape, bytes: 4 * size(shape), place: 'cpu', data: async () => (dtype === 'int32' ? new Int32Array(size(shape)) : new Float32Array(size(shape))), retain: () => t, release() {} };
  return t;
};
const kindOf = (d: TensorData) => (d instanceof Int32Array ? 'int32' : 'float32');

/** Longer than this and the rest is unknown. */
const patience = 8000;

/** @param host its engine computes nothing here; its files are read for headers and pictures only */
export async function forecast(graph: Graph, { specs, verbs, files, engine }: Pick<Host, 'specs' | 'verbs' | 'files' | 'engine'>, upTo?: readonly string[]): Promise<Forecast> {
  const flat = expand(graph, specs).graph, wanted = upTo ? upstream(flat, upTo) : new Set(Object.keys(flat.nodes)), effects = new Set([...wanted].filter((id) => specs.get(flat.nodes[id].type)?.effect));
  const programs = new Map<Program, string>(), weights = new Map<string, number>(), done = new Set<string>();
  let kept = 0, work = { bytes: 0, node: '' }, largest = { bytes: 0, node: '' };
  const larger = (bytes: number, node: string) => { if (bytes > largest.bytes) largest = { bytes, node }; };
  const machine = (node: string): Machine => ({
    tensor: (data, shape) => { larger(data.byteLength, node); return hollow(kindOf(data), shape); },
    runFile: () => { throw new Error('what its file makes is not known before it runs'); },
    run: async (p, held, inputs) => {
      const types = typesFor(p, inputs.map((t) => t.shape));
      if (!programs.has(p) || p.free) {
        const { most, largest: one } = liveBytes(p, types);
        programs.set(p, node);
        if (most > work.bytes) work = { bytes: most, node };
        larger(one, node);
        for (const [name, v] of p.params) weights.set(`${held?.digest ?? ''} ${name}`, bytesOf(types[v]));
      }
      return p.outputs.map((v) => hollow(types[v].dtype === 'int32' ? 'int32' : 'float32', types[v].shape));
    },
  });
  const quiet: Files = {
    open: (name) => files.open(name), picture: (name) => files.picture(name), ...(files.list && { list: (folder: string) => files.list!(folder) }),
    // a checkpoint is not read through for this: what pins it says what it is
    digest: async (name) => Object.values(flat.nodes).find((n) => Object.values(n.params).includes(name) && typeof n.params.sha256 === 'string' && n.params.sha256)?.params.sha256 as string | undefined ?? name,
    save: async () => '',
  };
  const signal = AbortSignal.timeout(patience), plain = [...wanted].filter((id) => !effects.has(id));
  if (plain.length) {
    try {
      (await drain(execute(graph, {
        specs, verbs, files: quiet, cache: new Cache(0), engine, upTo: plain, signal,
        context: (base) => contextOn(machine(base.node), quiet, base, { layers: [], keep() {} }),
        on: (node, e) => { if (e.is === 'done' && Object.hasOwn(flat.nodes, node)) { done.add(node); for (const v of Object.values(e.outputs)) kept += v.tensor?.bytes ?? 0; } },
      }), signal)).close();
    } catch (e) { if (!(e instanceof NodeError) && !signal.aborted) throw e; }
  }
  const held = [...weights.values()].reduce((a, b) => a + b, 0);
  return { peak: held + kept + work.bytes, weights: held, work, largest, unknown: plain.filter((id) => !done.has(id)) };
}
