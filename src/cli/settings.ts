/** `--set node.param=value`: one parameter of one node, read as its kind says. Knows specs; knows no file but its path. */
import { resolve } from 'node:path';
import type { Graph } from '../graph/graph.ts';
import type { ParamSpec, ParamValue, Specs } from '../graph/node.ts';

const list = (names: Iterable<string>, none: string) => [...names].join(', ') || none;
const refuse = (where: string, why: string): never => { throw new Error(`--set ${where}: ${why}`); };

function readNumber(where: string, p: ParamSpec & { kind: 'number' }, text: string): number {
  const x = Number(text);
  if (text.trim() === '' || !Number.isFinite(x)) return refuse(where, `${JSON.stringify(text)} is not a number.`);
  if (p.integer && !Number.isInteger(x)) refuse(where, `it takes whole numbers, got ${text}.`);
  const { min = -Infinity, max = Infinity } = p;
  if (x < min || x > max) refuse(where, `${text} is out of range (${min === -Infinity ? 'at most' : max === Infinity ? 'at least' : `${min} to`} ${max === Infinity ? min : max}).`);
  return x;
}

/** A value as the parameter's kind says. Files are relative to `here`. @throws saying what it takes */
export function readParam(where: string, p: ParamSpec, text: string, here: string): ParamValue {
  switch (p.kind) {
    case 'number': return readNumber(where, p, text);
    case 'toggle':
      if (text === 'true' || text === 'false') return text === 'true';
      return refuse(where, `it takes true or false, got ${text}.`);
    case 'choice':
      if (p.options.some(([value]) => value === text)) return text;
      return refuse(where, `it takes ${list(p.options.map(([value]) => value), 'nothing')}, got ${text}.`);
    case 'file': {
      if (text === '' || p.samples?.some(([file]) => file === text)) return text;
      return resolve(here, text);
    }
    default: return text;
  }
}

/** The workflow with every setting made, in order; a later one wins. @throws naming the setting */
export function applySettings(graph: Graph, specs: Specs, settings: readonly string[], here: string): Graph {
  const nodes = { ...graph.nodes };
  for (const setting of settings) {
    const [, id, name, text] = /^([^.=/]+)\.([^=]+)=([\s\S]*)$/.exec(setting) ?? [];
    if (id === undefined) refuse(setting, 'write it as node.param=value.');
    const where = `${id}.${name}`;
    if (!Object.hasOwn(nodes, id)) refuse(where, `there is no node ${id}. Nodes: ${list(Object.keys(nodes), 'none')}.`);
    const spec = specs.get(nodes[id].type);
    if (!spec) throw new Error(`--set ${where}: its type ${nodes[id].type} is not known here.`);
    if (!Object.hasOwn(spec.params, name)) refuse(where, `${spec.type} has no parameter ${name}. Parameters: ${list(Object.keys(spec.params), 'none')}.`);
    nodes[id] = { ...nodes[id], params: { ...nodes[id].params, [name]: readParam(where, spec.params[name], text, here) as never } };
  }
  return { ...graph, nodes };
}
