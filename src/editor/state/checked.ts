/** What the open graph is known to be before it runs: types on every port, what is wrong with each node, which wires are allowed. */
import { create } from 'zustand';
import { checkGraph, whyNot, type Looks, type Problem } from '../../graph/check.ts';
import type { Edge, Graph } from '../../graph/graph.ts';
import type { PortType } from '../../graph/port.ts';
import { expand, opened } from '../../graph/expand.ts';
import { parentOf } from '../../graph/path.ts';
import { specs } from '../specs.ts';
import { drawn, pathNow, specAt } from './scope.ts';
import { graphNow } from './document.ts';

type Types = Readonly<Record<string, Readonly<Record<string, PortType>>>>;
export interface Known {
  /** By node, then input port: what its wire brings. */
  readonly ins: Types;
  readonly outs: Types;
  /** By node: the first thing wrong with it. A wire that is still to be drawn is no fault; its port says so. */
  readonly faults: Readonly<Record<string, Problem>>;
  /** Nodes that would not run now, and why: muted, bypassed, behind such a node. */
  readonly off: ReadonlyMap<string, string>;
}

const nothing: Known = { ins: {}, outs: {}, faults: {}, off: new Map() };
export const useChecked = create<Known>(() => nothing);

let looks: Looks = {};
/** What is known of the files, by nodes as they stand on the level that is shown. */
export const knownLooks = (): Looks => { const prefix = pathNow().length ? `${pathNow().join('/')}/` : ''; return prefix ? Object.fromEntries(Object.entries(looks).flatMap(([id, l]) => (id.startsWith(prefix) ? [[id.slice(prefix.length), l]] : []))) : looks; };

function know(graph: Graph): Known {
  const { types, problems } = checkGraph(graph, specs, looks);
  const ins: Record<string, Record<string, PortType>> = {}, outs: typeof ins = {}, faults: Record<string, Problem> = {};
  const all = drawn(graph), flat = opened(graph, specs).graph;
  for (const [id, node] of Object.entries(all.nodes)) {
    for (const port of Object.keys(specAt(node)?.outputs ?? {})) {
      const type = types.get(`${id}.${port}`);
      if (type) (outs[id] ??= {})[port] = type;
    }
  }
  const wired = new Set<string>();
  for (const { from, to } of all === graph ? graph.edges : [...flat.edges, ...all.edges]) {
    wired.add(to.join('.'));
    const type = types.get(from.join('.'));
    if (type) (ins[to[0]] ??= {})[to[1]] = type;
  }
  for (const p of problems) {
    if (p.node === undefined || p.severity !== 'error' || !specAt(all.nodes[p.node])) continue;
    if (p.port !== undefined && !wired.has(`${p.node}.${p.port}`)) continue;
    // a subgraph wears the fault of what is inside it
    for (let id = p.node; id; id = parentOf(id)) faults[id] ??= p;
  }
  const { skipped, idle } = expand(graph, specs);
  return { ins, outs, faults, off: idle.size ? new Map([...idle, ...skipped]) : skipped };
}

const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);
/** The old objects where nothing changed, so that what shows them has nothing to do. */
function reuse<T>(old: Readonly<Record<string, T>>, now: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(now).map(([id, x]) => [id, isSame(old[id], x) ? old[id] : x]));
}

let verdicts = new Map<string, string | null>();

export function recheck(): void {
  verdicts = new Map();
  const old = useChecked.getState(), now = know(graphNow());
  useChecked.setState({ ins: reuse(old.ins, now.ins), outs: reuse(old.outs, now.outs), faults: reuse(old.faults, now.faults), off: now.off });
}

/** Header facts of the nodes' files have come. */
export function learn(found: Looks): void {
  looks = found;
  recheck();
}

/** Why a new wire would be refused; undefined when it may be drawn. Each wire is judged once per graph. */
export function refusalOf({ from, to }: Edge): string | undefined {
  const key = `${from.join('.')}/${to.join('.')}`;
  let why = verdicts.get(key);
  if (why === undefined) verdicts.set(key, why = whyNot(graphNow(), specs, looks, from, to));
  return why ?? undefined;
}
