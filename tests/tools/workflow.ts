/** Runs a graph in a test as the command line does, on one engine, and hands out what each node made. Files are saved to memory. */
import { readFile } from 'node:fs/promises';
import { nodeFiles } from '../../src/cli/files.ts';
import { loadRegistry } from '../../src/cli/registry.ts';
import { openNodeEngine, type NodeEngineName } from '../../src/gpu/node.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { ParamValue } from '../../src/graph/node.ts';
import { Cache } from '../../src/run/cache.ts';
import { contextOn } from '../../src/run/context.ts';
import { drain, execute, type Results } from '../../src/run/execute.ts';
import type { Value } from '../../src/run/value.ts';

type Wire = `${string}.${string}>${string}.${string}`;

/** A graph in short: nodes with their parameters, wires as 'image.image>grid.image'. The id is the type up to a '-' and a digit. */
export function graphOf(nodes: Readonly<Record<string, Readonly<Record<string, ParamValue>>>>, wires: readonly Wire[]): Graph {
  return {
    version: 1,
    nodes: Object.fromEntries(Object.entries(nodes).map(([id, params]) => [id, { type: id.replace(/-\d+$/, ''), version: 1, params, at: [0, 0] }])) as Graph['nodes'],
    edges: wires.map((w) => {
      const [from, to] = w.split('>').map((end) => end.split('.') as [string, string]);
      return { from, to };
    }),
  };
}

export interface Outcome {
  /** What a port gave, its numbers on the host. */
  at(port: string): Promise<{ value: Value; shape: readonly number[]; data: Float32Array | Int32Array }>;
  value(port: string): Value;
  readonly notes: ReadonlyMap<string, readonly string[]>;
  readonly saved: ReadonlyMap<string, Uint8Array>;
  /** Nodes that ran and were not taken from the cache, in order. */
  readonly ran: readonly string[];
  readonly progress: readonly string[];
}

export async function openBench(name: NodeEngineName, base = '.') {
  const engine = await openNodeEngine(name), { specs, verbs } = await loadRegistry(), cache = new Cache(2 ** 28), files = nodeFiles(base, 'graphs');
  const open: Results[] = [];
  return {
    engine, specs,
    async run(graph: Graph, signal?: AbortSignal): Promise<Outcome> {
      const notes = new Map<string, readonly string[]>(), saved = new Map<string, Uint8Array>(), ran: string[] = [], progress: string[] = [];
      const kept = { ...files, save: async (file: string, bytes: Uint8Array) => { saved.set(file, bytes); return file; } };
      const results = await drain(execute(graph, {
        specs, verbs, files: kept, cache, engine: engine.info.name, ...(signal && { signal }),
        context: (base) => contextOn(engine, kept, base, { layers: [], keep() {} }),
        on(node, e) {
          if (e.is === 'done') { notes.set(node, e.notes); if (!e.cached) ran.push(node); }
          if (e.is === 'progress') progress.push(`${node} ${e.done}/${e.of}`);
        },
      }), signal);
      open.push(results);
      const value = (port: string) => {
        const [node, out] = port.split('.'), v = results.outputs.get(node)?.[out];
        if (!v) throw new Error(`${port} is not there: ${node} gave ${Object.keys(results.outputs.get(node) ?? {}).join(', ') || 'nothing'}`);
        return v;
      };
      return { value, notes, saved, ran, progress, at: async (port) => { const v = value(port); return { value: v, shape: v.tensor!.shape, data: await v.tensor!.data() }; } };
    },
    /** Frees what runs gave and says how many tensors are left beside them. */
    async close() {
      for (const r of open) r.close();
      cache.dispose();
      const left = engine.live().tensors;
      await engine.close();
      await files.close();
      return left;
    },
  };
}
export type Bench = Awaited<ReturnType<typeof openBench>>;

export async function shipped(name: string, set: Readonly<Record<string, ParamValue>> = {}): Promise<Graph> {
  const graph = JSON.parse(await readFile(`graphs/${name}.json`, 'utf8')) as Graph;
  for (const [at, v] of Object.entries(set)) {
    const [node, param] = at.split('.');
    if (!graph.nodes[node]) throw new Error(`graphs/${name}.json has no node ${node}`);
    graph.nodes[node].params[param] = v as never;
  }
  return graph;
}

export function largestDifference(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) throw new Error(`${got.length} numbers, ${want.length} expected`);
  let most = 0;
  for (let i = 0; i < got.length; i++) most = Math.max(most, Math.abs(got[i] - want[i]));
  return most;
}
