/** "Copy as code": nodes and all they need as a TypeScript program against this project's own functions. Runs nothing itself. */
import { expand } from '../expand.ts';
import type { Graph } from '../graph.ts';
import { defaultsOf, type Specs } from '../node.ts';
import { topological, upstream } from '../order.ts';
import { Refusal } from '../port.ts';
import { isSame } from '../delta.ts';

const reserved = new Set('break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with let static yield await async of implements interface package private protected public studio results openStudio console'.split(' '));

/** JSON is TypeScript; single quotes read better. */
const literal = (v: unknown): string => (typeof v === 'string' ? `'${JSON.stringify(v).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  : Array.isArray(v) ? `[${v.map(literal).join(', ')}]`
    : typeof v === 'object' && v !== null ? record(Object.entries(v).map(([k, x]) => [k, literal(x)] as const)) : String(v));
const key = (k: string) => (/^[A-Za-z_$][\w$]*$/.test(k) ? k : literal(k));
const record = (entries: readonly (readonly [string, string])[]) => (entries.length ? `{ ${entries.map(([k, v]) => `${key(k)}: ${v}`).join(', ')} }` : '{}');
const comment = (s: string) => s.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ');

/**
 * @param chosen nodes; what they need comes with them. None: all
 * @param exists whether an output, 'quantizer.distance', is there for these inputs
 * @throws Refusal when there is nothing to copy
 */
export function typescriptProgram(graph: Graph, specs: Specs, chosen: readonly string[] = [], exists: (end: string) => boolean = () => true): string {
  const { graph: flat, members } = expand(graph, specs), wanted = chosen.length ? upstream(flat, chosen.flatMap((id) => [...members(id)])) : new Set(Object.keys(flat.nodes));
  const order = topological(flat).order.filter((id) => wanted.has(id));
  const strange = order.filter((id) => !specs.has(flat.nodes[id].type));
  if (strange.length) throw new Refusal(`There is no node type "${flat.nodes[strange[0]].type}" here, so ${strange[0]} cannot be copied. Copy without it.`);
  if (!order.length) throw new Refusal('There is nothing to copy: no node is chosen that runs.');
  const names = new Map<string, string>(), used = new Set(reserved);
  for (const id of order) {
    const base = id.replaceAll(/[^A-Za-z0-9_$]+(.)?/g, (_, c: string | undefined) => c?.toUpperCase() ?? '').replace(/^(?=\d)|^$/, 'n');
    let name = base;
    for (let i = 2; used.has(name); i++) name = `${base}${i}`;
    used.add(name);
    names.set(id, name);
  }
  const ends = order.filter((id) => !flat.edges.some((e) => e.from[0] === id && wanted.has(e.to[0])));
  /** What is read after the run, by node. */
  const shownOf = new Map(ends.flatMap((id) => {
    const lines = Object.entries(specs.get(flat.nodes[id].type)!.outputs).flatMap(([port, p]) => {
      const out = `${names.get(id)}.out(${literal(port)})`, file = `${id.replaceAll('/', '-')}.${port}`;
      if (p.onDemand || !exists(`${id}.${port}`)) return [];
      if (p.kind === 'number' || p.kind === 'loss') return [`console.log(${literal(file)}, results.number(${out}));`];
      return ['image', 'map', 'latent', 'codes', 'logits'].includes(p.kind) ? [`console.log('saved', await results.save(${out}, ${literal(`${file}.${p.kind === 'image' || p.kind === 'map' ? 'png' : 'npy'}`)}));`] : [];
    });
    return lines.length ? [[id, lines] as const] : [];
  }));
  const shown = [...shownOf.values()].flat();
  const nodes = order.map((id) => {
    const { type, params } = flat.nodes[id], defaults = defaultsOf(specs.get(type)!);
    const own = Object.entries(params).filter(([k, v]) => !isSame(v, defaults[k])).map(([k, v]) => [k, literal(v)] as const);
    const ins = flat.edges.filter((e) => e.to[0] === id && wanted.has(e.from[0])).map((e) => [e.to[1], `${names.get(e.from[0])}.out(${literal(e.from[1])})`] as const);
    const rest = [own.length || ins.length ? record(own) : '', ins.length ? record(ins) : ''].filter(Boolean);
    const isNamed = !ends.includes(id) || shownOf.has(id);
    return `${isNamed ? `const ${names.get(id)} = ` : ''}studio.node(${[literal(type), ...rest].join(', ')});`;
  });
  return `/** ${comment(graph.title ?? 'A workflow of VQ Studio')}. Put it into the project's folder and run it there: npx tsx <this file> */
import { openStudio } from './src/cli/studio.ts';

const studio = await openStudio({ engine: 'auto', files: '.' });
${nodes.join('\n')}

const results = await studio.run();
${shown.join('\n')}${shown.length ? '\n' : ''}results.close();
await studio.close();
`;
}
