/** Random workflows for property tests, with nodes and fields that nobody knows. */
import fc from 'fast-check';
import type { Graph, GraphNode } from '../../src/graph/graph.ts';

const id = fc.stringMatching(/^[a-zé_$-][^\s./="\\]{0,8}$/).filter((s) => s !== '__proto__');
const json = fc.jsonValue({ maxDepth: 2 }).map((v) => JSON.parse(JSON.stringify(v).replaceAll('__proto__', 'proto')) as never);
const point = fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ min: -1e4, max: 1e4, noNaN: true })) as fc.Arbitrary<[number, number]>;
const known = ['image', 'model', 'encoder', 'quantizer', 'decoder', 'compare', 'preview', 'save'];
const extra = fc.dictionary(fc.constantFrom('hue', 'zebra', 'badges', 'muted'), json, { maxKeys: 2 });

const node: fc.Arbitrary<GraphNode> = fc.tuple(
  extra,
  fc.record({ type: fc.oneof(fc.constantFrom(...known), fc.string({ minLength: 1, maxLength: 8 })), version: fc.integer({ min: 1, max: 5 }), params: fc.dictionary(id, json, { maxKeys: 3 }), at: point }),
  fc.record({ title: fc.string({ maxLength: 20 }), collapsed: fc.boolean(), size: point }, { requiredKeys: [] }),
).map(([a, b, c]) => ({ ...a, ...b, ...c }));

export const randomGraph: fc.Arbitrary<Graph> = fc.dictionary(id, node, { maxKeys: 8 }).chain((nodes) => {
  const end = fc.tuple(fc.oneof(fc.constantFrom('image', ...Object.keys(nodes)), id), fc.constantFrom('image', 'model', 'latent', 'codes', 'quantized', 'odd')) as fc.Arbitrary<[string, string]>;
  return fc.tuple(extra, fc.array(fc.tuple(extra, fc.record({ from: end, to: end })).map(([a, b]) => ({ ...a, ...b })), { maxLength: 10 }))
    .map(([a, edges]): Graph => ({ ...a, version: 1, nodes, edges }));
});
