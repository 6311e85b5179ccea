/** The workflow file: nothing is lost between reading and writing, and whatever is wrong is one clear sentence. */
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FileError, readGraph, writeGraph } from '../../src/graph/file.ts';
import { checkGraph } from '../../src/graph/check.ts';
import { upgradeNodes } from '../../src/graph/upgrade.ts';
import { workflowSchema } from '../../src/graph/schema.ts';
import { randomGraph } from './random.ts';
import { specs } from './specs.ts';

const graphs = new URL('../../graphs/', import.meta.url);
const shipped = readdirSync(graphs).filter((f) => f.endsWith('.json') && !f.endsWith('.schema.json'));

it('reads what it writes, and writes the same again', () => {
  fc.assert(fc.property(randomGraph, (graph) => {
    const text = writeGraph(graph), { graph: again } = readGraph(text);
    expect(writeGraph(again)).toBe(text);
    expect(Object.keys(again.nodes).toSorted()).toEqual(Object.keys(graph.nodes).toSorted());
    for (const [id, { at: _, size: __, ...rest }] of Object.entries(graph.nodes)) {
      const { at: _a, size: _s, ...read } = again.nodes[id];
      expect(read).toEqual(JSON.parse(JSON.stringify(rest)));
    }
    expect(again.edges).toHaveLength(graph.edges.length);
    expect(JSON.parse(JSON.stringify(again)).zebra).toEqual(JSON.parse(JSON.stringify(graph)).zebra);
  }), { numRuns: 300 });
});

it('writes the same text whatever the order of nodes and wires', () => {
  fc.assert(fc.property(randomGraph, (graph) => {
    const turned = { ...graph, nodes: Object.fromEntries(Object.entries(graph.nodes).reverse()), edges: graph.edges.toReversed() };
    expect(writeGraph(turned)).toBe(writeGraph(graph));
  }));
});

it('throws nothing but FileError, however a file is damaged', () => {
  const whole = readFileSync(new URL('reconstruct.json', graphs), 'utf8');
  const read = (text: string) => {
    try {
      const { graph } = readGraph(text);
      checkGraph(upgradeNodes(graph, specs).graph, specs);
      writeGraph(graph);
    } catch (e) {
      expect(e).toBeInstanceOf(FileError);
      expect((e as Error).message).toMatch(/^[A-Z][^\n]{10,400}\.$/s);
    }
  };
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(whole.length), fc.nat(12), fc.oneof(fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', '0', 'null', '-1', '""', '{}'), fc.string())), { minLength: 1, maxLength: 3 }), (cuts) => {
    read(cuts.reduce((text, [at, n, put]) => text.slice(0, at) + put + text.slice(at + n), whole));
  }), { numRuns: 500 });
  fc.assert(fc.property(fc.string(), read));
  fc.assert(fc.property(fc.json(), (text) => { read(text); read(`{"version":1,"edges":[],"nodes":${text}}`); read(`{"version":1,"nodes":{},"edges":${text}}`); }));
  // Values of another kind in any place of a sound file.
  const places: [object, string][] = [];
  const data = JSON.parse(whole) as object;
  const walk = (v: unknown) => { if (typeof v === 'object' && v) for (const k of Object.keys(v)) { places.push([v, k]); walk((v as Record<string, unknown>)[k]); } };
  walk(data);
  fc.assert(fc.property(fc.constantFrom(...places), fc.jsonValue(), ([holder, key], value) => {
    const record = holder as Record<string, unknown>, old = record[key];
    record[key] = value;
    const text = JSON.stringify(data);
    record[key] = old;
    read(text);
  }), { numRuns: 500 });
});

