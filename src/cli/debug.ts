/** `vq debug`: a workflow in the hands of whoever types, or of a script. Wires engine, run and commands together. */
import type { Engine } from '../gpu/engine.ts';
import { type NodeEngineName, openNodeEngine } from '../gpu/node.ts';
import type { Breakpoint } from '../run/breakpoints.ts';
import { Cache } from '../run/cache.ts';
import { parseCondition } from '../run/conditions.ts';
import { contextOn } from '../run/context.ts';
import { DebugRun } from '../run/debug-run.ts';
import { execute, type Host, type Results } from '../run/execute.ts';
import { Retained } from '../run/retained.ts';
import { signedFiles } from '../run/signing.ts';
import { receiptOf, traceOf } from '../run/trace.ts';
import { Watch } from '../run/watch.ts';
import { writeTrace } from '../worker/trace-file.ts';
import { refuseProblems } from './check.ts';
import { type Held, obey, parseBreakpoint, printStop } from './debug-console.ts';
import { openLines, type Lines } from './debug-lines.ts';
import { writeOut } from './files.ts';
import { applySettings } from './settings.ts';
import { signingOn } from './signing.ts';
import { fileSpill } from './spill.ts';
import { openWorkflow, type Workflow } from './workflow.ts';
import { writeValue } from './write.ts';

export interface DebugOptions {
  readonly set: readonly string[];
  readonly break: readonly Breakpoint[];
  readonly script?: string;
  readonly trace?: string;
  readonly engine: NodeEngineName;
  readonly stepIn: boolean;
  readonly json: boolean;
}

const cacheBudget = 2 ** 30, valuesBudget = 2 ** 29;

/** Each --break, with the --when after it. A --when that follows none is for every node's result. */
export function collectBreakpoints(): { place(text: string): readonly Breakpoint[]; when(text: string): string; all(): readonly Breakpoint[] } {
  let list: readonly Breakpoint[] = [];
  return {
    place(text) { return list = [...list, parseBreakpoint(text)]; },
    when(text) {
      const last = list.at(-1);
      if (last && !last.condition) list = [...list.slice(0, -1), { ...last, id: `${last.id} when ${text}`, condition: parseCondition(text) }];
      else list = [...list, parseBreakpoint(`when ${text}`)];
      return text;
    },
    all: () => list,
  };
}

/** @throws NodeError at the node that fails; Error naming the script's line that cannot be done */
export async function debug(path: string, options: DebugOptions): Promise<void> {
  const workflow = await openWorkflow(path, options.set);
  let engine: Engine | undefined, lines: Lines | undefined;
  try {
    await refuseProblems(workflow);
    lines = await openLines(options.script);
    engine = await openNodeEngine(options.engine);
    await new DebugSession(workflow, engine, lines, options).run();
  } finally {
    lines?.close();
    await engine?.close();
    await workflow.files.close();
  }
}

type Ended = { readonly is: 'done'; readonly results: Results } | { readonly is: 'failed'; readonly why: unknown };
class Left extends Error {}

class DebugSession {
  readonly #watch = new Watch();
  readonly #values = new Retained(valuesBudget, fileSpill());
  readonly #cache = new Cache(cacheBudget);
  readonly #runs: DebugRun[] = [];
  #stop = new AbortController();
  #ended: Ended | undefined;
  #asked = false;
  #told: (() => void) | undefined;

