/** `--set node.param=value`: one parameter of one node, read as its kind says. Knows specs; knows no file but its path. */
import { resolve } from 'node:path';
import type { Graph } from '../graph/graph.ts';
import type { NodeSpec, ParamValue, Specs } from '../graph/node.ts';
import { parseParam } from '../graph/param.ts';

/** Files are relative to the current folder, except the shipped samples by their own names. */
function readValue(spec: NodeSpec, name: string, text: string, here: string): ParamValue {
  const value = parseParam(spec, name, text), p = spec.params[name];
  return (p.kind === 'file' || (p.kind === 'text' && p.folder)) && text !== '' && !(p.kind === 'file' && p.samples?.some(([file]) => file === text)) ? resolve(here, text) : value;
}

/** The workflow with every setting made, in order; a later one wins. @throws naming the setting */
export function applySettings(graph: Graph, specs: Specs, settings: readonly string[], here: string): Graph {
  const nodes = { ...graph.nodes };
  for (const setting of settings) {
    const [, id, name, text] = /^([^.=/]+)\.([^=]+)=([\s\S]*)$/.exec(setting) ?? [];
    if (id === undefined) throw new Error(`--set ${setting}: write it as node.param=value.`);
    const where = `--set ${id}.${name}:`;
    if (!Object.hasOwn(nodes, id)) throw new Error(`${where} there is no node ${id}. Nodes: ${Object.keys(nodes).join(', ') || 'none'}.`);
    const spec = specs.get(nodes[id].type);
    if (!spec) throw new Error(`${where} there is no node type ${nodes[id].type} here.`);
    let value: ParamValue;
    try { value = readValue(spec, name, text, here); } catch (e) { throw new Error(`${where} ${(e as Error).message}`, { cause: e }); }
    nodes[id] = { ...nodes[id], params: { ...nodes[id].params, [name]: value as never } };
  }
  return { ...graph, nodes };
}
