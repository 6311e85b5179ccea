/** Runs a case on an engine: once from nothing, then again and again with another picture, as someone at the editor does. */
import type { Engine, Platform } from '../src/gpu/engine.ts';
import type { Graph } from '../src/graph/graph.ts';
import { Cache } from '../src/run/cache.ts';
import { contextOn } from '../src/run/context.ts';
import { drain, execute } from '../src/run/execute.ts';
import type { Case } from './cases.ts';

export interface Measured {
  readonly case: string;
  readonly engine: string;
  readonly threads?: number;
  /** First run, milliseconds: opening files, reading weights and preparing sessions included. */
  readonly first: number;
  /** Median of the runs after it: sessions stand, the model is known, the picture is new. */
  readonly warm: number;
  readonly runs: number;
  /** Of a warm run (median), milliseconds not spent inside onnxruntime or waiting for its results. */
  readonly outside: number;
  /** Median milliseconds of each node in a warm run. */
  readonly nodes: Readonly<Record<string, number>>;
}

export const median = (xs: readonly number[]) => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)];

/** The n-th picture: `side` means nothing while the picture keeps its size, but it is part of the content key. */
const anotherPicture = (graph: Graph, n: number): Graph => (graph.nodes.image
  ? { ...graph, nodes: { ...graph.nodes, image: { ...graph.nodes.image, params: { ...graph.nodes.image.params, side: 8 * (n + 1) } } } } : graph);

/** Counts the milliseconds that reading back from the GPU takes: waiting for its results is no overhead of ours. */
function timeDownloads(engine: Engine): { ms: number } {
  const waited = { ms: 0 }, platform = engine.platform as { download?: Platform['download'] }, { download } = platform;
  if (download) platform.download = async (t) => {
    const start = performance.now();
    try { return await download(t); } finally { waited.ms += performance.now() - start; }
  };
  return waited;
}

async function once(engine: Engine, waited: { ms: number }, { graph, specs, verbs, files, upTo }: Case, cache: Cache, n: number) {
  const nodes: Record<string, number> = {}, inside = () => engine.clock.inside + engine.clock.creating + waited.ms, before = inside(), start = performance.now();
  const results = await drain(execute(anotherPicture(graph, n), {
    specs, verbs, files, engine: engine.info.name, cache, upTo,
    context: (base) => contextOn(engine, files, base, { layers: [], keep() {} }),
    on: (node, event) => { if (event.is === 'done') nodes[node] = event.ms; },
  }));
  // on a GPU a run is not over before its picture can be read
  await results.outputs.get('decoder')?.image?.tensor?.data();
  const ms = performance.now() - start;
  results.close();
  return { ms, outside: ms - (inside() - before), nodes };
}

/** @param most warm runs, and fewer when they would take longer than `patience` milliseconds together */
export async function measure(engine: Engine, what: Case, most = 5, patience = 120_000): Promise<Measured> {
  const waited = timeDownloads(engine);
  const cache = new Cache(what.cached ? 2 ** 28 : 0);
  const first = await once(engine, waited, what, cache, 0);
  const warm: Awaited<ReturnType<typeof once>>[] = [];
  for (let spent = 0; warm.length === 0 || (warm.length < most && spent + spent / warm.length < patience);) {
    const run = await once(engine, waited, what, cache, warm.length + 1);
    warm.push(run);
    spent += run.ms;
  }
  cache.dispose();
  return {
    case: what.name, engine: engine.info.name, ...(engine.info.threads !== undefined && { threads: engine.info.threads }),
    first: first.ms, warm: median(warm.map((r) => r.ms)), runs: warm.length, outside: median(warm.map((r) => r.outside)),
    nodes: Object.fromEntries(Object.keys(first.nodes).map((id) => [id, median(warm.map((r) => r.nodes[id]))])),
  };
}
