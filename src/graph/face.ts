/** What a subgraph looks like from outside: a node type of its own, made of the ports and parameters it shows. Pure. */
import type { GraphNode } from './graph.ts';
import type { NodeSpec, ParamSpec, PortSpec, Specs } from './node.ts';

export const subgraphType = 'subgraph';

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined => (record && Object.hasOwn(record, key) ? record[key] : undefined);
export const portOfSubgraph = own<PortSpec>;

const faces = new WeakMap<GraphNode, WeakMap<Specs, NodeSpec>>();

/** The spec of a node: its type's, or for a subgraph one made of what it shows. Undefined for an unknown type. */
export function specOf(node: GraphNode, specs: Specs): NodeSpec | undefined {
  if (!node.graph) return specs.get(node.type);
  const made = faces.get(node) ?? new WeakMap<Specs, NodeSpec>();
  faces.set(node, made);
  let face = made.get(specs);
  if (!face) made.set(specs, face = faceOf(node, specs));
  return face;
}

function faceOf(node: GraphNode, specs: Specs): NodeSpec {
  const { inputs = {}, outputs = {}, params = {} } = node.exposed ?? {};
  const inside = (id: string) => { const n = own(node.graph!.nodes, id); return n && specOf(n, specs); };
  const named = <T extends object>(title: string | undefined, found: T | undefined) => found && { ...found, ...(title && { label: title }) };
  const some = <X, T>(shown: Readonly<Record<string, X>>, find: (x: X) => T | undefined) =>
    Object.fromEntries(Object.entries(shown).flatMap(([id, x]): [string, T][] => { const t = find(x); return t ? [[id, t]] : []; }));
  return {
    type: subgraphType, title: 'Subgraph', icon: 'boxes', group: 'stage', help: 'Nodes of your own in one node. Double-click it to go inside.', upgrades: [],
    inputs: some<{ title?: string | undefined; to: [string, string][] }, PortSpec>(inputs, ({ title, to }) => {
      const all = to.map(([n, p]) => own(inside(n)?.inputs, p)).filter((p) => p !== undefined);
      return named(title, all[0] && { ...all[0], optional: all.every((p) => p.optional) });
    }),
    outputs: some<{ title?: string | undefined; from: [string, string] }, PortSpec>(outputs, ({ title, from: [n, p] }) => named(title, own(inside(n)?.outputs, p))),
    params: some<{ title?: string | undefined; of: [string, string] }, ParamSpec>(params, ({ title, of: [n, p] }) => {
      const { when: _, ...found } = own(inside(n)?.params, p) ?? {} as ParamSpec;
      return 'kind' in found ? { ...found, ...(title && { label: title }), onNode: true } as ParamSpec : undefined;
    }),
  };
}
