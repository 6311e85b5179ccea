/** The debugger in a real Chromium's worker: the same bits as without it, values looked at after they left memory, branches, traces, two engines. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import { readNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';
import type { FromWorker, Paused, Ref } from '../../src/worker/protocol.ts';
import { type Editor, openEditor } from './harness.ts';
import { startWorker, type TestWorker } from './worker.ts';

let editor: Editor, worker: TestWorker, graph: Graph, plain: number[];
beforeAll(async () => {
  // launched so that there is a WebGPU adapter; the worker computes on WebAssembly
  editor = await openEditor({ engine: 'webgpu' });
  worker = await startWorker(editor.page, 'wasm');
  graph = JSON.parse(await readFile('graphs/reconstruct.json', 'utf8')) as Graph;
  plain = Array.from((await worker.numbers(await worker.run(graph), 'decoder.image')).data);
});
afterAll(async () => {
  await editor?.close();
  expect(editor?.errors).toEqual([]);
});

const numbers = async (ref: Ref) => {
  const { bytes } = await worker.ask('peek', { ref: ref.id, look: { as: 'npy' } }) as unknown as { bytes: string };
  return Array.from((await readNpy(sourceOf(ref.id, Buffer.from(bytes, 'base64')))).data);
};
/** The run's next stop, or undefined when it has ended. */
const stop = (run: number) => editor.page.evaluate(async (mine) => {
  const w = (globalThis as unknown as { testWorker: { events: FromWorker[] } }).testWorker;
  for (;;) {
    for (const e of w.events.splice(0)) {
      if (!('event' in e) || e.event !== 'session') continue;
      if (e.session.is === 'paused' && e.session.run === mine) return e.session;
      if (e.session.is === 'idle') return undefined;
      if (e.session.is === 'failed') throw new Error(e.session.fault.message);
    }
    await new Promise((r) => setTimeout(r, 10));
  }
}, run) as Promise<Paused | undefined>;

it('gives the same bits, stop by stop, and keeps every step to be looked at', async () => {
  await worker.ask('breakpoints', { list: [{ id: 'mid', at: ['encoder', 'encoder', 'mid'] }, { id: 'image', at: ['decoder'], when: 'after', port: 'image' }] });
  const ended = worker.ask('run', { run: 100, graph: { ...graph, title: 'not known yet' }, fresh: Object.keys(graph.nodes), debug: { first: 'go' } });
  const mid = (await stop(100))!;
  expect(mid).toMatchObject({ at: ['encoder', 'encoder', 'mid'], when: 'before', why: { is: 'breakpoint', breakpoint: { id: 'mid' } }, hits: { mid: 1 } });
  await worker.ask('debug', { run: 100, command: 'into' });
  expect((await stop(100))!.at).toEqual(['encoder', 'encoder', 'mid', 'block_1']);
  await worker.ask('debug', { run: 100, command: 'back' });
  expect(await stop(100)).toMatchObject({ at: mid.at, past: true, why: { is: 'looking back' } });
  await worker.ask('debug', { run: 100, command: 'forth' });
  await stop(100);
  await worker.ask('debug', { run: 100, command: 'go' });
  const image = (await stop(100))!;
  expect(await numbers(image.writes.image)).toEqual(plain);
  await worker.ask('debug', { run: 100, command: 'go' });
  expect(await stop(100)).toBeUndefined();
  await ended;
  // the run is over, and its steps are there
  const { steps, total } = await worker.ask('timeline', { run: 100 });
  expect(total).toBe(steps.length);
  expect(steps.filter((s) => s.at.length === 1).map((s) => s.at[0]).toSorted()).toEqual(Object.keys(graph.nodes).toSorted());
  expect(await numbers(steps.find((s) => s.at[0] === 'decoder' && s.at.length === 1)!.writes.image)).toEqual(plain);
});

