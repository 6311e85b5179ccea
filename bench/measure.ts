/** Runs a case on an engine: once from nothing, then again while sessions stand, nothing taken from the cache. */
import type { Engine } from '../src/gpu/engine.ts';
import { Cache } from '../src/run/cache.ts';
import { contextOn } from '../src/run/context.ts';
import { drain, execute } from '../src/run/execute.ts';
import type { Case } from './cases.ts';

export interface Measured {
  readonly case: string;
  readonly engine: string;
  /** First run, milliseconds: reading weights and preparing sessions included. */
  readonly first: number;
  /** Median of the runs after it. */
  readonly warm: number;
  readonly runs: number;
  /** Of a warm run (median), milliseconds not spent inside onnxruntime. */
  readonly outside: number;
  /** Median milliseconds of each node in a warm run. */
  readonly nodes: Readonly<Record<string, number>>;
}

export const median = (xs: readonly number[]) => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)];

async function once(engine: Engine, { graph, specs, verbs, files }: Case) {
  const nodes: Record<string, number> = {}, before = engine.clock.inside + engine.clock.creating, start = performance.now();
  const results = await drain(execute(graph, {
    specs, verbs, files, engine: engine.info.name, cache: new Cache(0),
    context: (base) => contextOn(engine, files, base, { layers: [], keep() {} }),
    on: (node, event) => { if (event.is === 'done') nodes[node] = event.ms; },
  }));
  // the picture itself must be there: on a GPU a run is not over before it can be read
  const image = results.outputs.get('decoder')?.image?.tensor;
  await image?.data();
  const ms = performance.now() - start;
  results.close();
  return { ms, inside: engine.clock.inside + engine.clock.creating - before, nodes };
}

/** @param most warm runs, and fewer when they would take longer than `patience` milliseconds together */
export async function measure(engine: Engine, what: Case, most = 5, patience = 120_000): Promise<Measured> {
  const first = await once(engine, what);
  const warm: Awaited<ReturnType<typeof once>>[] = [];
  for (let spent = 0; warm.length === 0 || (warm.length < most && spent + spent / warm.length < patience);) {
    const run = await once(engine, what);
    warm.push(run);
    spent += run.ms;
  }
  return {
    case: what.name, engine: engine.info.name, first: first.ms, warm: median(warm.map((r) => r.ms)), runs: warm.length,
    outside: median(warm.map((r) => r.ms - r.inside)),
    nodes: Object.fromEntries(Object.keys(first.nodes).map((id) => [id, median(warm.map((r) => r.nodes[id]))])),
  };
}
