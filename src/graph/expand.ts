/** The graph as it runs: subgraphs opened, muted and bypassed nodes taken out, pinned ones cut off from what feeds them. Runs nothing. */
import type { Body, Edge, Graph, GraphNode } from './graph.ts';
import type { Specs } from './node.ts';
import { portOfSubgraph, specOf } from './face.ts';
import { sourcesOf } from './order.ts';
import { everyNode, leafOf, nodeAt, parentOf } from './path.ts';

type End = readonly [node: string, port: string];

export interface Expanded {
  /** Nodes by their whole path, 'sub/encoder'; no subgraph, mode or pin is left to think of. */
  readonly graph: Graph;
  /** Nodes that do not run, and why. */
  readonly skipped: ReadonlyMap<string, string>;
  /** Nodes that run only when they are asked for: all that need them are pinned. */
  readonly idle: ReadonlyMap<string, string>;
  /** Where a subgraph's output comes from. */
  source(node: string, port: string): End | undefined;
  /** The inputs that a wire to a node's input feeds: several, where a subgraph hands it on. */
  takers(node: string, port: string): readonly End[];
  /** The nodes that do a node's work: those inside, for a subgraph. */
  members(id: string): readonly string[];
}

const known = new WeakMap<Graph, WeakMap<Specs, Expanded>>();

const bare = new WeakMap<Graph, Graph>();
/** The graph as it is drawn: subgraphs opened, but every node there and every wire at it, whatever its mode. */
export function opened(graph: Graph, specs: Specs): Expanded {
  let drawn = bare.get(graph);
  if (!drawn) bare.set(graph, drawn = { ...graph, nodes: plainNodes(graph.nodes) });
  return expand(drawn, specs);
}
const plainNodes = (nodes: Graph['nodes']): Graph['nodes'] => Object.fromEntries(Object.entries(nodes).map(([id, { mode: _, pinned: __, ...n }]) => [id, n.graph ? { ...n, graph: { ...n.graph, nodes: plainNodes(n.graph.nodes) } } : n]));

/** The same graph gives the same object. Never throws: what leads nowhere is left out, and `checkGraph` says so. */
export function expand(graph: Graph, specs: Specs): Expanded {
  const made = known.get(graph) ?? new WeakMap<Specs, Expanded>();
  known.set(graph, made);
  let out = made.get(specs);
  if (!out) made.set(specs, out = expandNow(graph, specs));
  return out;
}

/** A pinned subgraph is as good as any pinned node. */
const isOpen = (n: GraphNode): n is GraphNode & { graph: Body } => n.graph !== undefined && !n.pinned;
const isPlain = ({ nodes }: Graph) => Object.values(nodes).every((n) => !n.graph && !n.mode && !n.pinned);
const nothing: ReadonlyMap<string, string> = new Map();

function expandNow(graph: Graph, specs: Specs): Expanded {
  if (isPlain(graph)) return { graph, skipped: nothing, idle: nothing, source: (node, port) => [node, port], takers: (node, port) => [[node, port]], members: (id) => (Object.hasOwn(graph.nodes, id) ? [id] : []) };
  const all = everyNode(graph, isOpen);
  const nodes = new Map(all.filter(([, n]) => !isOpen(n)));
  const follow = followerOf(graph, specs), skipped = muted(graph, all, specs);
  const edges: Edge[] = [], waits = new Map<string, string>();
  for (const [path, body] of bodies(graph)) {
    for (const e of body.edges) {
      const from = follow([path + e.from[0], e.from[1]]);
      for (const to of targets(graph, [path + e.to[0], e.to[1]])) {
        const taker = nodes.get(to[0]);
        if (taker?.pinned || taker?.mode === 'bypass') continue;
        if ('why' in from) waits.set(to[0], from.why);
        else edges.push({ ...e, from: [...from.end], to: [...to] });
      }
    }
  }
  for (const [id, why] of waits) if (!skipped.has(id)) skipped.set(id, why);
  spread(edges, skipped, nodes, graph, specs);
  for (const id of skipped.keys()) nodes.delete(id);
  const kept = edges.filter((e) => !skipped.has(e.from[0]) && !skipped.has(e.to[0]));
  const flat: Graph = { version: graph.version, nodes: Object.fromEntries(nodes), edges: kept };
  const inside = (id: string) => [...nodes.keys()].filter((n) => n === id || n.startsWith(`${id}/`));
  const source = (node: string, port: string) => { const f = follow([node, port]); return 'end' in f ? f.end : undefined; };
  return { graph: flat, skipped, idle: idleOf(graph, flat), source, takers: (node, port) => targets(graph, [node, port]), members: inside };
}

const nameOf = (graph: Graph, specs: Specs, id: string) => {
  const n = nodeAt(graph, id);
  return n?.title ?? (n && specOf(n, specs)?.title) ?? leafOf(id);
};

