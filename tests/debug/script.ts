/** Drives a debugged run by a script of commands and lists where it stopped. Knows no engine; a test brings the graph. */
import type { Graph } from '../../src/graph/graph.ts';
import type { Cache } from '../../src/run/cache.ts';
import { type Command, DebugRun, type Needs, type Stop } from '../../src/run/debug-run.ts';
import { execute, type Host, type Results } from '../../src/run/execute.ts';
import { Retained } from '../../src/run/retained.ts';
import { Watch } from '../../src/run/watch.ts';

export type Action = 'go' | 'into' | 'over' | 'out' | 'back' | 'forth' | `to ${string}` | ((run: DebugRun, stop: Stop) => unknown);

/** 'b', after it 'b!', looked back at '<b' */
export const showStop = ({ at, when, past }: Stop) => `${past ? '<' : ''}${at.join('/')}${when === 'after' ? '!' : ''}`;

export interface Given {
  readonly host: Host;
  readonly tensor: Needs['tensor'];
  readonly watch?: Watch;
  readonly values?: Retained;
  readonly cache?: Cache;
  readonly stop?: AbortController;
  readonly origin?: { readonly of: DebugRun; readonly index: number };
}

/** @returns the stops, the results, and the run, whose history is still there */
export async function play(graph: Graph, actions: readonly Action[], given: Given, first: 'go' | 'into' = 'go') {
  const { host, tensor, watch = new Watch(), values = new Retained(2 ** 30), stop = new AbortController() } = given;
  const stops: string[] = [], waiting = [...actions];
  let failed: unknown;
  watch.begin();
  const run = new DebugRun({
    graph, tensor, watch, values, signal: stop.signal,
    begin: (now, halted) => execute(graph, { ...host, after: true, now, halted, signal: stop.signal }),
    resumed() {},
    paused(s) {
      stops.push(showStop(s));
      queueMicrotask(() => void act(run, s).catch((e: unknown) => { failed = e; stop.abort(e); }));
    },
  }, given.origin);
  async function act(of: DebugRun, s: Stop): Promise<void> {
    const action = waiting.shift() ?? 'go';
    if (typeof action === 'function') {
      const before = stops.length;
      await action(of, s);
      // an action that only looks or changes says no stop of its own: go on with the next one
      if (of.stop && stops.length === before) await act(of, of.stop);
      return;
    }
    if (action === 'back' || action === 'forth') return of[action]();
    of.command(action.startsWith('to ') ? { do: 'to', path: action.slice(3).split('/') } : { do: action as 'go' } as Command);
  }
  let results: Results | undefined;
  try { results = await run.run(first); } catch (e) { if (failed) throw failed; throw e; }
  return { stops, results, run, watch, values, left: waiting };
}
