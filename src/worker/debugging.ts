/** The debugger behind the wall: breakpoints, the runs that are kept, and what the page is told of them. Knows no engine. */
import { readNpy } from '../models/npy.ts';
import { sourceOf, sourceOfBlob } from '../models/source.ts';
import type { Graph } from '../graph/graph.ts';
import type { Change } from '../run/change.ts';
import { compareRuns, type RunDifferences } from '../run/compare.ts';
import { describeChange } from '../run/change.ts';
import { DebugRun, type Command, type Needs, type Stop } from '../run/debug-run.ts';
import type { History, Passed } from '../run/history.ts';
import { recordedOf } from '../run/recorded.ts';
import { Retained, type Spill } from '../run/retained.ts';
import { historyOf } from '../run/replay.ts';
import { type Trace, traceOf, type TraceReceipt } from '../run/trace.ts';
import type { Value } from '../run/value.ts';
import { Watch } from '../run/watch.ts';
import type { FromWorker, KeptRun, Ref, Refs, Requests, StepRecord } from './protocol.ts';
import { refOf } from './shelf.ts';
import { readTrace, writeTrace } from './trace-file.ts';

/** Runs that can still be looked at; the oldest is let go. */
const mostRuns = 6;
/** Steps are told together: as many as came in this time. */
const tellEvery = 80;
const budget = 256 * 2 ** 20;

type RunAsk = Requests['run']['ask'];
interface Kept {
  readonly ask: RunAsk;
  readonly history: History;
  /** Absent for one that came out of a trace: it can be looked at and compared, not gone on with. */
  readonly run?: DebugRun;
  readonly trace?: Trace;
  readonly file?: string;
  readonly parent?: KeptRun['parent'];
  ended?: KeptRun['ended'];
  fault?: string;
}

export class Debugging {
  readonly watch = new Watch();
  readonly #values: Retained;
  readonly #runs = new Map<number, Kept>();
  #news = new Map<number, StepRecord>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly post: (m: FromWorker) => void, spill?: Spill) { this.#values = new Retained(budget, spill); }

