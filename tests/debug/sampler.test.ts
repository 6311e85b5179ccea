/** The debugger in the sampler: tokens one by one, the same codes to the bit, codes forced and forbidden, branches side by side. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { nodeFiles, type NodeFiles } from '../../src/cli/files.ts';
import { loadRegistry, type Registry } from '../../src/cli/registry.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { Breakpoint } from '../../src/run/breakpoints.ts';
import { Cache } from '../../src/run/cache.ts';
import { contextOn } from '../../src/run/context.ts';
import { drain, execute, type Host } from '../../src/run/execute.ts';
import { Retained } from '../../src/run/retained.ts';
import { Watch } from '../../src/run/watch.ts';
import { type Action, type Given, play } from './script.ts';

let engine: Engine, registry: Registry, files: NodeFiles, graph: Graph, plain: Int32Array;
beforeAll(async () => {
  engine = await openNodeEngine('cpu', 1);
  registry = await loadRegistry();
  files = nodeFiles(resolve('graphs'), resolve('graphs'));
  graph = JSON.parse(await readFile('graphs/sample-class.json', 'utf8')) as Graph;
  Object.assign(graph.nodes.sampler.params, { height: 3, width: 4, batch: 2 });
  const results = await drain(execute(graph, host(new Cache(0))));
  plain = (await results.outputs.get('sampler')!.codes.tensor!.data()).slice() as Int32Array;
  results.close();
}, 60_000);
afterAll(async () => { await engine.close(); await files.close(); });
afterEach(() => expect(engine.live().tensors).toBe(0));

const host = (cache: Cache): Host => ({ ...registry, files, cache, engine: 'cpu', upTo: ['sampler'], context: (base) => contextOn(engine, files, base, { layers: [], keep() {} }) });
const at = (place: string, more: Partial<Breakpoint> = {}): Breakpoint => ({ id: place, at: place.split('/'), ...more });

async function sampled(actions: readonly Action[], breakpoints: Breakpoint[], given: Partial<Given> & { keep?: true } = {}) {
  const values = given.values ?? new Retained(1 << 28), watch = new Watch(), cache = new Cache(0);
  watch.set(breakpoints);
  try {
    const { results, run, stops } = await play(graph, actions, { host: host(cache), tensor: (d, s) => engine.tensor(d, s), watch, values, ...given });
    const codes = (await results!.outputs.get('sampler')!.codes.tensor!.data()).slice() as Int32Array;
    results!.close();
    return { codes, stops, run, values };
  } finally { if (!given.keep) await values.close(); }
}

it('draws the same codes token by token, and layer by layer inside one', async () => {
  const { codes, stops } = await sampled(new Array<Action>(11).fill('over'), [at('sampler/token 0')]);
  expect(stops).toEqual(Array.from({ length: 12 }, (_, i) => `sampler/token ${i}`));
  expect(codes).toEqual(plain);
  const inside = await sampled([...new Array<Action>(40).fill('into')], [at('sampler/token 5')]);
  expect(inside.stops.length).toBeGreaterThan(20);
  expect(inside.stops[1]).toMatch(/^sampler\/token 5\/./);
  expect(inside.codes).toEqual(plain);
}, 60_000);

it('stops at every token by a star, and by what was drawn', async () => {
  const wanted = plain[7];
  const { stops } = await sampled([], [at('sampler/*', { when: 'after', condition: { expression: `min <= ${wanted} && max >= ${wanted}` } })]);
  expect(stops).toContain('sampler/token 7!');
  expect((await sampled([], [at('sampler/*', { fromHit: 10 })])).stops).toEqual(['sampler/token 9', 'sampler/token 10', 'sampler/token 11']);
});

it('forces a token: those before it stay, it is what was asked for, and the rest follow from it', async () => {
  const forced = (plain[5] + 1) % 100;
  const { codes } = await sampled([(run) => run.override('writes', 'codes', { do: 'cells', cells: [[0, forced]] }), 'go'], [at('sampler/token 5', { when: 'after' })]);
  expect([...codes.subarray(0, 5)]).toEqual([...plain.subarray(0, 5)]);
  expect(codes[5]).toBe(forced);
  // the second picture of the batch is not touched
  expect([...codes.subarray(12)]).toEqual([...plain.subarray(12)]);
  await expect(sampled([(run) => run.override('writes', 'codes', { do: 'cells', cells: [[0, 1e6]] })], [at('sampler/token 5', { when: 'after' })])).rejects.toThrow('takes codes from 0 to');
});

it('shows what each filter leaves of the distribution', async () => {
  const seen: Record<string, number[]> = {};
  await sampled([async (run, stop) => {
    for (const [name, id] of Object.entries(stop.passed.reads)) {
      const row = (await (await run.needs.values.find(id)).tensor!.data()).slice(0, 256) as Float32Array;
      seen[name] = [row.filter((p) => p > 0).length, Math.round(1e4 * row.reduce((a, b) => a + b, 0)) / 1e4, row[plain[5]]];
    }
  }, 'go'], [at('sampler/token 5/draw')]);
  const { topK } = graph.nodes.sampler.params as { topK: number };
  expect(Object.keys(seen)).toEqual(['logits', 'after temperature', 'after top-k', 'after top-p']);
  expect(seen['after temperature'].slice(0, 2)).toEqual([256, 1]);
  expect(seen['after top-k'].slice(0, 2)).toEqual([topK, 1]);
  expect(seen['after top-p'][0]).toBeLessThan(topK);
  // what was drawn is among what is left, and likelier for every code that went
  expect(seen['after top-p'][2]).toBeGreaterThan(seen['after top-k'][2]);
  expect(seen['after top-k'][2]).toBeGreaterThan(seen['after temperature'][2]);
});

it('forbids a token by its logits', async () => {
  const { codes } = await sampled([(run) => run.override('reads', 'logits', { do: 'cells', cells: [[plain[5], -1e9]] }), 'go'], [at('sampler/token 5/draw')]);
  expect([...codes.subarray(0, 5)]).toEqual([...plain.subarray(0, 5)]);
  expect(codes[5]).not.toBe(plain[5]);
});

it('branches at a token, and both results are there', async () => {
  const a = await sampled(['go'], [at('sampler/token 4')], { keep: true }), index = a.run.history.steps.findIndex((s) => s.at.join('/') === 'sampler/token 4');
  expect(a.codes).toEqual(plain);
  const forced = (plain[4] + 1) % 100;
  const b = await sampled(['go', (run) => run.override('writes', 'codes', { do: 'fill', value: forced }), 'go'], [at('sampler/token 4', { when: 'after' })], { keep: true, values: a.values, origin: { of: a.run, index } });
  expect(b.stops).toEqual(['sampler/token 4', 'sampler/token 4!', 'sampler/token 4!']);
  expect([...b.codes.subarray(0, 4)]).toEqual([...plain.subarray(0, 4)]);
  expect([b.codes[4], b.codes[16]]).toEqual([forced, forced]);
  expect(a.run.history.steps.length).toBeGreaterThan(10);
  for (const r of [a, b]) r.run.history.close();
  await a.values.close();
});
