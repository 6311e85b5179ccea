/** What arrives at a node, by the graph's wires. Pure but for the values it hands on. */
import type { Graph } from '../graph/graph.ts';
import type { NodeSpec } from '../graph/node.ts';
import { Refusal } from '../graph/port.ts';
import type { Value, Values } from './value.ts';

type Wire = Graph['edges'][number];
export function wiresInto(graph: Graph): Map<string, Wire[]> {
  const out = new Map<string, Wire[]>();
  for (const e of graph.edges) {
    const into = out.get(e.to[0]);
    if (into) into.push(e); else out.set(e.to[0], [e]);
  }
  return out;
}

/** What arrives at a node's inputs, and the keys of it. @throws when a required input is missing */
export function gather(spec: NodeSpec, wires: readonly Wire[], outputs: ReadonlyMap<string, Values>, keys: ReadonlyMap<string, string>) {
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
export const isWanted = ({ nodes, edges }: Pick<Graph, 'nodes' | 'edges'>, asked: ReadonlySet<string> | undefined, id: string, port: string) =>
  Boolean(asked?.has(`${id}.${port}`)) || edges.some(({ from, to }) => from[0] === id && from[1] === port && Object.hasOwn(nodes, to[0]));

const listPorts = (what: string, ports: NodeSpec['inputs']) => (Object.keys(ports).length ? `${what}: ${Object.keys(ports).join(', ')}.` : `It has no ${what.toLowerCase()}.`);