  /** A run that is held from here on. `parent`: it begins where that run's step was. */
  begin(ask: RunAsk, needs: Omit<Needs, 'graph' | 'watch' | 'values' | 'paused' | 'resumed' | 'passed'>, parent?: KeptRun['parent']): DebugRun {
    const { run: id, graph } = ask, origin = parent && { of: this.#live(parent.run), index: parent.index };
    if (origin && !origin.of.history.steps[origin.index]) throw new Error(`Run ${parent.run} has no step ${parent.index}.`);
    this.forget(id);
    this.watch.begin();
    const run = new DebugRun({
      ...needs, graph, watch: this.watch, values: this.#values,
      paused: (stop) => this.#paused(id, stop),
      resumed: () => this.post({ event: 'session', session: { is: 'running', run: id } }),
      passed: (p) => this.#passed(id, p),
    }, origin);
    this.#keep({ ask, run, history: run.history, ...(parent && { parent }) });
    return run;
  }
  end(id: number, how: NonNullable<KeptRun['ended']>, fault?: string): void {
    const kept = this.#runs.get(id);
    if (kept) Object.assign(kept, { ended: how, fault });
    this.#tell(id);
  }

  /** A trace as a run that is over. */
  async open({ run, name, file }: Requests['openTrace']['ask']): Promise<Requests['openTrace']['answer']> {
    const trace = await readTrace(sourceOfBlob(name, file)), { workflow, receipt, ended, fault } = trace;
    this.forget(run);
    this.#keep({ ask: { run, graph: workflow }, history: historyOf(trace, this.#values), trace, file: name, ...(ended && { ended }), ...(fault && { fault }) });
    return { graph: workflow, receipt, ...(fault && { fault }) };
  }

  command({ run, command, path, index }: Requests['debug']['ask']): void {
    const held = this.#live(run);
    switch (command) {
      case 'pause': return held.pause();
      case 'back': return held.back();
      case 'forth': return held.forth();
      case 'look': return held.look(index ?? -1);
      case 'to': {
        if (!path?.length) throw new Error('Run to where? Give the path of a node or layer.');
        return held.command({ do: 'to', path });
      }
      default: return held.command({ do: command } satisfies Command);
    }
  }
  async override({ run, of, name, change }: Requests['override']['ask']): Promise<Ref> {
    const held = this.#live(run);
    let made: Change;
    if (change.do === 'npy') {
      const { data } = await readNpy(sourceOf(change.from, change.bytes));
      made = { do: 'set', data, from: change.from };
    } else made = change;
    const id = await held.override(of, name, made);
    return this.#ref(id, made.do !== 'restore');
  }
  edit({ run, graph }: Requests['params']['ask']): Requests['params']['answer'] { return this.#live(run).edit(graph); }

  timeline({ run, from = 0, count = 1000 }: Requests['timeline']['ask']): Requests['timeline']['answer'] {
    const { steps } = this.#find(run).history;
    return { steps: steps.slice(from, from + count).map((p) => this.#record(p)), total: steps.length };
  }
  list(): readonly KeptRun[] {
    return [...this.#runs.values()].map(({ ask, run, trace, file, history, parent, ended }) => ({
      run: ask.run, ...(file !== undefined && { file }), ...(parent && { parent }), ...(ended && { ended }), steps: history.length, ms: run?.clock ?? trace?.ms ?? 0,
      overrides: trace?.overrides.map(({ step: index, at, name, change }) => ({ index, at, name, change }))
        ?? run?.overrides.map(({ index, at, name, change }) => ({ index, at, name, change: describeChange(change) })) ?? [],
    }));
  }
  /** How a kept run was asked for; its branches are asked for alike. */
  askOf(run: number): RunAsk { return this.#live(run) && this.#find(run).ask; }
  /** A run's graph with the parameters it ran with. */
  graphOf(id: number): Graph { const { run, ask } = this.#find(id); return run?.graph ?? ask.graph; }
  compare({ a, b }: Requests['compare']['ask']): Promise<RunDifferences> {
    const of = (id: number) => recordedOf(this.#find(id).history, this.graphOf(id));
    return compareRuns(of(a), of(b));
  }
  async trace(id: number, receipt: TraceReceipt): Promise<Uint8Array> {
    const { run, trace, ended, fault } = this.#find(id);
    return writeTrace(trace ?? await traceOf(run!, { receipt, ...(ended && { ended }), ...(fault && { fault }) }));
  }

  /** A value of any step of a kept run. @throws when it is gone */
  find(ref: string): Promise<Value> { return this.#values.find(ref); }

  forget(id: number): void {
    this.#runs.get(id)?.history.close();
    this.#runs.delete(id);
  }
  /** The engine is gone, and every tensor with it. */
  clear(): void { for (const id of [...this.#runs.keys()]) this.forget(id); }

  #find(id: number): Kept {
    const kept = this.#runs.get(id);
    if (!kept) throw new Error(`Run ${id} is not kept. Runs that are: ${[...this.#runs.keys()].join(', ') || 'none'}.`);
    return kept;
  }
  #keep(kept: Kept): void {
    this.#runs.set(kept.ask.run, kept);
    for (const old of [...this.#runs.keys()].slice(0, -mostRuns)) this.forget(old);
  }
  #live(id: number): DebugRun {
    const { run, file } = this.#find(id);
    if (!run) throw new Error(`Run ${id} came out of ${file ?? 'a trace'}: it can be looked at and compared, not gone on with.`);
    return run;
  }
  #paused(id: number, { index, at, when, past, why, passed }: Stop): void {
    this.#tell(id);
    const { reads, writes } = this.#record(passed);
    this.post({ event: 'session', session: {
      is: 'paused', run: id, at, when, index, why, reads, writes, hits: this.watch.hits,
      ...(past && { past }), ...(passed.cached && { cached: true }),
    } });
  }
  #passed(id: number, p: Passed): void {
    this.#news.set(p.index, this.#record(p));
    this.#timer ??= setTimeout(() => this.#tell(id), tellEvery);
  }
  #tell(id: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const steps = [...this.#news.values()], total = this.#runs.get(id)?.history.length ?? 0;
    this.#news = new Map();
    if (steps.length) this.post({ event: 'steps', run: id, steps: steps.filter((s) => s.index < total), total });
  }
  #record({ index, at, start, ms, cached, reads, writes, changed }: Passed): StepRecord {
    const refs = (ids: Readonly<Record<string, string>>, names: readonly string[] = []): Refs =>
      Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, this.#ref(id, names.includes(name))]));
    return { index, at, start, ...(ms !== undefined && { ms }), ...(cached && { cached }), reads: refs(reads, changed?.reads), writes: refs(writes, changed?.writes) };
  }
  #ref(id: string, overridden: boolean): Ref { return { ...refOf(id, this.#values.about(id)!), ...(overridden && { overridden }) }; }
}
