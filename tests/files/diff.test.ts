/** What is different between two workflows: found for every edit, nothing for none, and told in lines that can be searched. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffGraphs, isEqual, printDiff } from '../../src/graph/diff.ts';
import * as edits from '../../src/graph/edit.ts';
import { readGraph, writeGraph } from '../../src/graph/file.ts';
import { isSame } from '../../src/graph/delta.ts';
import { freshFolder, reconstruct, vq } from '../cli/vq.ts';
import { randomGraph } from '../graph/random.ts';
import { specs } from '../graph/specs.ts';

const { graph } = readGraph(readFileSync(reconstruct, 'utf8'));

it('is empty exactly when two workflows have the same content, and turns round', () => {
  fc.assert(fc.property(randomGraph, randomGraph, fc.boolean(), (a, other, same) => {
    const b = same ? readGraph(writeGraph(a)).graph : other, there = diffGraphs(a, b), back = diffGraphs(b, a);
    const round = (g: typeof a) => readGraph(writeGraph(g)).graph;
    const sets = ({ edges, ...rest }: typeof a) => ({ ...rest, edges: [...new Set(edges.map((e) => JSON.stringify(e)))].sort() });
    if (same) expect(isEqual(diffGraphs(round(a), b))).toBe(true);
    if (isEqual(there) && new Set(a.edges.map((e) => `${e.from}>${e.to}`)).size === a.edges.length && new Set(b.edges.map((e) => `${e.from}>${e.to}`)).size === b.edges.length) expect(isSame({ ...sets(a), edges: [] }, { ...sets(b), edges: [] })).toBe(true);
    expect(there.nodes.length).toBe(back.nodes.length);
    expect(there.nodes.filter((n) => n.is === 'added').map((n) => n.path)).toEqual(back.nodes.filter((n) => n.is === 'removed').map((n) => n.path));
    for (const line of printDiff(there, specs)) expect(line).toMatch(/^[+~-] .+$/);
  }), { numRuns: 300 });
});

it('names nodes, parameters, wires and the rest', () => {
  let g = edits.setParam(graph, specs, 'image', 'side', 512).graph;
  g = edits.removeNodes(g, specs, ['preview']).graph;
  g = edits.addNode(g, specs.get('save')!, [0, 0]).graph;
  g = edits.connect(g, ['decoder', 'image'], ['save', 'image']).graph;
  g = edits.renameGraph(edits.moveNodes(g, specs, { model: [5, 5] }).graph, 'Another').graph;
  expect(printDiff(diffGraphs(graph, g, specs), specs)).toEqual([
    '~ node image: side 256 -> 512',
    '- node preview (Preview)',
    '+ node save (Save image)',
    '- wire decoder.image -> preview.image',
    '+ wire decoder.image -> save.image',
    '~ title "Reconstruct a picture" -> "Another"',
    '~ moved, resized or coloured: model',
  ]);
});

it('takes an absent parameter for its default, and looks into subgraphs', () => {
  const bare = { ...graph, nodes: { ...graph.nodes, image: { ...graph.nodes.image, params: { file: graph.nodes.image.params.file } } } };
  expect(isEqual(diffGraphs(graph, bare, specs))).toBe(true);
  expect(isEqual(diffGraphs(graph, bare))).toBe(false);
  const holding = (side: number) => ({ ...graph, nodes: { sub: { type: 'subgraph', version: 1, params: {}, at: [0, 0] as [number, number], graph: { nodes: { image: { ...graph.nodes.image, params: { side } } }, edges: [] } } }, edges: [] });
  expect(printDiff(diffGraphs(holding(1), holding(2), specs))).toEqual(['~ node sub/image: side 1 -> 2']);
});

it('`vq diff` prints it, for a terminal and as JSON, and tells what cannot be read', async () => {
  const folder = freshFolder(), changed = edits.setParam(graph, specs, 'image', 'side', 64).graph;
  writeFileSync(join(folder, 'b.json'), writeGraph(changed));
  const text = await vq(['diff', reconstruct, 'b.json', '--exit-code'], folder);
  expect(text).toEqual({ code: 1, out: '~ node image: side 256 -> 64\n', err: '' });
  expect(await vq(['diff', 'b.json', 'b.json', '--exit-code'], folder)).toEqual({ code: 0, out: 'No difference.\n', err: '' });
  const json = await vq(['diff', reconstruct, 'b.json', '--json'], folder);
  expect([json.code, JSON.parse(json.out)]).toMatchObject([0, { same: false, nodes: [{ path: 'image', is: 'changed', params: [{ name: 'side', before: 256, after: 64 }] }] }]);
  expect((await vq(['diff', 'b.json', 'c.json'], folder)).err).toMatch(/^There is no workflow file .*c\.json\.\n$/);
}, 120_000);
