/** Says what is wrong with a graph before it runs, and what flows along each wire. Runs nothing and opens no file. */
import { subgraphType } from './face.ts';
import { expand, opened } from './expand.ts';
import type { Edge, Graph, GraphNode } from './graph.ts';
import { defaultsOf, versionOf, type Facts, type NodeSpec, type Params, type Specs } from './node.ts';
import { showCircle, topological, upstream } from './order.ts';
import { paramFault, unknownParam } from './param.ts';
import { everyNode } from './path.ts';
import { Refusal, type PortType, type ValueKind } from './port.ts';

export interface Problem {
  /** Errors keep a run from starting; warnings do not. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly node?: string;
  readonly edge?: Edge;
  /** Input port. */
  readonly port?: string;
  readonly param?: string;
}

/** What is known of each node's files: facts, or why they cannot be read. */
export type Looks = Readonly<Record<string, { readonly facts: Facts } | { readonly fault: { readonly message: string; readonly port?: string } } | undefined>>;

export type End = readonly [node: string, port: string];

export interface Checked {
  /** By 'node.port', outputs only. */
  readonly types: ReadonlyMap<string, PortType>;
  readonly problems: readonly Problem[];
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);

/**
 * What is wrong with the graph as it would run; types of everything that is drawn. Nodes inside subgraphs go by their paths, 'sub/encoder'.
 * Never throws: whatever a node's `flow` throws becomes a problem of that node.
 */
export function checkGraph(graph: Graph, specs: Specs, looks: Looks = {}): Checked {
  const run = expand(graph, specs);
  if (run.graph === graph) return checkFlat(graph, specs, looks);
  const drawn = opened(graph, specs), { problems, types } = checkFlat(run.graph, specs, looks), all = new Map([...checkFlat(drawn.graph, specs, looks).types, ...types]);
  const more: Problem[] = [...run.skipped].map(([node, message]) => ({ severity: 'warning', node, message }));
  for (const [id, { graph: inside, exposed, pinned }] of everyNode(graph)) {
    if (!inside) continue;
    for (const port of Object.keys(exposed?.outputs ?? {})) {
      const from = drawn.source(id, port), type = pinned ? all.get(`${id}.${port}`) : from && all.get(from.join('.'));
      if (type) all.set(`${id}.${port}`, type);
    }
  }
  return { types: all, problems: [...problems, ...more] };
}

function checkFlat(graph: Graph, specs: Specs, looks: Looks): Checked {
  const types = new Map<string, PortType>(), problems: Problem[] = [];
  const wires = new Map<string, Edge[]>();
  for (const e of graph.edges) {
    if (!Object.hasOwn(graph.nodes, e.to[0])) problems.push({ severity: 'error', edge: e, message: `A wire from ${e.from.join('.')} ends at "${e.to[0]}", and there is no such node. Remove the wire.` });
    else wires.get(e.to[0])?.push(e) ?? wires.set(e.to[0], [e]);
  }
  const { order, circle } = topological(graph);
  if (circle) problems.push({ severity: 'error', node: circle[0], message: `These nodes feed each other in a circle: ${showCircle(circle)}. Remove one of the wires between them.` });
  const inOrder = new Set(order), flowed = new Set<string>();
  for (const id of [...order, ...Object.keys(graph.nodes).filter((n) => !inOrder.has(n))]) {
    const node = graph.nodes[id], spec = specs.get(node.type);
    if (node.pinned) { for (const [port, { kind, shape, below }] of Object.entries(node.pinned)) types.set(`${id}.${port}`, { kind, ...(shape && { shape }), ...(below !== undefined && { below }) }); flowed.add(id); continue; }
    const report = (message: string, place: Partial<Problem> = {}) => { problems.push({ severity: 'error', node: id, message, ...place }); };
    if (!spec) { report(node.type === subgraphType ? 'This subgraph has nothing inside. Remove it.' : `There is no node type "${node.type}" here. The node is kept as it is; remove it to run the rest.`); continue; }
    if (!checkVersion(node, spec, report)) continue;
    const before = problems.length;
    checkParams(node, spec, report);
    const ins = checkWires(spec, wires.get(id) ?? [], (from) => sourceType(graph, specs, from, types, flowed), report);
    const sound = problems.length === before && inOrder.has(id);
    checkMissing(spec, wires.get(id) ?? [], report);
    const look = own(looks, id);
    if (look && 'fault' in look) report(look.fault.message, look.fault.port ? { param: look.fault.port } : {});
    for (const [port, type] of Object.entries(flowOf(spec, node, ins, look && 'facts' in look ? look.facts : undefined, sound, report))) types.set(`${id}.${port}`, type);
    flowed.add(id);
  }
  return { types, problems };
}

type Report = (message: string, place?: Partial<Problem>) => void;

function checkVersion(node: GraphNode, spec: NodeSpec, report: Report): boolean {
  const today = versionOf(spec);
  if (node.version > today) report(`This ${spec.title} was saved by a newer VQ Studio (version ${node.version} of the node; here it is ${today}). It is kept as it is; run the workflow there.`);
  else if (node.version < today) report(`This ${spec.title} is of version ${node.version} and was not brought to ${today}. Open the workflow again.`);
  return node.version === today;
}

function checkParams(node: GraphNode, spec: NodeSpec, report: Report): void {
  for (const [name, value] of Object.entries(node.params)) {
    const p = own(spec.params, name), fault = p ? paramFault(p, value) : unknownParam(spec, name);
    if (fault) report(fault, { param: name });
  }
}