  constructor(readonly workflow: Workflow, readonly engine: Engine, readonly lines: Lines, readonly options: DebugOptions) { this.#watch.set(options.break); }

  async run(): Promise<void> {
    const interrupt = () => {
      if (this.lines.person && !this.#ended && !this.#runs.at(-1)?.stop) this.#runs.at(-1)?.pause();
      else { this.#stop.abort(new Left('stopped')); this.lines.close(); }
    };
    process.on('SIGINT', interrupt);
    const all: Promise<Ended>[] = [];
    try {
      // without a breakpoint there is nothing to wait for but the first step
      const first = this.options.stepIn || (!this.#watch.list.length && this.lines.person) ? 'into' : 'go';
      try {
        for (let from: number | undefined, more = true; more;) {
          all.push(this.#begin(first, from));
          from = await this.#converse();
          more = from !== undefined;
          if (more) { this.#stop.abort(new Left('branched')); await all.at(-1); }
        }
      } finally {
        if (!this.#ended) { this.#stop.abort(new Left('quit')); await all.at(-1); }
        if (this.options.trace) this.#print(`${await this.#trace(this.options.trace)}\n`);
      }
      const ended = await all.at(-1);
      if (ended?.is === 'failed' && !(ended.why instanceof Left)) throw ended.why;
    } finally {
      process.off('SIGINT', interrupt);
      this.#stop.abort(new Left('quit'));
      for (const e of await Promise.all(all)) if (e.is === 'done') e.results.close();
      for (const r of this.#runs) r.history.close();
      await this.#values.close();
      this.#cache.dispose();
    }
  }

  #print(text: string): void { process.stdout.write(text); }

  #begin(first: 'go' | 'into', from: number | undefined): Promise<Ended> {
    const { workflow: { graph, specs, verbs, files }, engine } = this, stop = this.#stop = new AbortController();
    const host: Host = {
      specs, verbs, files, engine: engine.info.name, cache: this.#cache, signal: stop.signal,
      context: (base) => contextOn(engine, signedFiles(files, base.node, signingOn(engine, { graph: run.graph, specs, files })), base, { layers: [], keep() {} }),
    };
    const run: DebugRun = new DebugRun({
      graph, watch: this.#watch, values: this.#values, signal: stop.signal, tensor: (data, shape) => engine.tensor(data, shape), resumed() {}, paused: () => this.#told?.(),
      begin: (now, halted) => execute(graph, { ...host, after: true, now, halted }),
    }, from === undefined ? undefined : { of: this.#runs.at(-1)!, index: from });
    this.#runs.push(run);
    this.#watch.begin();
    this.#ended = undefined;
    return run.run(first).then((results): Ended => ({ is: 'done', results }), (why: unknown): Ended => ({ is: 'failed', why })).then((e) => {
      if (this.#runs.at(-1) === run) { this.#ended = e; this.#told?.(); }
      return e;
    });
  }

  /** Until it is left. @returns the step to branch from, if so */
  async #converse(): Promise<number | undefined> {
    for (;;) {
      const run = this.#runs.at(-1)!;
      if (!run.stop && !this.#ended) await new Promise<void>((told) => { this.#told = told; });
      this.#told = undefined;
      if (this.#ended?.is === 'failed') {
        if (!this.lines.person) return undefined;
        this.#print(`failed: ${(this.#ended.why as Error).message}\n`);
      } else if (this.#ended) this.#print(this.options.json ? `${JSON.stringify({ ended: { run: this.#runs.length, steps: run.history.length, ms: run.clock } })}\n` : `run ${this.#runs.length} has ended: ${run.history.length} steps, ${Math.round(run.clock)} ms\n`);
      else if (run.stop) await printStop(this.#held());
      // nobody was ever asked: nothing more is expected of what may be piped in
      if (this.#ended && !this.#asked && !this.lines.person && this.options.script === undefined) return undefined;
      const then = await this.#nextOrders();
      if (then.is === 'quit') return undefined;
      if (then.is === 'branch') return then.index;
      if (then.is === 'goes on') run.command(then.command);
    }
  }

  async #nextOrders() {
    this.#asked = true;
    for (;;) {
      const run = this.#runs.at(-1)!, asked = await this.lines.next(run.stop ? `${run.stop.at.join('/')}> ` : 'vq> ');
      // a script that is through lets the run go on to its end
      if (!asked) return this.lines.person || this.#ended ? { is: 'quit' as const } : { is: 'goes on' as const, command: { do: 'go' as const } };
      try {
        const then = await obey(this.#held(), asked.text);
        if (then.is !== 'line') return then;
      } catch (e) {
        if (!this.lines.person) throw new Error(`${asked.where}: ${(e as Error).message}`, { cause: e });
        this.#print(`${(e as Error).message}\n`);
      }
    }
  }

  #held(): Held {
    const { specs, files } = this.workflow;
    return {
      watch: this.#watch, values: this.#values, runs: this.#runs, json: this.options.json, print: (text) => this.#print(text), trace: (file) => this.#trace(file),
      settle: (graph, setting) => applySettings(graph, specs, [setting], process.cwd()),
      save: (value, file, of) => writeValue(value, file, { signing: signingOn(this.engine, { graph: this.#runs.at(-1)!.graph, specs, files }), of }),
    };
  }

  async #trace(file: string): Promise<string> {
    const run = this.#runs.at(-1)!, { specs, files } = this.workflow, ended = this.#ended;
    const how = !ended ? {} : ended.is === 'done' ? { ended: 'done' as const } : ended.why instanceof Left ? { ended: 'stopped' as const } : { ended: 'failed' as const, fault: String((ended.why as Error).message) };
    return writeOut(file, writeTrace(await traceOf(run, { receipt: await receiptOf(signingOn(this.engine, { graph: run.graph, specs, files })), ...how })));
  }
}
