/** The same graph with a few parameters changed, so that a node can ask what would arrive if they were others. Runs nothing. */
import type { Graph } from '../graph/graph.ts';
import type { ParamSpec, ParamValue, Specs } from '../graph/node.ts';
import { Refusal } from '../graph/port.ts';

/** 'sampler.temperature' to its value; text is read as the parameter's kind says. */
export type Overrides = Readonly<Record<string, ParamValue>>;

/** @throws Refusal saying what the parameter takes */
function read(where: string, p: ParamSpec, value: ParamValue): ParamValue {
  const refuse = (why: string): never => { throw new Refusal(`${where} ${why}.`); };
  if (p.kind === 'number') {
    const x = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value), { min = -Infinity, max = Infinity } = p;
    if (!Number.isFinite(x)) refuse(`takes numbers, and ${JSON.stringify(value)} is not one`);
    if (p.integer && !Number.isInteger(x)) refuse(`takes whole numbers, and ${x} is not one`);
    if (x < min || x > max) refuse(`takes ${min === -Infinity ? 'at most' : max === Infinity ? 'at least' : `${min} to`} ${max === Infinity ? min : max}, and ${x} is outside`);
    return x;
  }
  if (p.kind === 'toggle') return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : refuse(`takes true or false, not ${JSON.stringify(value)}`);
  const text = String(value);
  if (p.kind === 'choice' && !p.options.some(([v]) => v === text)) refuse(`takes ${p.options.map(([v]) => v).join(', ')}, not ${text}`);
  return text;
}

/**
 * The graph with the parameters changed.
 * @param reach nodes that may be changed: those before the one that asks
 * @throws Refusal naming the override at fault
 */
export function override(graph: Graph, specs: Specs, reach: ReadonlySet<string>, overrides: Overrides): Graph {
  const nodes = { ...graph.nodes };
  for (const [where, value] of Object.entries(overrides)) {
    const [, id, name] = /^([^.=/]+)\.(.+)$/.exec(where) ?? [], near = [...reach].sort().join(', ') || 'none';
    if (id === undefined) throw new Refusal(`"${where}" names no parameter. Write it as node.parameter; nodes before this one: ${near}.`);
    if (!Object.hasOwn(nodes, id)) throw new Refusal(`There is no node "${id}". Nodes before this one: ${near}.`);
    if (!reach.has(id)) throw new Refusal(`"${id}" does not come before this node, so its parameters change nothing here. Nodes that do: ${near}.`);
    const spec = specs.get(nodes[id].type), p = spec && Object.hasOwn(spec.params, name) ? spec.params[name] : undefined;
    if (!p) throw new Refusal(`"${id}" has no parameter "${name}". Parameters: ${Object.keys(spec?.params ?? {}).join(', ') || 'none'}.`);
    nodes[id] = { ...nodes[id], params: { ...nodes[id].params, [name]: read(where, p, value) as never } };
  }
  return { ...graph, nodes };
}
