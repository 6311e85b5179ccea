/** The same graph with a few parameters changed, so that a node can ask what would arrive if they were others. Runs nothing. */
import type { Graph } from '../graph/graph.ts';
import type { NodeSpec, ParamValue, Specs } from '../graph/node.ts';
import { paramFault, parseParam, unknownParam } from '../graph/param.ts';
import { Refusal } from '../graph/port.ts';

/** 'sampler.temperature' to its value; text is read as the parameter's kind says. */
export type Overrides = Readonly<Record<string, ParamValue>>;

/** @throws Refusal saying what the parameter takes */
function read(spec: NodeSpec, where: string, name: string, value: ParamValue): ParamValue {
  if (!Object.hasOwn(spec.params, name)) throw new Refusal(`${where}: ${unknownParam(spec, name)}`);
  if (typeof value === 'string') {
    try { return parseParam(spec, name, value); } catch (e) { throw new Refusal(`${where}: ${(e as Error).message}`); }
  }
  const fault = paramFault(spec.params[name], value);
  if (fault) throw new Refusal(`${where}: ${fault}`);
  return value;
}

/**
 * The graph with the parameters changed.
 * @param reach nodes that may be changed: those before the one that asks
 * @throws Refusal naming the override at fault
 */
export function override(graph: Graph, specs: Specs, reach: ReadonlySet<string>, overrides: Overrides): Graph {
  const nodes = { ...graph.nodes };
  for (const [where, value] of Object.entries(overrides)) {
    const [, id, name] = /^([^.=]+)\.(.+)$/.exec(where) ?? [], near = [...reach].sort().join(', ') || 'none';
    if (id === undefined) throw new Refusal(`"${where}" names no parameter. Write it as node.parameter; nodes before this one: ${near}.`);
    if (!Object.hasOwn(nodes, id)) throw new Refusal(`There is no node "${id}". Nodes before this one: ${near}.`);
    if (!reach.has(id)) throw new Refusal(`"${id}" does not come before this node, so its parameters change nothing here. Nodes that do: ${near}.`);
    const spec = specs.get(nodes[id].type);
    if (!spec) throw new Refusal(`There is no node type "${nodes[id].type}" here.`);
    nodes[id] = { ...nodes[id], params: { ...nodes[id].params, [name]: read(spec, where, name, value) as never } };
  }
  return { ...graph, nodes };
}
