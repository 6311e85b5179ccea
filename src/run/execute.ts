/** Runs a graph one node at a time, taking known results from the cache. Knows nothing of breakpoints, React, workers or engines. */
import { expand } from '../graph/expand.ts';
import type { Graph } from '../graph/graph.ts';
import { contentKey, type KeyParts } from '../graph/key.ts';
import { defaultsOf, type Params, type Specs } from '../graph/node.ts';
import { showCircle, upstream } from '../graph/order.ts';
import { pathOf } from '../graph/path.ts';
import { Refusal } from '../graph/port.ts';
import type { Cache, Kept, Lease } from './cache.ts';
import type { Drawing, Drawn } from './join.ts';
import { gather, isWanted, wiresInto } from './gather.ts';
import { arrivingAt, endsInside, groupsOf, groupsOver, orderInGroups } from './groups.ts';
import { override, type Overrides } from './override.ts';
import { keyOfPin, pinnedValues } from './pinned.ts';
import { holderOn, watch, type Seen } from './replace.ts';
import { releaseAll, type Value, type Values } from './value.ts';
import { explain, type Memory, type Reason } from './why.ts';
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
  | { readonly is: 'done'; readonly cached: boolean; readonly ms: number; readonly outputs: Values; readonly notes: readonly string[]; readonly key: string; /** absent for a subgraph: its nodes say it */ readonly why?: Reason }
  | { readonly is: 'failed'; readonly error: NodeError }
  /** It does not run at all: muted, bypassed, behind such a node, or not needed. */
  | { readonly is: 'skipped'; readonly why: string }
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
  /** These run even if their results are known. */
  readonly fresh?: ReadonlySet<string>;
  /** Only these run; what they need must be known already. */
  readonly only?: ReadonlySet<string>;
  /** Nothing runs: what is known is told, the rest is left out. */
  readonly recall?: boolean;
  /** What decided each node's last result: says why it ran. */
  readonly memory?: Memory;
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
export async function* execute(drawn: Graph, host: Host): Run<Results> {
  const { specs, cache, on = () => {}, signal = new AbortController().signal } = host;
  const opened = expand(drawn, specs), { graph } = opened;
  const lease = cache.lease(), outputs = new Map<string, Values>(), keys = new Map<string, string>();
  const members = (ids: Iterable<string>) => [...ids].flatMap((id) => opened.members(id));
  const upTo = host.upTo && members(host.upTo), wanted = upTo ? upstream(graph, upTo) : opened.idle.size ? new Set(Object.keys(graph.nodes).filter((id) => !opened.idle.has(id))) : undefined;
  const fresh = new Set(members(host.fresh ?? [])), only = host.only && new Set(members(host.only));
  const asked = host.asked && endsInside(host.asked, opened);
  const part = wanted ? { nodes: Object.fromEntries(Object.entries(graph.nodes).filter(([id]) => wanted.has(id))), edges: graph.edges } : graph;
  const { order, circle } = orderInGroups(part);
  const wires = wiresInto(graph);
  const groups = groupsOver(order, drawn, opened, on);
  const waiting = new Set([...groups.ids, ...order]);
  const holder = holderOn(lease, keys);
  const paramsNow = (id: string) => (host.now && expand(host.now(), specs).graph.nodes[id]?.params) ?? graph.nodes[id].params;
  /** Subgraphs entered with 'into', and the one that is passed 'over'. */
  let inside: readonly string[] = [], over: string | undefined;
  let ended = false;
  try {
    if (circle) {
      const error = new NodeError(circle[0], `These nodes feed each other in a circle: ${showCircle(circle)}. Remove one of the wires between them.`);
      on(circle[0], { is: 'failed', error });
      throw error;
    }
    for (const [id, why] of [...opened.skipped, ...(upTo ? [] : opened.idle)]) on(id, { is: 'skipped', why });
    const off = host.upTo?.find((id) => opened.skipped.has(id) || !opened.members(id).length);
    if (off !== undefined && !order.length) throw new NodeError(off, opened.skipped.get(off) ?? `There is no node "${off}".`);
    if (!host.recall) for (const id of waiting) on(id, { is: 'queued' });
    for (const id of order) {
      signal.throwIfAborted();
      const node = graph.nodes[id], path = pathOf(id), around = groupsOf(id);
      try {
        if (over !== undefined && !around.includes(over)) over = undefined;
        for (const g of around) {
          if (over !== undefined || inside.includes(g)) continue;
          const values = arrivingAt(g, drawn, opened, graph.edges, outputs);
          if ((yield { at: pathOf(g), node: g, reads: tensorsOf(values), values }) === 'over') over = g;
          signal.throwIfAborted();
        }
        inside = over === undefined ? around : around.slice(0, around.indexOf(over));
        if (!host.recall) groups.begin(id);
        if (host.recall && (wires.get(id) ?? []).some((e) => !outputs.has(e.from[0]))) continue;
        if (node.pinned) {
          const pinned = await pinnedResult(node.pinned, lease, host, id);
          keys.set(id, pinned.key);
          outputs.set(id, pinned.values);
          waiting.delete(id);
          on(id, { is: 'done', cached: true, ms: 0, outputs: pinned.values, notes: [], key: pinned.key, why: { is: 'pinned' } });
          for (const g of groups.end(id, 0, true, outputs, keys)) { outputs.set(g.id, g.values); waiting.delete(g.id); }
          continue;
        }
        const spec = specs.get(node.type);
        if (!spec) throw new Error(`There is no node type "${node.type}" here. Remove the node, or open the workflow where it exists.`);
        const verb = await host.verbs(node.type);
        const arriving = gather(spec, wires.get(id) ?? [], outputs, keys), { inputs } = arriving;
        const wants = new Set(Object.keys(spec.outputs).filter((port) => spec.outputs[port].onDemand && isWanted(part, asked, id, port)));
        const look = async (mine: Params) => {
          const params = { ...defaultsOf(spec), ...mine } as Params, asked: Params = wants.size ? { ...params, 'made on demand': [...wants] } : params;
          const parts: KeyParts = { spec, params: asked, inputs: arriving.inputKeys, fingerprint: await verb.fingerprint?.(params, host.files), engine: host.engine };
          const key = contentKey(parts);
          return { mine, params, parts, key, known: spec.effect ? undefined : lease.get(key) };
        };
        let at = await look(paramsNow(id));
        if (host.recall && !at.known) continue;
        const before = holder(inputs, arriving.inputKeys);
        const reply: Reply = over !== undefined ? 'over' : yield { at: path, node: id, reads: tensorsOf(inputs), values: inputs, set: before.set, ...(at.known && { cached: true }) };
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
        const must = fresh.has(id) || reply === 'into' || context.taps.length > 0;
        if (only && !only.has(id) && !made) throw new Error('Its result is not known, and only another node was asked to run. Run to that node instead.');
        const why = explain(host.memory?.get(id), parts, { cached: made !== undefined, asked: must && made !== undefined }, (port) => (wires.get(id) ?? []).find((e) => e.to[1] === port)?.from[0]);
        host.memory?.set(id, parts);
        if (!made || must) {
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
        const done = () => on(id, { is: 'done', cached: made === known, ms, outputs: given, notes: made.notes, key, why });
        done();
        if (host.after && over === undefined) {
          const after = holder(given, Object.fromEntries(Object.keys(given).map((port) => [port, `${key}.${port}`])), id);
          yield { at: path, node: id, when: 'after', writes: tensorsOf(given), values: given, set: after.set };
          after.end();
          signal.throwIfAborted();
          if (after.changed()) { key = `${after.changed()}${key}`; done(); }
        }
        for (const g of groups.end(id, ms, made === known, outputs, keys)) {
          outputs.set(g.id, g.values);
          waiting.delete(g.id);
          if (host.after && (over === undefined || over === g.id)) yield { at: pathOf(g.id), node: g.id, when: 'after', writes: tensorsOf(g.values), values: g.values };
        }
      } catch (e) {
        if (signal.aborted) throw e;
        const error = e instanceof NodeError ? e : new NodeError(id, messageOf(e), e instanceof Refusal ? e.port : undefined, { cause: e });
        for (const at of [...around, id]) { waiting.delete(at); on(at, { is: 'failed', error }); }
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

/** Overrides asked for inside a subgraph name its own nodes first. */
const near = (id: string, { nodes }: Graph, overrides: Overrides): Overrides => Object.fromEntries(Object.entries(overrides).map(([where, value]) => {
  const mine = `${id.slice(0, id.lastIndexOf('/') + 1)}${where}`;
  return [Object.hasOwn(nodes, mine.slice(0, mine.indexOf('.'))) ? mine : where, value];
}));

/** Runs what node `id` needs under the overrides, which are refused at once if they do not fit. Its nodes are called 'id/node' meanwhile, and say nothing of their states. */
function arriveAt(graph: Graph, host: Host, id: string, overrides: Overrides): Run<Arriving> {
  const wires = wiresInto(graph).get(id) ?? [], sources = wires.map((e) => e.from[0]);
  const { on: _, now, ...quiet } = host, changed = override(now ? expand(now(), host.specs).graph : graph, host.specs, upstream(graph, sources), near(id, graph, overrides));
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

/** A pinned node's values, made once per run. */
async function pinnedResult(pinned: NonNullable<Graph['nodes'][string]['pinned']>, lease: Lease, host: Host, id: string) {
  const key = keyOfPin(pinned), nothing = () => { throw new Error('a pinned node asks for nothing'); };
  const { tensor } = host.context({ node: id, params: {}, signal: new AbortController().signal, reply: 'over', wants: () => false, upstream: nothing, drawing: nothing, progress() {}, note() {} });
  const known = lease.get(key), made = known ?? { values: await pinnedValues(pinned, host.files, tensor), ms: 0, notes: [] };
  if (!known) lease.put(key, made);
  return { key, values: made.values };
}

/** The nodes before `id`, with what they gave. */
async function drawingOf(graph: Graph, { specs, verbs }: Host, before: readonly string[], id: string, outputs: ReadonlyMap<string, Values>): Promise<Drawing> {
  const leading = upstream(graph, [id]), wires = wiresInto(graph);
  const into = (node: string) => Object.fromEntries((wires.get(node) ?? []).map(({ from, to: [, port] }) => [port, from]));
  const order = await Promise.all(before.filter((n) => leading.has(n)).map(async (n): Promise<Drawn> => {
    const { type, params, pinned } = graph.nodes[n], join = pinned ? undefined : (await verbs(type)).join; // what is pinned is a value
    return { id: n, params: { ...defaultsOf(specs.get(type)!), ...params } as Params, wires: into(n), values: outputs.get(n)!, ...(join && { join }) };
  }));
  return { order, into: into(id) };
}

/** One node's verb; what it gives is released here if the run was stopped meanwhile. */
async function* hold(id: string, verb: Verb, context: Context, inputs: Values, reply: Reply, seen: Seen, halted?: () => boolean): Run<Values> {
  const run = watch(verb.run(context, inputs), seen);
  const values = reply === 'into' || halted ? yield* pathOf(id).reduceRight((inner, name) => under(name, inner, context.signal, reply === 'into' ? undefined : halted), run) : await drain(run, context.signal);
  if (context.signal.aborted) {
    releaseAll(values);
    context.signal.throwIfAborted();
  }
  return values;
}

const tensorsOf = (values: Values) => Object.fromEntries(Object.entries(values).flatMap(([k, v]) => (v.tensor ? [[k, v.tensor]] : [])));
const messageOf = (e: unknown) => (e instanceof Error ? e.message : String(e));