/** Muted nodes, and all inside a muted subgraph. */
function muted(graph: Graph, all: readonly [string, GraphNode][], specs: Specs): Map<string, string> {
  const out = new Map<string, string>(), off: string[] = [];
  for (const [id, n] of all) {
    const by = off.find((o) => id.startsWith(`${o}/`));
    if (n.mode === 'mute' || (n.mode && !n.pinned)) off.push(id);
    if (n.mode === 'mute') out.set(id, 'It is muted.');
    else if (n.mode === 'bypass' && !n.pinned) out.set(id, 'It is bypassed.');
    else if (by !== undefined) out.set(id, `${nameOf(graph, specs, by)} around it is switched off.`);
  }
  return out;
}

/** Whatever takes from a node that does not run does not run either, unless it is pinned. */
function spread(edges: readonly Edge[], skipped: Map<string, string>, nodes: ReadonlyMap<string, GraphNode>, graph: Graph, specs: Specs): void {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.get(from[0])?.push(to[0]) ?? next.set(from[0], [to[0]]);
  const left = [...skipped.keys()];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    for (const to of next.get(id) ?? []) {
      if (skipped.has(to) || nodes.get(to)?.pinned) continue;
      skipped.set(to, `It needs ${nameOf(graph, specs, id)}, which does not run.`);
      left.push(to);
    }
  }
}

/** Nodes that only pinned nodes need: they have wires going out, and every way ends at a pin. */
function idleOf(graph: Graph, flat: Graph): Map<string, string> {
  const before = new Map<string, string[]>(), after = sourcesOf(flat);
  for (const [path, body] of bodies(graph)) {
    for (const e of body.edges) for (const to of targets(graph, [path + e.to[0], e.to[1]])) before.get(path + e.from[0])?.push(to[0]) ?? before.set(path + e.from[0], [to[0]]);
  }
  const takers = new Map<string, Set<string>>();
  for (const [id, from] of after) for (const f of from) takers.get(f)?.add(id) ?? takers.set(f, new Set([id]));
  const out = new Map<string, string>();
  for (let grew = true; grew;) {
    grew = false;
    for (const id of Object.keys(flat.nodes)) {
      if (out.has(id) || flat.nodes[id].pinned || ![...(before.get(id) ?? [])].some((to) => flat.nodes[to]?.pinned || out.has(to))) continue;
      if ([...(takers.get(id) ?? [])].some((to) => !out.has(to))) continue;
      out.set(id, 'All that need it are pinned.');
      grew = true;
    }
  }
  return out;
}

function* bodies(graph: Body, path = ''): Generator<readonly [path: string, body: Body]> {
  yield [path, graph];
  for (const [id, n] of Object.entries(graph.nodes)) if (isOpen(n)) yield* bodies(n.graph, `${path}${id}/`);
}

/** The inputs inside that a wire's end stands for. */
function targets(graph: Graph, [id, port]: End): readonly End[] {
  const node = nodeAt(graph, id);
  if (!node || !isOpen(node)) return [[id, port]];
  const shown = node.exposed && Object.hasOwn(node.exposed.inputs, port) ? node.exposed.inputs[port] : undefined;
  return (shown?.to ?? []).flatMap(([inner, p]) => targets(graph, [`${id}/${inner}`, p]));
}

/** Finds where a value comes from, through subgraphs and past bypassed nodes. */
function followerOf(graph: Graph, specs: Specs) {
  const into = new Map<string, Edge>();
  for (const [path, body] of bodies(graph)) for (const e of body.edges) into.set(`${path}${e.to[0]}.${e.to[1]}`, { from: [path + e.from[0], e.from[1]], to: [path + e.to[0], e.to[1]] });
  /** What arrives at an input, also from outside the subgraph it stands in. */
  const arriving = (id: string, port: string): Edge | undefined => {
    const wire = into.get(`${id}.${port}`), outside = parentOf(id);
    if (wire || !outside) return wire;
    const shown = Object.entries(nodeAt(graph, outside)?.exposed?.inputs ?? {}).find(([, x]) => x.to.some(([n, p]) => n === leafOf(id) && p === port));
    return shown && arriving(outside, shown[0]);
  };
  return function follow(at: End, seen: ReadonlySet<string> = new Set()): { end: End } | { why: string } {
    const [id, port] = at, node = nodeAt(graph, id), mark = at.join('.');
    if (!node || seen.has(mark)) return { end: at };
    const on = new Set(seen).add(mark);
    if (node.mode === 'bypass' && !node.pinned) {
      const spec = specOf(node, specs), out = spec && portOfSubgraph(spec.outputs, port);
      const way = out && Object.entries(spec.inputs).filter(([, p]) => p.kind === out.kind || p.also?.includes(out.kind)).map(([p]) => arriving(id, p)).find((e) => e);
      if (way) return follow(way.from, on);
      return { why: `${nameOf(graph, specs, id)} is bypassed, and nothing of the kind of its "${port}" flows into it.` };
    }
    if (!isOpen(node)) return { end: at };
    const shown = node.exposed && Object.hasOwn(node.exposed.outputs, port) ? node.exposed.outputs[port] : undefined;
    return shown ? follow([`${id}/${shown.from[0]}`, shown.from[1]], on) : { end: at };
  };
}
