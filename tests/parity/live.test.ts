/** Nothing is left behind: live tensors and sessions after many real runs, after runs stopped at any step, and after a failure. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeFiles, type NodeFiles } from '../../src/cli/files.ts';
import { loadRegistry, type Registry } from '../../src/cli/registry.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { Cache } from '../../src/run/cache.ts';
import { contextOn } from '../../src/run/context.ts';
import { drain, execute, type Results } from '../../src/run/execute.ts';
import type { Run } from '../../src/run/verb.ts';

let engine: Engine, registry: Registry, files: NodeFiles, graph: Graph;
beforeAll(async () => {
  engine = await openNodeEngine('cpu', 1);
  registry = await loadRegistry();
  files = nodeFiles(resolve('tests/fixtures/reference/vqgan'), resolve('graphs'));
  graph = JSON.parse(await readFile('graphs/reconstruct.json', 'utf8')) as Graph;
  Object.assign(graph.nodes.image.params, { file: 'image.npy' });
  Object.assign(graph.nodes.model.params, { file: 'model.ckpt', config: 'config.yaml' });
});
afterAll(async () => { await engine.close(); await files.close(); });

const start = (cache: Cache, g = graph): Run<Results> => execute(g, {
  ...registry, files, cache, engine: 'cpu', context: (base) => contextOn(engine, files, base, { layers: [], keep() {} }),
});

it('50 runs without a cache compute everything anew and hold what one did', async () => {
  const cache = new Cache(0);
  (await drain(start(cache))).close();
  const first = engine.live();
  expect(first).toMatchObject({ tensors: 0, sessions: 4 });
  for (let i = 0; i < 50; i++) (await drain(start(cache))).close();
  expect(engine.live()).toEqual(first);
}, 120_000);

it('50 runs with a cache hold what one did', async () => {
  const cache = new Cache(2 ** 30);
  (await drain(start(cache))).close();
  const first = engine.live();
  expect(first.tensors).toBeGreaterThan(0);
  for (let i = 0; i < 50; i++) (await drain(start(cache))).close();
  expect(engine.live()).toEqual(first);
  cache.dispose();
  expect(engine.live().tensors).toBe(0);
});

it('stepping into everything gives the same numbers, bit for bit, and frees what it made', async () => {
  const whole = await drain(start(new Cache(0)));
  const want = (await whole.outputs.get('decoder')!.image.tensor!.data()).slice();
  whole.close();
  const run = start(new Cache(0));
  let steps = 0, s = await run.next();
  while (!s.done) { steps++; s = await run.next('into'); }
  expect(steps).toBeGreaterThan(300);
  expect(await s.value.outputs.get('decoder')!.image.tensor!.data()).toEqual(want);
  s.value.close();
  expect(engine.live().tensors).toBe(0);
}, 120_000);

it('a run left at any step frees everything', async () => {
  for (let leaveAt = 1; leaveAt < 60; leaveAt += 7) {
    const run = start(new Cache(0));
    for (let i = 0; i < leaveAt && !(await run.next('into')).done; i++);
    await run.return(undefined as never);
    expect(engine.live().tensors, `left at step ${leaveAt}`).toBe(0);
  }
}, 120_000);

it('a node that fails frees what the others made', async () => {
  const broken = structuredClone(graph);
  broken.nodes.image.params.file = 'indices.npy';
  await expect(drain(start(new Cache(0), broken))).rejects.toThrow();
  expect(engine.live().tensors).toBe(0);
});
