/** `--set node.param=value`: one parameter of one node, read as its kind says. Knows specs; knows no file but its path. */
import { resolve } from 'node:path';
import type { Graph } from '../graph/graph.ts';
import type { NodeSpec, ParamValue, Specs } from '../graph/node.ts';
import { parseParam } from '../graph/param.ts';
import { nodeAt, paramAt, pathOf, withNodeAt } from '../graph/path.ts';
import { withFile } from '../graph/replace-file.ts';

/** Files are relative to the current folder, except the shipped samples by their own names. */
function readValue(spec: NodeSpec, name: string, text: string, here: string): ParamValue {
  const value = parseParam(spec, name, text), p = spec.params[name];
  return (p.kind === 'file' || (p.kind === 'text' && p.folder)) && text !== '' && !(p.kind === 'file' && p.samples?.some(([file]) => file === text)) ? resolve(here, text) : value;
}

/** The workflow with every setting made, in order; a later one wins. @throws naming the setting */
export function applySettings(graph: Graph, specs: Specs, settings: readonly string[], here: string): Graph {
  let out = graph;
  for (const setting of settings) {
    const [, id, name, text] = /^([^.=]+)\.([^=]+)=([\s\S]*)$/.exec(setting) ?? [];
    if (id === undefined) throw new Error(`--set ${setting}: write it as node.param=value.`);
    const where = `--set ${id}.${name}:`;
    const outer = nodeAt(out, id);
    if (!outer) throw new Error(`${where} there is no node ${id}. Nodes: ${Object.keys(out.nodes).join(', ') || 'none'}.`);
    const shown = paramAt(out, id, name);
    if (!shown) throw new Error(`${where} this subgraph shows no such parameter. It shows: ${Object.keys(outer.exposed?.params ?? {}).join(', ') || 'none'}.`);
    const { node } = shown, spec = specs.get(node.type);
    if (!spec) throw new Error(`${where} there is no node type ${node.type} here.`);
    let value: ParamValue;
    try { value = readValue(spec, shown.param, text, here); } catch (e) { throw new Error(`${where} ${(e as Error).message}`, { cause: e }); }
    const values = typeof value === 'string' && spec.params[shown.param].kind === 'file' ? withFile(spec, node.params, shown.param, value) : { [shown.param]: value };
    out = withNodeAt(out, pathOf(shown.id), { ...node, params: { ...node.params, ...values as Record<string, never> } });
  }
  return out;
}
