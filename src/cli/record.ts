/** A run that is written down as it goes: `vq run --trace FILE`. Stops nowhere; the trace is written also when the run fails. */
import type { Engine } from '../gpu/engine.ts';
import type { Graph } from '../graph/graph.ts';
import { DebugRun } from '../run/debug-run.ts';
import { execute, type Host, type Results } from '../run/execute.ts';
import { Retained } from '../run/retained.ts';
import type { Signing } from '../run/signing.ts';
import { receiptOf, traceOf } from '../run/trace.ts';
import { Watch } from '../run/watch.ts';
import { writeTrace } from '../worker/trace-file.ts';
import { writeOut } from './files.ts';
import { fileSpill } from './spill.ts';

const valuesBudget = 2 ** 29;

/** @throws what the run throws, after the trace is written */
export async function recorded(file: string, engine: Engine, signing: Signing, graph: Graph, host: Host): Promise<Results> {
  const values = new Retained(valuesBudget, fileSpill()), signal = host.signal ?? new AbortController().signal;
  const run = new DebugRun({
    graph, values, signal, watch: new Watch(), tensor: (data, shape) => engine.tensor(data, shape), paused() {}, resumed() {},
    begin: (now, halted) => execute(graph, { ...host, after: true, now, halted }),
  });
  const write = async (how: { ended: 'done' | 'failed' | 'stopped'; fault?: string }) => writeOut(file, writeTrace(await traceOf(run, { receipt: await receiptOf(signing), ...how })));
  try {
    const results = await run.run('go');
    try { await write({ ended: 'done' }); } catch (e) { results.close(); throw e; }
    return results;
  } catch (e) {
    // the run's own error is the point, whatever becomes of the trace
    if (run.history.length) await write(signal.aborted ? { ended: 'stopped' } : { ended: 'failed', fault: (e as Error).message }).catch(() => {});
    throw e;
  } finally {
    run.history.close();
    await values.close();
  }
}