const head = '{"version":1,"edges":[],"nodes":';
it.each([
  ['', 'not json', /^This file is not JSON: /],
  ['{"version": 1', 'not json', /^This file is not JSON: /],
  ['[1, 2]', 'not a workflow', 'This is not a workflow of VQ Studio: it has no version and nodes.'],
  ['{"last_node_id": 9, "nodes": []}', 'not a workflow', 'This is not a workflow of VQ Studio: it has no version and nodes.'],
  ['{"version": 7, "nodes": {}, "edges": [], "loops": {}}', 'newer', 'This workflow was saved by a newer VQ Studio (file version 7; this one reads up to 1). Open it there.'],
  ['{"version": 0.4, "nodes": []}', 'invalid', 'This workflow cannot be opened: version must be a whole number from 1 to 1.'],
  [`${head}{"encoder":{"type":"encoder","version":1,"params":[],"at":[0,0]}}}`, 'invalid', 'This workflow cannot be opened: nodes.encoder.params: expected an object, found a list.'],
  [`${head}{"encoder":{"type":"encoder","version":1,"at":[0,0]}}}`, 'invalid', 'This workflow cannot be opened: nodes.encoder.params: expected an object, found nothing.'],
  [`${head}{"a.b":{"type":"encoder","version":1,"params":{},"at":[0,0]}}}`, 'invalid', 'This workflow cannot be opened: nodes.a.b: an id is 1 to 128 characters without . / =.'],
  [`${head}{"a":{"type":"encoder","version":0,"params":{},"at":[0,"x"]}}}`, 'invalid', 'This workflow cannot be opened: nodes.a.version: expected at least 1 (and 1 more).'],
  [`${head}{},"edges":[]}`, 'invalid', 'This workflow cannot be opened: the key "edges" is given twice in one object.'],
  [`${head}{"__proto__":{"type":"encoder"}}}`, 'invalid', 'This workflow cannot be opened: a key is named "__proto__", which no workflow uses.'],
  [`${head}{"a":{"type":"x","version":1,"at":[0,0],"params":{"p":${'['.repeat(5000)}${']'.repeat(5000)}}}}}`, 'invalid', 'This workflow cannot be opened: values lie more than 100 levels deep.'],
  ['{"version":1,"nodes":{},"edges":[{"from":["a","b"],"to":["c"]}]}', 'invalid', /^This workflow cannot be opened: edges\.0\.to/],
])('refuses %.60s', (text, fault, message) => {
  let error: unknown;
  try { readGraph(text); } catch (e) { error = e; }
  expect(error).toBeInstanceOf(FileError);
  expect((error as FileError).fault).toBe(fault);
  if (typeof message === 'string') expect((error as Error).message).toBe(message); else expect((error as Error).message).toMatch(message);
});

it('opens 10,000 nodes at once', () => {
  const nodes = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`n${i}`, { type: 'preview', version: 1, params: {}, at: [i, 0] as [number, number] }]));
  const edges = Array.from({ length: 9_999 }, (_, i) => ({ from: [`n${i}`, 'x'] as [string, string], to: [`n${i + 1}`, 'image'] as [string, string] }));
  const { graph } = readGraph(writeGraph({ version: 1, nodes, edges }));
  expect(checkGraph(graph, specs).problems).toHaveLength(10_000);
});

it.each(shipped)('ships %s as it would write it', (file) => {
  const text = readFileSync(new URL(file, graphs), 'utf8'), { graph } = readGraph(text);
  expect(writeGraph(graph)).toBe(text);
  expect(checkGraph(graph, specs).problems).toEqual([]);
});

it('publishes its schema as the validator has it (npx tsx bin/write-schema.ts)', () => {
  expect(readFileSync(new URL('workflow.schema.json', graphs), 'utf8')).toBe(workflowSchema());
});

it('shows a newer file as far as it has a form that is known', () => {
  const file = { version: 7, nodes: { a: { type: 'image', version: 3, params: {}, at: [0, 0], glow: 1 } }, edges: [], loops: [1] };
  const { graph, newer } = readGraph(JSON.stringify(file), { newer: 'show' });
  expect([newer, graph.version, graph.nodes.a.glow, graph.loops]).toEqual([7, 1, 1, [1]]);
  expect(() => readGraph(JSON.stringify({ ...file, nodes: [] }), { newer: 'show' })).toThrow(expect.objectContaining({ fault: 'newer' }));
  expect(readGraph('{"version":1,"nodes":{},"edges":[]}', { newer: 'show' }).newer).toBeUndefined();
});
