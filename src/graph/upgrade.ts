/** Old files become today's: the file's own form by number, each node's parameters by its type's upgrades. Sees data only. */
import { fileVersion, type Body, type GraphNode } from './graph.ts';
import { versionOf, type NodeSpec, type ParamValue, type Specs } from './node.ts';

/** Entry i turns a file of version i + 1 into one of version i + 2. Never edited after release. */
export const fileUpgrades: readonly ((file: Record<string, unknown>) => Record<string, unknown>)[] = [];

/** @param file of version `from`, at most today's */
export function upgradeFile(file: Record<string, unknown>, from: number): Record<string, unknown> {
  let out = file;
  for (let v = from; v < fileVersion; v++) out = { ...fileUpgrades[v - 1](out), version: v + 1 };
  return out;
}

export interface Upgraded { /** 'sub/encoder' inside a subgraph */ readonly node: string; readonly type: string; readonly from: number; readonly to: number }

/**
 * Every node of a known type brought to its type's version, inside subgraphs too. Nodes of unknown types, and nodes newer than
 * their type, stay exactly as they are; checkGraph says so.
 */
export function upgradeNodes<B extends Body>(graph: B, specs: Specs, prefix = ''): { graph: B; upgraded: Upgraded[] } {
  const upgraded: Upgraded[] = [];
  const entries = Object.entries(graph.nodes).map(([id, node]): [string, GraphNode] => {
    if (node.graph) {
      const inner = upgradeNodes(node.graph, specs, `${prefix}${id}/`);
      upgraded.push(...inner.upgraded);
      return [id, inner.upgraded.length ? { ...node, graph: inner.graph } : node];
    }
    const spec = specs.get(node.type);
    if (!spec || node.version >= versionOf(spec)) return [id, node];
    upgraded.push({ node: `${prefix}${id}`, type: node.type, from: node.version, to: versionOf(spec) });
    return [id, upgradeNode(node, spec)];
  });
  return upgraded.length ? { graph: { ...graph, nodes: Object.fromEntries(entries) }, upgraded } : { graph, upgraded };
}

function upgradeNode(node: GraphNode, spec: NodeSpec): GraphNode {
  let params = structuredClone(node.params) as Record<string, ParamValue>;
  for (let v = node.version; v < versionOf(spec); v++) params = spec.upgrades[v - 1](params);
  return { ...node, version: versionOf(spec), params: params as GraphNode['params'] };
}
