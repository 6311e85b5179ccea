/** Runs a graph one node at a time, taking known results from the cache. Knows nothing of breakpoints, React, workers or engines. */
import type { Graph } from '../graph/graph.ts';
import { contentKey, type KeyParts } from '../graph/key.ts';
import { defaultsOf, type NodeSpec, type Params, type Specs } from '../graph/node.ts';
import { showCircle, topological, upstream } from '../graph/order.ts';
import { Refusal } from '../graph/port.ts';
import type { Cache, Kept } from './cache.ts';
import type { Drawing, Drawn } from './join.ts';
import { override, type Overrides } from './override.ts';
import { holderOn, watch, type Seen } from './replace.ts';
import { releaseAll, type Value, type Values } from './value.ts';
import type { Arriving, Context, Files, Path, Reply, Run, Verb, Verbs } from './verb.ts';

/** An error with its place: the node, and the input port or parameter at fault where one is. */
export class NodeError extends Error {
  override name = 'NodeError';
  constructor(readonly node: string, message: string, readonly port?: string, options?: ErrorOptions) { super(message, options); }
}

export type NodeEvent =
  | { readonly is: 'queued' }
  | { readonly is: 'running' }
  | { readonly is: 'progress'; readonly done: number; readonly of: number; readonly what?: string }
  | { readonly is: 'note'; readonly line: string }
  /** `outputs` live while the run and the cache hold them: retain what is to stay. `key` changes when their content does. */
  | { readonly is: 'done'; readonly cached: boolean; readonly ms: number; readonly outputs: Values; readonly notes: readonly string[]; readonly key: string }
  | { readonly is: 'failed'; readonly error: NodeError }
  /** It did not end: the run was stopped, or another node failed before it. */
  | { readonly is: 'stopped' };

/** The executor's part of a node's Context. */
export type Base = Pick<Context, 'node' | 'params' | 'signal' | 'reply' | 'after' | 'wants' | 'upstream' | 'drawing' | 'draft' | 'progress' | 'note'>;

export interface Host {
  readonly specs: Specs;
  readonly verbs: Verbs;
  readonly files: Files;
  readonly cache: Pick<Cache, 'lease'>;
  /** Which engine computes, for the content keys. */
  readonly engine: string;
  /** The whole Context of one node. With taps wanted (`taps` not empty) the node runs even if its result is known. */
  context(base: Base): Context;
  /** Only these nodes and what they need. */
  readonly upTo?: readonly string[];
  /** Outputs that are wanted though no wire takes them: 'sampler.logits'. */
  readonly asked?: ReadonlySet<string>;
  /** A Step after each piece too, at every depth. */
  readonly after?: boolean;
  /** Asked at each of a node's own steps while it runs through: true yields that step after all, so that a pause need not wait for the node's end. */
  halted?(node: string): boolean;
  /** The graph as it is now: parameters of nodes that have not run yet may have been edited since the run began. Nothing else of it counts. */
  now?(): Graph;
  /** Stops the run at the next node or step; passed on to the nodes. */
  readonly signal?: AbortSignal;
  on?(node: string, event: NodeEvent): void;
}

/** Every node's outputs, alive until `close`. */
export interface Results { readonly outputs: ReadonlyMap<string, Values>; close(): void }

/**
 * Yields a Step before each node: answered 'into', the node's own steps follow under its name; answered 'over', it runs through.
 * Leaving early (`return`, an error, the signal) frees everything the run held.
 * @throws NodeError at the first node that fails; the signal's reason when stopped
 */