const a: Record<ValueKind, string> = {
  image: 'a picture', latent: 'a latent', codes: 'codes', logits: 'logits', condition: 'a condition', model: 'a model', transformer: 'a transformer', prior: 'a prior',
  loss: 'a loss', gradient: 'a gradient', dataset: 'a dataset', number: 'a number', text: 'text', map: 'a map',
};
const list = (ports: Readonly<Record<string, unknown>>, what: string) => (Object.keys(ports).length ? `Its ${what}: ${Object.keys(ports).join(', ')}.` : `It has no ${what}.`);

/** Types of what arrives over sound wires; the others are reported. */
function checkWires(spec: NodeSpec, wires: readonly Edge[], typeFrom: (from: End) => PortType | string | undefined, report: Report): Record<string, PortType> {
  const ins: Record<string, PortType> = {}, seen = new Set<string>();
  for (const edge of wires) {
    const { from: [source, out], to: [, port] } = edge, input = own(spec.inputs, port);
    if (!input) { report(`There is no input "${port}" here. ${list(spec.inputs, 'inputs')}`, { edge }); continue; }
    if (seen.has(port)) { report(`More than one wire ends at "${port}". Keep one of them.`, { edge, port }); continue; }
    seen.add(port);
    const type = typeFrom(edge.from);
    if (typeof type === 'string') { report(type, { edge, port }); continue; }
    if (type && type.kind !== input.kind && !input.also?.includes(type.kind)) {
      report(`"${port}" takes ${a[input.kind]}; ${source}.${out} gives ${a[type.kind]}.`, { edge, port });
      continue;
    }
    ins[port] = type ?? { kind: input.kind };
  }
  return ins;
}

function checkMissing(spec: NodeSpec, wires: readonly Edge[], report: Report): void {
  for (const [port, p] of Object.entries(spec.inputs)) {
    if (!p.optional && !wires.some((e) => e.to[1] === port)) report(`"${port}" needs a wire that brings ${a[p.kind]}.`, { port });
  }
}

/** What a wire brings; undefined when its source is a ghost; a sentence when there is no such output. */
function sourceType(graph: Graph, specs: Specs, [id, out]: End, types: ReadonlyMap<string, PortType>, flowed: ReadonlySet<string>): PortType | string | undefined {
  const node = own(graph.nodes, id);
  if (node?.pinned) return own(node.pinned, out) ? types.get(`${id}.${out}`) : `${id} is pinned, and no "${out}" was pinned with it. Unpin it, run it, and pin it again.`;
  if (!node) return `A wire comes from "${id}", and there is no such node. Remove the wire.`;
  const spec = specs.get(node.type);
  if (!spec || node.version !== versionOf(spec)) return undefined;
  const port = own(spec.outputs, out);
  if (!port) return `${id} has no output "${out}". ${list(spec.outputs, 'outputs')}`;
  // Around a circle nothing is known yet; elsewhere an output its flow left out does not exist.
  return types.get(`${id}.${out}`) ?? (flowed.has(id) ? `${id} gives no "${out}" here. ${port.help}` : { kind: port.kind });
}

/** Types of the outputs; bare kinds where the node is at fault, so that one mistake is told once. */
function flowOf(spec: NodeSpec, node: GraphNode, ins: Record<string, PortType>, facts: Facts | undefined, sound: boolean, report: Report): Readonly<Record<string, PortType>> {
  const bare = () => Object.fromEntries(Object.entries(spec.outputs).map(([port, p]) => [port, { kind: p.kind }]));
  if (!spec.flow || !sound) return bare();
  try {
    return spec.flow({ ins, params: { ...defaultsOf(spec), ...node.params } as Params, facts });
  } catch (e) {
    report(e instanceof Error ? e.message : String(e), e instanceof Refusal && e.port ? { port: e.port } : {});
    return bare();
  }
}

/** The graph with a wire more; a wire that ended there before is replaced. */
export const withWire = (graph: Graph, from: End, to: End): Graph => ({
  ...graph,
  edges: [...graph.edges.filter((e) => e.to[0] !== to[0] || e.to[1] !== to[1]), { from: [...from], to: [...to] }],
});

/**
 * Why a new wire would be refused, or null. Only what the wire itself brings about at its end counts, so that a model can be
 * exchanged wire by wire; what follows further on is for checkGraph to say.
 */
export function whyNot(graph: Graph, specs: Specs, looks: Looks, from: End, to: End): string | null {
  if (from[0] === to[0]) return 'A node cannot feed itself.';
  const drawn = opened(graph, specs), source = drawn.source(...from) ?? from;
  for (const end of drawn.takers(...to)) {
    const why = whyNotFlat(drawn.graph, specs, looks, source, end);
    if (why) return why;
  }
  return null;
}

function whyNotFlat(graph: Graph, specs: Specs, looks: Looks, from: End, to: End): string | null {
  if (upstream(graph, [from[0]]).has(to[0])) return `${from[0]} already depends on ${to[0]}. This wire would close a circle.`;
  const problemsAt = (g: Graph) => {
    const needed = upstream(g, [to[0]]), nodes = Object.fromEntries(Object.entries(g.nodes).filter(([id]) => needed.has(id)));
    const edges = g.edges.filter((e) => needed.has(e.to[0]));
    return checkFlat({ ...g, nodes, edges }, specs, looks).problems.filter((p) => p.node === to[0]);
  };
  const old = new Set(problemsAt(graph).map((p) => p.message));
  return problemsAt(withWire(graph, from, to)).find((p) => !old.has(p.message))?.message ?? null;
}
