/** Workflow files damaged at random: in their text, and in their structure. Always the same for the same seed. */
import { readdirSync, readFileSync } from 'node:fs';
import { uniformAt } from '../../src/net/philox.ts';

const graphs = new URL('../../graphs/', import.meta.url);
const shipped = readdirSync(graphs).filter((f) => f.endsWith('.json') && !f.endsWith('.schema.json')).map((f) => JSON.parse(readFileSync(new URL(f, graphs), 'utf8')) as Json);

/** A subgraph in a subgraph, frames, notes, modes, pinned values: what no shipped workflow holds together. */
const full = {
  version: 1, title: 'Full', runOnChange: true,
  frames: { f: { title: 'Frame', colour: 'teal', at: [-20, -20], size: [400, 300] } }, notes: { n: { text: '# note', at: [0, 400], size: [200, 100] } },
  nodes: {
    image: { type: 'image', version: 1, params: { file: 'samples/landscape-5801.png' }, at: [0, 0], mode: 'bypass' },
    sub: {
      type: 'subgraph', version: 1, params: {}, at: [300, 0],
      graph: { nodes: { inner: { type: 'subgraph', version: 1, params: {}, at: [0, 0], graph: { nodes: { preview: { type: 'preview', version: 1, params: {}, at: [0, 0] } }, edges: [] }, exposed: { inputs: { x: { to: [['preview', 'image']] } }, outputs: {}, params: {} } } }, edges: [], notes: {} },
      exposed: { inputs: { x: { title: 'X', to: [['inner', 'x']] } }, outputs: {}, params: { s: { of: ['inner', 'x'] } } },
    },
    pinned: { type: 'compare', version: 1, params: {}, at: [600, 0], pinned: { psnr: { kind: 'number', number: 3 } }, colour: 'red' },
    odd: { type: 'from tomorrow', version: 9, params: { deep: [1, { a: null }] }, at: [0, 200], extra: true },
  },
  edges: [{ from: ['image', 'image'], to: ['sub', 'x'], via: [[100, 50]] }],
};

type Json = unknown;
const values: readonly Json[] = [null, true, 0, -1, 1.5, 1e308, 2 ** 53, '', 'x', '__proto__', 'constructor', [], {}, [[]], { a: {} }, [0, 'x'], 'a'.repeat(300), '\u0000', '\ud800', ['image', 'image'], { from: ['a', 'b'], to: ['c', 'd'] }, { type: 'image', version: 1, params: {}, at: [0, 0] }];
const texts = ['{', '}', '[', ']', '"', ',', ':', '\\', '0', 'null', '-', '1e999', '""', '{}', '\u0000', '/*', 'NaN', '\ufeff'];

/** The nth damaged file. */
export function damaged(n: number): string {
  let turn = 0;
  const random = uniformAt({ seed: n, picture: 0, row: 0, column: 0 }), at = (most: number) => Math.floor(random(turn++) * most);
  const data = structuredClone(n % 3 === 0 ? full : shipped[at(shipped.length)]) as Record<string, Json>;
  if (n % 5 === 0) {
    let text = JSON.stringify(data);
    for (let k = at(4); k >= 0; k--) { const p = at(text.length); text = text.slice(0, p) + texts[at(texts.length)] + text.slice(p + at(n % 2 ? 4 : 60)); }
    return text;
  }
  for (let k = at(5); k >= 0; k--) damage(data, at);
  return JSON.stringify(data);
}

function damage(data: Json, at: (most: number) => number): void {
  const places: [Record<string, Json>, string][] = [];
  const walk = (v: Json) => { if (typeof v === 'object' && v !== null) for (const k of Object.keys(v)) { places.push([v as Record<string, Json>, k]); walk((v as Record<string, Json>)[k]); } };
  walk(data);
  if (!places.length) return;
  const [holder, key] = places[at(places.length)], [other, from] = places[at(places.length)];
  switch (at(7)) {
    case 0: if (Array.isArray(holder)) holder.splice(Number(key), 1); else delete holder[key]; break;
    case 1: holder[key] = structuredClone(values[at(values.length)]); break;
    case 2: holder[key] = structuredClone(other[from]); break;
    case 3: if (!Array.isArray(holder)) { const v = holder[key]; delete holder[key]; holder[['a.b', '', 'toString', 'a/b', 'nodes', 'x y'][at(6)]] = v; } break;
    case 4: if (Array.isArray(holder)) holder.push(structuredClone(holder[0])); else holder[`${key}2`] = structuredClone(holder[key]); break;
    case 5: holder[key] = { ...(typeof holder[key] === 'object' && holder[key] !== null && !Array.isArray(holder[key]) ? holder[key] : {}), graph: structuredClone(full.nodes.sub.graph) }; break;
    default: if (typeof holder[key] === 'number') holder[key] = [-holder[key], holder[key] * 1e6, 0.1, NaN][at(4)]; else if (typeof holder[key] === 'string') holder[key] = `${holder[key]}${values[at(values.length)] as string}`; else holder[key] = [holder[key]];
  }
}
