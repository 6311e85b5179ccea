/** Old nodes become today's; what is unknown or newer stays as it is. */
import { expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import type { NodeSpec } from '../../src/graph/node.ts';
import { upgradeNodes } from '../../src/graph/upgrade.ts';

const spec: NodeSpec = {
  type: 'blur', title: 'Blur', icon: 'x', group: 'look', help: '', inputs: {}, outputs: {},
  params: { radius: { kind: 'number', default: 1, label: 'Radius', help: '' } },
  upgrades: [({ r, ...rest }) => ({ ...rest, radius: r }), (p) => ({ ...p, radius: Number(p.radius) * 2 })],
};
const specs = new Map([['blur', spec]]);
const graph: Graph = {
  version: 1, edges: [], nodes: {
    a: { type: 'blur', version: 1, params: { r: 3, odd: [1] }, at: [0, 0], title: 'A' },
    b: { type: 'blur', version: 2, params: { radius: 3 }, at: [0, 0] },
    c: { type: 'blur', version: 3, params: { radius: 3 }, at: [0, 0] },
    d: { type: 'blur', version: 4, params: { sigma: 3 }, at: [0, 0] },
    e: { type: 'ghost', version: 1, params: { r: 3 }, at: [0, 0] },
  },
};

it('applies each upgrade once, in order, and says so', () => {
  const before = structuredClone(graph), { graph: today, upgraded } = upgradeNodes(graph, specs);
  expect(today.nodes.a).toEqual({ type: 'blur', version: 3, params: { radius: 6, odd: [1] }, at: [0, 0], title: 'A' });
  expect(today.nodes.b).toEqual({ type: 'blur', version: 3, params: { radius: 6 }, at: [0, 0] });
  for (const id of ['c', 'd', 'e']) expect(today.nodes[id]).toBe(graph.nodes[id]);
  expect(upgraded).toEqual([{ node: 'a', type: 'blur', from: 1, to: 3 }, { node: 'b', type: 'blur', from: 2, to: 3 }]);
  expect(graph).toEqual(before);
  expect(upgradeNodes(today, specs).graph).toBe(today);
});
