/** The debugger on a real network: results identical bit for bit, layers as in the reference, nothing left alive, faults found. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { nodeFiles, type NodeFiles } from '../../src/cli/files.ts';
import { loadRegistry, type Registry } from '../../src/cli/registry.ts';
import type { Engine } from '../../src/gpu/engine.ts';
import { openNodeEngine } from '../../src/gpu/node.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { readNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';
import { Cache } from '../../src/run/cache.ts';
import { contextOn, type Machine } from '../../src/run/context.ts';
import type { DebugRun } from '../../src/run/debug-run.ts';
import { divergence } from '../../src/run/divergence.ts';
import { drain, execute, type Host, type NodeEvent } from '../../src/run/execute.ts';
import { Retained } from '../../src/run/retained.ts';
import { Watch } from '../../src/run/watch.ts';
import { type Action, play } from './script.ts';

const reference = 'tests/fixtures/reference/vqgan';
let engine: Engine, registry: Registry, files: NodeFiles, graph: Graph, plain: Float32Array;
const npy = async (name: string) => readNpy(sourceOf(name, new Uint8Array(await readFile(`${reference}/${name}.npy`))));

beforeAll(async () => {
  engine = await openNodeEngine('cpu', 1);
  registry = await loadRegistry();
  files = nodeFiles(resolve(reference), resolve('graphs'));
  graph = JSON.parse(await readFile('graphs/reconstruct.json', 'utf8')) as Graph;
  Object.assign(graph.nodes.image.params, { file: 'wide_image.npy' });
  Object.assign(graph.nodes.model.params, { file: 'model.ckpt', config: 'config.yaml' });
  const results = await drain(execute(graph, hostOn(new Cache(0))));
  plain = (await results.outputs.get('decoder')!.image.tensor!.data()).slice() as Float32Array;
  results.close();
}, 60_000);
afterAll(async () => { await engine.close(); await files.close(); });
afterEach(() => expect(engine.live().tensors).toBe(0));

const hostOn = (cache: Cache, machine: Machine = engine, on?: (node: string, e: NodeEvent) => void): Host => ({
  ...registry, files, cache, engine: 'cpu', on, context: (base) => contextOn(machine, files, base, { layers: [], keep() {} }),
});
async function debugged(actions: readonly Action[], breakpoints: Parameters<Watch['set']>[0] = [], first: 'go' | 'into' = 'go', stop?: AbortController, cache = new Cache(0)) {
  const watch = new Watch(), values = new Retained(64 << 20), ran: string[] = [];
  watch.set(breakpoints);
  let run: DebugRun | undefined;
  try {
    const played = await play(graph, [(r) => { run = r; }, ...actions], { host: hostOn(cache, engine, (node, e) => { if (e.is === 'running') ran.push(node); }), tensor: (d, s) => engine.tensor(d, s), watch, values, stop }, first);
    const image = (await played.results!.outputs.get('decoder')!.image.tensor!.data()).slice();
    const psnr = played.results!.outputs.get('compare')!.psnr.number!;
    played.results!.close();
    return { ...played, image, psnr, ran };
  } finally {
    run?.history.close();
    await values.close();
    cache.dispose();
  }
}

it('gives the same numbers, bit for bit, by node, by layer and by operator', async () => {
  const counts: number[] = [];
  for (const command of ['over', 'into'] as const) {
    const { stops, image } = await debugged(new Array<Action>(2000).fill(command), [], 'into').then(({ left: _, ...r }) => r);
    expect(image).toEqual(plain);
    counts.push(stops.length);
  }
  const layers = await debugged(new Array<Action>(400).fill('over'), ['encoder', 'decoder'].map((id) => ({ id, at: [id, id] })));
  expect(layers.image).toEqual(plain);
  expect(layers.stops.length).toBeGreaterThanOrEqual(4);
  expect(counts[0]).toBe(Object.keys(graph.nodes).length);
  expect(counts[1]).toBeGreaterThan(300);
}, 120_000);

it('shows inside the encoder what the reference computes there, within 1e-3', async () => {
  const layers = ['conv_in', 'down.0.block.0', 'down.1.downsample', 'mid.attn_1', 'norm_out', 'conv_out'];
  const seen: string[] = [];
  const at = layers.map((l) => ({ id: l, at: ['encoder', 'encoder', ...splitLayer(l)], when: 'after' as const }));
  await debugged(layers.map((): Action => async (run, stop) => {
    const layer = layers[seen.length], want = await npy(`act.encoder.${layer}`), made = stop.passed.writes, names = Object.keys(made);
    // the last layer of a block makes what the block makes, and goes by its name
    const id = made[`encoder.${layer}`] ?? (names.length === 1 ? made[names[0]] : undefined);
    if (id === undefined) throw new Error(`${stop.at.join('/')} made ${names.join(', ')}`);
    const got = (await run.needs.values.find(id)).tensor!;
    seen.push(stop.at.slice(2).join('.'));
    expect(got.shape).toEqual(want.shape);
    const data = await got.data();
    let far = 0;
    for (let i = 0; i < data.length; i++) far = Math.max(far, Math.abs(data[i] - want.data[i]));
    expect(far, layer).toBeLessThan(1e-3);
    run.command({ do: 'go' });
  }), at);
  expect(seen).toEqual(layers);
});
/** Layer names of the checkpoint as the network's scopes have them: 'down.0.block.0' is 'down.0', 'block.0'. */
const splitLayer = (name: string) => name.match(/[a-z_]+\d*(?:\.\d+)?/g)!;

