/** What is different between two workflows: nodes, parameters, wires, and the rest. Data for a canvas and lines for a terminal; draws nothing. */
import { delta, isSame } from './delta.ts';
import type { Body, Edge, Graph, GraphNode } from './graph.ts';
import { defaultsOf, type Specs } from './node.ts';

/** A value before and after; undefined where there was none, or is none. */
export interface ValueChange { readonly name: string; readonly before: unknown; readonly after: unknown }

export interface NodeDiff {
  /** 'encoder', and inside a subgraph 'sub/encoder' */
  readonly path: string;
  readonly is: 'added' | 'removed' | 'changed';
  readonly before?: GraphNode;
  readonly after?: GraphNode;
  readonly params: readonly ValueChange[];
  /** Type, version, title, mode … and fields that nobody here knows; not where it lies. */
  readonly fields: readonly ValueChange[];
  readonly moved: boolean;
}
export interface WireDiff { readonly is: 'added' | 'removed' | 'changed'; /** '' outside, 'sub/' inside a subgraph */ readonly inside: string; readonly wire: Edge }
export interface GraphDiff {
  readonly nodes: readonly NodeDiff[];
  readonly wires: readonly WireDiff[];
  /** Title, description, frames, notes and the like: 'title', 'notes.n1.text'. */
  readonly rest: readonly ValueChange[];
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);
const union = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();

/** @param specs with them, a parameter that is absent counts as its default */
export function diffGraphs(before: Graph, after: Graph, specs: Specs = new Map()): GraphDiff {
  const nodes: NodeDiff[] = [], wires: WireDiff[] = [], rest: ValueChange[] = [];
  diffBodies(before, after, '', specs, { nodes, wires, rest });
  return { nodes, wires, rest };
}

interface Found { readonly nodes: NodeDiff[]; readonly wires: WireDiff[]; readonly rest: ValueChange[] }

function diffBodies(a: Body, b: Body, inside: string, specs: Specs, found: Found): void {
  for (const id of union(a.nodes, b.nodes)) diffNode(own(a.nodes, id), own(b.nodes, id), `${inside}${id}`, specs, found);
  const was = byEnds(a.edges), is = byEnds(b.edges);
  for (const [k, wire] of was) if (!is.has(k)) found.wires.push({ is: 'removed', inside, wire });
  for (const [k, wire] of is) {
    const old = was.get(k);
    if (!old || !isSame(old, wire)) found.wires.push({ is: old ? 'changed' : 'added', inside, wire });
  }
  const others = ({ nodes: _, edges: __, ...rest }: Body & { version?: unknown }) => rest;
  found.rest.push(...leaves(others(a), others(b), inside));
}

const endsOf = ({ from, to }: Edge) => `${from.join('.')} -> ${to.join('.')}`;
const byEnds = (edges: readonly Edge[]) => new Map([...edges].map((e) => [endsOf(e), e] as const).sort(([x], [y]) => (x < y ? -1 : 1)));

const empty: Body = { nodes: {}, edges: [] };
const cosmetic = ['at', 'size', 'collapsed', 'colour'];

function diffNode(a: GraphNode | undefined, b: GraphNode | undefined, path: string, specs: Specs, found: Found): void {
  if (!a || !b) {
    found.nodes.push({ path, is: a ? 'removed' : 'added', ...(a && { before: a }), ...(b && { after: b }), params: [], fields: [], moved: false });
    return;
  }
  const params = diffParams(a, b, specs), fields: ValueChange[] = [];
  for (const k of union(a, b)) {
    if (k === 'params' || k === 'graph' || cosmetic.includes(k) || isSame(own(a, k), own(b, k))) continue;
    fields.push({ name: k, before: own(a, k), after: own(b, k) });
  }
  const moved = cosmetic.some((k) => !isSame(own(a, k), own(b, k)));
  if (params.length || fields.length || moved) found.nodes.push({ path, is: 'changed', before: a, after: b, params, fields, moved });
  if (a.graph || b.graph) diffBodies(a.graph ?? empty, b.graph ?? empty, `${path}/`, specs, found);
}

function diffParams(a: GraphNode, b: GraphNode, specs: Specs): ValueChange[] {
  const full = (n: GraphNode): Record<string, unknown> => { const spec = specs.get(n.type); return { ...(spec && defaultsOf(spec)), ...n.params }; };
  const [was, is] = [full(a), full(b)];
  return union(was, is).flatMap((name) => (isSame(own(was, name), own(is, name)) ? [] : [{ name, before: own(was, name), after: own(is, name) }]));
}

/** What changed below two records, down to the last key that is an object's. */
function leaves(a: Record<string, unknown>, b: Record<string, unknown>, inside: string): ValueChange[] {
  const at = (v: unknown, path: readonly (string | number)[]) => path.reduce<unknown>((o, k) => (typeof o === 'object' && o !== null ? own(o as Record<string, unknown>, String(k)) : undefined), v);
  const seen = new Set<string>();
  return delta(a, b).flatMap(({ path }) => {
    const name = `${inside}${path.join('.')}`;
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ name, before: at(a, path), after: at(b, path) }];
  });
}

export const isEqual = (d: GraphDiff) => !d.nodes.length && !d.wires.length && !d.rest.length;

const most = 120;
/** A value on one line: JSON, cut when long. */
export function showValue(v: unknown): string {
  if (v === undefined) return 'nothing';
  const text = JSON.stringify(v);
  return text.length > most ? `${text.slice(0, most)}… (${text.length} characters)` : text;
}

/** One line per change: '+ node blur (Blur)', '~ node image: side 256 -> 512', '- wire image.image -> encoder.image'. */
export function printDiff(d: GraphDiff, specs: Specs = new Map()): string[] {
  const kind = (n: GraphNode) => `(${specs.get(n.type)?.title ?? n.type}${n.title === undefined ? '' : `, ${showValue(n.title)}`})`;
  const change = (c: ValueChange) => `${c.name} ${showValue(c.before)} -> ${showValue(c.after)}`;
  const sign = { added: '+', removed: '-', changed: '~' } as const, lines: string[] = [];
  for (const n of d.nodes) {
    if (n.is !== 'changed') lines.push(`${sign[n.is]} node ${n.path} ${kind((n.after ?? n.before)!)}`);
    else for (const c of [...n.fields, ...n.params]) lines.push(`~ node ${n.path}: ${change(c)}`);
  }
  for (const w of d.wires) lines.push(`${sign[w.is]} wire ${w.inside}${endsOf(w.wire)}${w.is === 'changed' ? ': led another way' : ''}`);
  for (const c of d.rest) lines.push(`${c.before === undefined ? '+' : c.after === undefined ? '-' : '~'} ${change(c)}`);
  const moved = d.nodes.filter((n) => n.moved && !n.params.length && !n.fields.length).map((n) => n.path);
  if (moved.length) lines.push(`~ moved, resized or coloured: ${moved.join(', ')}`);
  return lines;
}
