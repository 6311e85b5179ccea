/** Unfinished values run through what follows, leave nothing behind and save nothing. */
import { expect, it } from 'vitest';
import { afterAll } from 'vitest';
import { openBench } from '../tools/workflow.ts';
import { loadRegistry } from '../../src/cli/registry.ts';
import { Cache } from '../../src/run/cache.ts';
import { contextOn } from '../../src/run/context.ts';
import { showDraft } from '../../src/run/draft.ts';
import { drain, execute, type Host } from '../../src/run/execute.ts';
import { nodeFiles } from '../../src/cli/files.ts';
import { shipped } from '../tools/workflow.ts';

const bench = await openBench('cpu');
afterAll(() => bench.close());

it('a sampler\'s codes so far are decoded and shown, from what the run has already', async () => {
  const { specs, verbs } = await loadRegistry(), files = nodeFiles('.', 'graphs'), cache = new Cache(2 ** 28), graph = await shipped('sample-class', { 'sampler.greedy': true });
  graph.nodes.save = { type: 'save', version: 1, params: { file: 'never.png' }, at: [0, 0] };
  graph.edges.push({ from: ['decoder', 'image'], to: ['save', 'image'] });
  const told: string[] = [], ran: string[] = [];
  const host: Host = { specs, verbs, files: { ...files, save: async (f) => { throw new Error(`saved ${f}`); } }, cache, engine: 'cpu', context: (base) => contextOn(bench.engine, files, base, { layers: [], keep() {} }) };
  const first = await drain(execute(graph, { ...host, upTo: ['transformer'] }));
  const before = bench.engine.live().tensors, tensor = bench.engine.tensor(new Int32Array(256), [1, 16, 16]);
  await showDraft(graph, { ...host, verbs: async (type) => { const v = await verbs(type); return { ...v, run: (c, i) => { ran.push(type); return v.run(c, i); } }; } }, 'sampler', { codes: { kind: 'codes', tensor, below: 256 } }, (node, outputs) => {
    told.push(`${node} ${Object.values(outputs).map((v) => v.tensor?.shape)}`);
  });
  tensor.release();
  expect(told).toEqual(['sampler 1,16,16', 'decoder 1,3,128,128', 'preview ']);
  expect(ran).toEqual(['decoder', 'preview']);
  expect(bench.engine.live().tensors).toBe(before);
  first.close();
  cache.dispose();
  await files.close();
});