it('recomputes what follows an override, and nothing before it', async () => {
  const cache = new Cache(1 << 28);
  (await drain(execute(graph, hostOn(cache)))).close();
  const { ran, image, psnr } = await debugged([(run) => run.override('writes', 'codes', { do: 'fill', value: 3 }), 'go'], [{ id: 'q', at: ['quantizer'], when: 'after', port: 'codes' }], 'go', undefined, cache);
  // the decoder reads the quantised latent, not the codes: nothing of it changes
  expect(image).toEqual(plain);
  expect(ran).not.toContain('encoder');
  expect(ran).not.toContain('decoder');
  const second = new Cache(1 << 28);
  (await drain(execute(graph, hostOn(second)))).close();
  const zeroed = await debugged([(run) => run.override('writes', 'quantized', { do: 'channel', channel: 0, value: 0 }), 'go'], [{ id: 'q', at: ['quantizer'], when: 'after', port: 'quantized' }], 'go', undefined, second);
  expect(zeroed.image).not.toEqual(plain);
  expect(zeroed.psnr).not.toBe(psnr);
  expect(zeroed.ran.filter((id) => graph.nodes[id].type !== 'preview').toSorted()).toEqual(['compare', 'decoder']);
});

it('an override inside a network changes the run and never the cache', async () => {
  const cache = new Cache(1 << 28), again = new Cache(1 << 28);
  const change: Action = (run, stop) => run.override('writes', Object.keys(stop.passed.writes)[0], { do: 'fill', value: 0.5 });
  const breakpoint = [{ id: 'x', at: ['encoder', 'encoder', 'mid'], when: 'after' as const }];
  expect((await debugged([change, 'go'], breakpoint, 'go', undefined, again)).image).not.toEqual(plain);
  const watch = new Watch(), values = new Retained(1 << 28);
  watch.set(breakpoint);
  const played = await play(graph, [change, 'go'], { host: hostOn(cache), tensor: (d, s) => engine.tensor(d, s), watch, values });
  played.results!.close();
  played.run.history.close();
  await values.close();
  const after = await drain(execute(graph, hostOn(cache)));
  expect(await after.outputs.get('decoder')!.image.tensor!.data()).toEqual(plain);
  after.close();
  cache.dispose();
});

it('a cancel at any of 100 random steps frees every buffer', async () => {
  const commands = ['into', 'over', 'out'] as const;
  for (const [n, seed] of fc.sample(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.array(fc.nat(9), { minLength: 8, maxLength: 8 })), { numRuns: 100, seed: 5 })) {
    const stop = new AbortController();
    const actions: Action[] = [...Array.from({ length: n }, (_, i): Action => (seed[i % 8] < 7 ? 'into' : commands[seed[i % 8] % 3])), () => stop.abort(new Error('cancelled'))];
    const ended = await debugged(actions, [], 'into', stop).then(() => 'ended', (e: Error) => e.message);
    expect(['cancelled', 'ended']).toContain(ended);
    expect(engine.live().tensors, `cancelled after ${n} commands`).toBe(0);
  }
}, 240_000);

it('finds the layer whose weights are wrong on one side', async () => {
  for (const [weight, want] of [['encoder.down.1.block.0.conv2.weight', 'encoder/encoder/down.1/block.0/conv2'], ['decoder.mid.attn_1.proj_out.bias', 'decoder/decoder/mid/attn_1/proj_out']] as const) {
    const caches = [new Cache(1 << 28), new Cache(1 << 28)];
    const faulty: Machine = {
      tensor: (d, s) => engine.tensor(d, s), runFile: (m, i) => engine.runFile(m, i),
      run: (p, weights, inputs) => engine.run(p, weights && {
        digest: `${weights.digest} with a fault in ${weight}`,
        async read(name, type) {
          const x = await weights.read(name, type);
          return name === weight ? x.map((v, i) => (i === 0 ? v + 0.5 : v)) : x;
        },
      }, inputs),
    };
    const found = await divergence(
      () => execute(graph, { ...hostOn(caches[0]), after: true }), () => execute(graph, { ...hostOn(caches[1], faulty), engine: 'faulty', after: true }), 1e-3,
    );
    for (const c of caches) c.dispose();
    expect(found).toMatchObject({ is: 'diverges' });
    if (found.is !== 'diverges') throw new Error('unreachable');
    expect(found.at.join('/')).toMatch(want);
    expect(found.error).toBeGreaterThan(1e-3);
    for (const r of found.reads) expect(r.error).toBeLessThanOrEqual(1e-3);
  }
  const caches = [new Cache(1 << 28), new Cache(1 << 28)];
  const same = await divergence(() => execute(graph, { ...hostOn(caches[0]), after: true }), () => execute(graph, { ...hostOn(caches[1]), engine: 'other', after: true }), 1e-3);
  for (const c of caches) c.dispose();
  expect(same).toMatchObject({ is: 'same', worst: { error: 0 } });
}, 120_000);
