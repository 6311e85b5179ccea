/** Runs a workflow of graphs/ in this process on the CPU engine, as the command line does. */
import type { Engine } from '../../src/gpu/engine.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { Params } from '../../src/graph/node.ts';
import { openWorkflow } from '../../src/cli/workflow.ts';
import { Cache } from '../../src/run/cache.ts';
import { contextOn } from '../../src/run/context.ts';
import { drain, execute, type Host, type Results } from '../../src/run/execute.ts';

export interface Ran { readonly results: Results; readonly notes: readonly string[] }

/** @param stopAt aborts when progress of the trainer reaches this step; @param beyond parameters that a person could not set */
export async function runGraph(engine: Engine, name: string, settings: Readonly<Record<string, string | number | boolean>>, upTo: string, { stopAt = Infinity, onStep = (_: number) => {}, beyond = {} as Record<string, Params> } = {}): Promise<Ran> {
  const workflow = await openWorkflow(`graphs/${name}.json`, Object.entries(settings).map(([k, v]) => `${k}=${v}`));
  const nodes = Object.fromEntries(Object.entries(workflow.graph.nodes).map(([id, n]) => [id, { ...n, params: { ...n.params, ...beyond[id] } }]));
  const stop = new AbortController(), notes: string[] = [];
  const host: Host = {
    specs: workflow.specs, verbs: workflow.verbs, files: workflow.files, engine: 'cpu', cache: new Cache(0), upTo: [upTo], signal: stop.signal,
    context: (base) => contextOn(engine, workflow.files, base, { layers: [], keep() {} }),
    on(id, event) {
      if (event.is === 'note') notes.push(`${id}: ${event.line}`);
      if (event.is === 'progress' && id === 'trainer' && event.what?.includes('left')) {
        onStep(event.done);
        if (event.done >= stopAt) stop.abort(new Error('stopped'));
      }
    },
  };
  try {
    const { outputs, close } = await drain(execute({ ...workflow.graph, nodes } as Graph, host), stop.signal);
    // weights are read from their files when they are asked for
    return { results: { outputs, close() { close(); void workflow.files.close(); } }, notes };
  } catch (e) {
    await workflow.files.close();
    if (!stop.signal.aborted) throw e;
    return { results: { outputs: new Map(), close() {} }, notes };
  }
}