export async function* execute(graph: Graph, host: Host): Run<Results> {
  const { specs, cache, on = () => {}, signal = new AbortController().signal } = host;
  const lease = cache.lease(), outputs = new Map<string, Values>(), keys = new Map<string, string>();
  const wanted = host.upTo && upstream(graph, host.upTo);
  const part = wanted ? { nodes: Object.fromEntries(Object.entries(graph.nodes).filter(([id]) => wanted.has(id))), edges: graph.edges } : graph;
  const { order, circle } = topological(part);
  const wires = wiresInto(graph);
  const waiting = new Set(order);
  const holder = holderOn(lease, keys);
  const paramsNow = (id: string) => host.now?.().nodes[id]?.params ?? graph.nodes[id].params;
  let ended = false;
  try {
    if (circle) {
      const error = new NodeError(circle[0], `These nodes feed each other in a circle: ${showCircle(circle)}. Remove one of the wires between them.`);
      on(circle[0], { is: 'failed', error });
      throw error;
    }
    for (const id of order) on(id, { is: 'queued' });
    for (const id of order) {
      signal.throwIfAborted();
      const node = graph.nodes[id];
      try {
        const spec = specs.get(node.type);
        if (!spec) throw new Error(`There is no node type "${node.type}" here. Remove the node, or open the workflow where it exists.`);
        const verb = await host.verbs(node.type);
        const arriving = gather(spec, wires.get(id) ?? [], outputs, keys), { inputs } = arriving;
        const wants = new Set(Object.keys(spec.outputs).filter((port) => spec.outputs[port].onDemand && isWanted(part, host, id, port)));
        const look = async (mine: Params) => {
          const params = { ...defaultsOf(spec), ...mine } as Params, asked: Params = wants.size ? { ...params, 'made on demand': [...wants] } : params;
          const parts: KeyParts = { spec, params: asked, inputs: arriving.inputKeys, fingerprint: await verb.fingerprint?.(params, host.files), engine: host.engine };
          const key = contentKey(parts);
          return { mine, params, parts, key, known: spec.effect ? undefined : lease.get(key) };
        };
        let at = await look(paramsNow(id));
        const before = holder(inputs, arriving.inputKeys);
        const reply = yield { at: [id], reads: tensorsOf(inputs), values: inputs, set: before.set, ...(at.known && { cached: true }) };
        before.end();
        signal.throwIfAborted();
        if (before.changed() || paramsNow(id) !== at.mine) at = await look(paramsNow(id));
        const { params, parts, known } = at;
        let { key } = at;
        keys.set(id, key);
        const notes: string[] = [];
        const context = host.context({
          node: id, params, signal, reply, after: host.after,
          wants: (port) => wants.has(port),
          upstream: (overrides) => arriveAt(graph, host, id, overrides),
          drawing: () => drawingOf(graph, host, order.slice(0, order.indexOf(id)), id, outputs),
          progress: (done, of, what) => on(id, { is: 'progress', done, of, ...(what !== undefined && { what }) }),
          note: (line) => { notes.push(line); on(id, { is: 'note', line }); },
        });
        let made: Kept | undefined = known;
        if (!made || reply === 'into' || context.taps.length) {
          on(id, { is: 'running' });
          const seen: Seen = { ms: 0, changes: new Map() };
          const values: Values = yield* hold(id, verb, context, inputs, reply, seen, host.halted && (() => host.halted!(id)));
          made = { values, ms: seen.ms, notes };
          if (seen.changes.size) keys.set(id, key = contentKey({ ...parts, params: { ...parts.params, 'changed inside': [...seen.changes] } }));
          lease.put(spec.effect || seen.changes.size ? undefined : key, made);
        }
        const { ms } = made, given: Record<string, Value> = { ...made.values };
        outputs.set(id, given);
        waiting.delete(id);
        const done = () => on(id, { is: 'done', cached: made === known, ms, outputs: given, notes: made.notes, key });
        done();
        if (host.after) {
          const after = holder(given, Object.fromEntries(Object.keys(given).map((port) => [port, `${key}.${port}`])), id);
          yield { at: [id], when: 'after', writes: tensorsOf(given), values: given, set: after.set };
          after.end();
          signal.throwIfAborted();
          if (after.changed()) { key = `${after.changed()}${key}`; done(); }
        }
      } catch (e) {
        if (signal.aborted) throw e;
        const error = e instanceof NodeError ? e : new NodeError(id, messageOf(e), e instanceof Refusal ? e.port : undefined, { cause: e });
        waiting.delete(id);
        on(id, { is: 'failed', error });
        throw error;
      }
    }
    ended = true;
    return { outputs, close: () => lease.close() };
  } finally {
    if (!ended) {
      lease.close();
      for (const id of waiting) on(id, { is: 'stopped' });
    }
  }
}

/** Runs to the end without a stop. */
export async function drain<Out>(run: Run<Out>, signal?: AbortSignal): Promise<Out> {
  try {
    let s = await run.next();
    while (!s.done) {
      signal?.throwIfAborted();
      s = await run.next('over');
    }
    return s.value;
  } finally { await run.return(undefined as never); }
}

/**
 * The steps of `run`, each one level deeper, under `name`.
 * @param shown absent: all; else only those at which it says so, and the others are answered 'over'
 */
export async function* under<Out>(name: string, run: Run<Out>, signal?: AbortSignal, shown?: () => boolean): Run<Out> {
  try {
    let s = await run.next();
    while (!s.done) {
      const at: Path = [name, ...s.value.at];
      const reply: Reply = !shown || shown() ? yield { ...s.value, at } : 'over';
      signal?.throwIfAborted();
      s = await run.next(reply);
    }
    return s.value;
  } finally { await run.return(undefined as never); }
}