it('paints codes in a branch, compares the two, and writes a trace', async () => {
  const { steps } = await worker.ask('timeline', { run: 100 }), decoder = steps.find((s) => s.at[0] === 'decoder' && s.at.length === 1)!;
  await worker.ask('breakpoints', { list: [] });
  const ended = worker.ask('branch', { run: 101, from: 100, index: decoder.index });
  expect(await stop(101)).toMatchObject({ at: ['decoder'], when: 'before', why: { is: 'branched' } });
  const ref = await worker.ask('override', { run: 101, of: 'reads', name: 'quantized', change: { do: 'channel', channel: 0, value: 2 } });
  expect(ref.overridden).toBe(true);
  expect(await stop(101)).toMatchObject({ at: ['decoder'], reads: { quantized: { overridden: true } } });
  await worker.ask('debug', { run: 101, command: 'go' });
  expect(await stop(101)).toBeUndefined();
  await ended;
  const { nodes } = await worker.ask('compare', { a: 100, b: 101 }), by = Object.fromEntries(nodes.map((n) => [n.node, n]));
  expect([by.encoder.is, by.quantizer.is, by.decoder.is, by.compare.is]).toEqual(['same', 'same', 'differs', 'differs']);
  expect(by.decoder.outputs.image).toMatchObject({ is: 'tensor' });
  expect(await worker.ask('runs', {})).toMatchObject([{ run: 100, ended: 'done' }, { run: 101, parent: { run: 100 }, ended: 'done', overrides: [{ at: ['decoder'], name: 'quantized', change: 'channel 0 = 2' }] }]);
  const { bytes } = await worker.ask('trace', { run: 101 });
  expect(Object.values(bytes).slice(0, 2)).toEqual([0x50, 0x4b]);
});

it('frees what a forgotten run kept', async () => {
  const before = await worker.ask('live', {});
  await worker.ask('forget', { run: 100 });
  await worker.ask('forget', { run: 101 });
  expect((await worker.ask('live', {})).tensors).toBeLessThan(before.tensors);
  expect(await worker.ask('runs', {})).toEqual([]);
});

it('moves steps that no longer fit into the browser\'s storage, and shows them from there', async () => {
  const large = structuredClone(graph);
  large.nodes.image.params.file = 'samples/landscape-5813-512.png';
  // goes into every layer and stops nowhere
  await worker.ask('breakpoints', { list: [{ id: 'x', at: ['encoder', 'encoder', 'down.0', '*', '*'], fromHit: 1e6 }] });
  await worker.ask('run', { run: 102, graph: large, upTo: ['encoder'], debug: { first: 'go' } });
  const { steps } = await worker.ask('timeline', { run: 102 }), bytes = steps.flatMap((s) => Object.values(s.writes)).reduce((n, r) => n + 4 * (r.shape ?? [0]).reduce((a, b) => a * b, 1), 0);
  expect(bytes).toBeGreaterThan(300 * 2 ** 20);
  expect((await worker.ask('live', {})).bytes).toBeLessThan(bytes);
  const stored = await editor.page.evaluate(async () => {
    const root = await navigator.storage.getDirectory(), sizes: number[] = [];
    for await (const [name, folder] of root.entries()) if (name.startsWith('steps-')) for await (const file of (folder as FileSystemDirectoryHandle).values()) sizes.push((await (file as FileSystemFileHandle).getFile()).size);
    return sizes;
  });
  expect(stored.length).toBeGreaterThan(0);
  const first = steps.find((s) => s.at.join('/') === 'encoder/encoder/conv_in')!.writes['encoder.conv_in'];
  expect(await worker.ask('peek', { ref: first.id, look: { as: 'stats' } })).toMatchObject({ stats: { nan: 0, count: 32 * 512 * 512 } });
  await worker.ask('forget', { run: 102 });
}, 300_000);

it('goes through two engines layer by layer, here and on WebGPU', async () => {
  // a tiny network: the adapter here may be software
  const tiny = structuredClone(graph), files = 'tests/fixtures/reference/vqgan';
  tiny.nodes.image.params.file = await worker.keep(`${files}/image.npy`, 'tiny.npy');
  tiny.nodes.model.params.file = await worker.keep(`${files}/model.ckpt`, 'tiny.ckpt');
  tiny.nodes.model.params.config = await worker.keep(`${files}/config.yaml`, 'tiny.yaml');
  expect(await worker.ask('diverge', { graph: tiny, upTo: ['encoder'], against: 'webgpu', tolerance: 1e-3 })).toMatchObject({ is: 'same', compared: 2 });
}, 400_000);
