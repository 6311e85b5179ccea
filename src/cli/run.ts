/** `vq run`: a workflow from its file to its results, without a screen. */
import type { Engine } from '../gpu/engine.ts';
import { type NodeEngineName, openNodeEngine } from '../gpu/node.ts';
import { nodeAt } from '../graph/path.ts';
import { Cache } from '../run/cache.ts';
import { contextOn } from '../run/context.ts';
import { drain, execute, type Host, type NodeEvent } from '../run/execute.ts';
import { signedFiles, type Signing } from '../run/signing.ts';
import type { Values } from '../run/value.ts';
import { refuseProblems } from './check.ts';
import { Progress } from './progress.ts';
import { recorded } from './record.ts';
import { readSaves, type Save, tapsOf } from './saves.ts';
import { signingOn } from './signing.ts';
import { describe, type NodeSummary, table } from './summary.ts';
import { type Workflow, openWorkflow } from './workflow.ts';
import { writeValue } from './write.ts';

export interface RunOptions { readonly set: readonly string[]; readonly save: readonly string[]; readonly engine: NodeEngineName; readonly json: boolean; /** Where the run is recorded. */ readonly trace?: string; /** Prints nothing. */ readonly quiet?: boolean }

const noBudget = 0;

/** Prints a table, or one JSON object. @throws NodeError at the node that fails */
export async function run(path: string, options: RunOptions): Promise<void> {
  const start = performance.now();
  const workflow = await openWorkflow(path, options.set);
  let engine: Engine | undefined;
  try {
    const saves = readSaves(workflow.graph, workflow.specs, options.save, process.cwd());
    await refuseProblems(workflow, saves.length ? saves.map((s) => s.node) : undefined);
    engine = await openNodeEngine(options.engine);
    const { nodes, saved } = await runOn(engine, workflow, saves, options.trace);
    const ms = performance.now() - start;
    if (options.quiet) return;
    if (options.json) process.stdout.write(`${JSON.stringify({ workflow: path, engine: engine.info, ms: Math.round(ms), nodes, saved }, undefined, 2)}\n`);
    else process.stdout.write(table(nodes, saved, engine.info, ms));
  } finally {
    await engine?.close();
    await workflow.files.close();
  }
}

async function runOn(engine: Engine, { graph, specs, verbs, files }: Workflow, saves: readonly Save[], trace?: string) {
  const nodes: Record<string, NodeSummary> = {}, layers = new Map<string, Values>();
  const signing = signingOn(engine, { graph, specs, files });
  const progress = new Progress(process.stderr);
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error('stopped'));
  process.once('SIGINT', interrupt);
  const host: Host = {
    specs, verbs, files, engine: engine.info.name, signal: stop.signal,
    // one run: nothing will be asked for again
    cache: new Cache(noBudget),
    ...(saves.length > 0 && { upTo: [...new Set(saves.map((s) => s.node))] }),
    asked: new Set(saves.map((s) => `${s.node}.${s.port}`)),
    context(base) {
      const keep = (layer: string, tensor: Values[string]['tensor']) => {
        layers.set(base.node, { ...layers.get(base.node), [layer]: { kind: 'latent', tensor } });
      };
      return contextOn(engine, signedFiles(files, base.node, signing), base, { layers: tapsOf(saves, base.node), keep });
    },
    on(node: string, event: NodeEvent) {
      progress.tell(node, event);
      // a table will not follow: what a stopped node has to say is said now
      if (event.is === 'note' && stop.signal.aborted) process.stderr.write(`${process.stderr.isTTY ? "\r\x1b[K" : ""}${node}: ${event.line}\n`);
      if (event.is === 'done') nodes[node] = describe(nodeAt(graph, node)?.type ?? '', event);
    },
  };
  try {
    const results = trace === undefined ? await drain(execute(graph, host), stop.signal) : await recorded(trace, engine, signing, graph, host);
    try {
      const saved: { from: string; file: string }[] = [];
      for (const save of saves) saved.push({ from: save.asked, file: await write(save, results.outputs.get(save.node)!, layers.get(save.node), signing) });
      return { nodes, saved };
    } finally { results.close(); }
  } finally {
    progress.end();
    process.off('SIGINT', interrupt);
    for (const values of layers.values()) for (const v of Object.values(values)) v.tensor?.release();
  }
}

async function write({ asked, node, port, layer, file }: Save, outputs: Values, layers: Values | undefined, signing: Signing): Promise<string> {
  const value = port !== undefined ? outputs[port] : layers?.[layer!];
  if (!value) throw new Error(port !== undefined ? `--save ${asked}: ${node} gave no ${port} in this run.` : `--save ${asked}: ${node} has no network, so it has no layers.`);
  try { return await writeValue(value, file, { signing, of: { node, ...(port !== undefined ? { port } : { layer }) } }); } catch (e) { throw new Error(`--save ${asked}: ${(e as Error).message}.`, { cause: e }); }
}