/** Runs what node `id` needs under the overrides, which are refused at once if they do not fit. Its nodes are called 'id/node' meanwhile, and say nothing of their states. */
function arriveAt(graph: Graph, host: Host, id: string, overrides: Overrides): Run<Arriving> {
  const wires = wiresInto(graph).get(id) ?? [], sources = wires.map((e) => e.from[0]);
  const { on: _, now, ...quiet } = host, changed = override(now?.() ?? graph, host.specs, upstream(graph, sources), overrides);
  const asked = new Set([...(host.asked ?? []), ...wires.map((e) => e.from.join('.'))]);
  return (async function* arrive() {
    const results = yield* execute(changed, { ...quiet, asked, upTo: sources, context: (base) => host.context({ ...base, node: `${id}/${base.node}` }) });
    const inputs: Record<string, Value> = {};
    for (const { from: [node, out], to: [, port] } of wires) {
      const value = results.outputs.get(node)?.[out];
      if (value) inputs[port] = value;
    }
    return { inputs, close: () => results.close() };
  })();
}

/** The nodes before `id`, with what they gave. */
async function drawingOf(graph: Graph, { specs, verbs }: Host, before: readonly string[], id: string, outputs: ReadonlyMap<string, Values>): Promise<Drawing> {
  const leading = upstream(graph, [id]), wires = wiresInto(graph);
  const into = (node: string) => Object.fromEntries((wires.get(node) ?? []).map(({ from, to: [, port] }) => [port, from]));
  const order = await Promise.all(before.filter((n) => leading.has(n)).map(async (n): Promise<Drawn> => {
    const { type, params } = graph.nodes[n], { join } = await verbs(type);
    return { id: n, params: { ...defaultsOf(specs.get(type)!), ...params } as Params, wires: into(n), values: outputs.get(n)!, ...(join && { join }) };
  }));
  return { order, into: into(id) };
}

/** One node's verb; what it gives is released here if the run was stopped meanwhile. */
async function* hold(id: string, verb: Verb, context: Context, inputs: Values, reply: Reply, seen: Seen, halted?: () => boolean): Run<Values> {
  const run = watch(verb.run(context, inputs), seen);
  const values = reply === 'into' || halted ? yield* under(id, run, context.signal, reply === 'into' ? undefined : halted) : await drain(run, context.signal);
  if (context.signal.aborted) {
    releaseAll(values);
    context.signal.throwIfAborted();
  }
  return values;
}

type Wire = Graph['edges'][number];
function wiresInto(graph: Graph): Map<string, Wire[]> {
  const out = new Map<string, Wire[]>();
  for (const e of graph.edges) {
    const into = out.get(e.to[0]);
    if (into) into.push(e); else out.set(e.to[0], [e]);
  }
  return out;
}

/** What arrives at a node's inputs, and the keys of it. @throws when a required input is missing */
function gather(spec: NodeSpec, wires: readonly Wire[], outputs: ReadonlyMap<string, Values>, keys: ReadonlyMap<string, string>) {
  const inputs: Record<string, Value> = {}, inputKeys: Record<string, string> = {};
  for (const { from: [a, out], to: [, port] } of wires) {
    if (!Object.hasOwn(spec.inputs, port)) throw new Refusal(`There is no input "${port}" here. ${listPorts('Inputs', spec.inputs)}`, port);
    const given = outputs.get(a), value = given && Object.hasOwn(given, out) ? given[out] : undefined;
    if (!value) throw new Refusal(`${a} gave no "${out}". Wire another of its outputs to "${port}".`, port);
    inputs[port] = value;
    inputKeys[port] = keys.get(`${a}.${out}`) ?? `${keys.get(a)}.${out}`;
  }
  for (const [port, p] of Object.entries(spec.inputs)) {
    if (!p.optional && !inputs[port]) throw new Refusal(`The input "${port}" needs a wire.`, port);
  }
  return { inputs, inputKeys };
}

/** Whether a node that runs takes it, or it was asked for by name. */
const isWanted = ({ nodes, edges }: Pick<Graph, 'nodes' | 'edges'>, { asked }: Host, id: string, port: string) =>
  Boolean(asked?.has(`${id}.${port}`)) || edges.some(({ from, to }) => from[0] === id && from[1] === port && Object.hasOwn(nodes, to[0]));

const listPorts = (what: string, ports: NodeSpec['inputs']) => (Object.keys(ports).length ? `${what}: ${Object.keys(ports).join(', ')}.` : `It has no ${what.toLowerCase()}.`);
const tensorsOf = (values: Values) => Object.fromEntries(Object.entries(values).flatMap(([k, v]) => (v.tensor ? [[k, v.tensor]] : [])));
const messageOf = (e: unknown) => (e instanceof Error ? e.message : String(e));
