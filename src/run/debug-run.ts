/** One run in the hands of a person: stops, steps, looks back, changes values, and goes on from any earlier step. Knows no engine, no screen. */
import type { Graph } from '../graph/graph.ts';
import type { TensorData } from '../net/tensor.ts';
import { type Breakpoint, isInside, isMeant, isMeantInside, isSamePath } from './breakpoints.ts';
import type { Change } from './change.ts';
import type { Found } from './conditions.ts';
import { EditedGraph } from './debug-graph.ts';
import type { Results } from './execute.ts';
import { History, type Passed } from './history.ts';
import { type Overridden, OverriddenValues } from './override-values.ts';
import type { Retained } from './retained.ts';
import type { Value } from './value.ts';
import type { Path, Run, Step } from './verb.ts';
import type { Watch } from './watch.ts';

/** Why it waits. */
export type PauseReason =
  | { readonly is: 'step' } | { readonly is: 'pause' } | { readonly is: 'to' } | { readonly is: 'looking back' } | { readonly is: 'branched' }
  | { readonly is: 'breakpoint'; readonly breakpoint: Breakpoint; readonly found?: Found };
export interface Stop {
  readonly index: number;
  readonly at: Path;
  readonly when: 'before' | 'after';
  /** An earlier step is looked at: the run waits further on. */
  readonly past: boolean;
  readonly why: PauseReason;
  readonly passed: Passed;
}
export type Command = { readonly do: 'go' | 'into' | 'over' | 'out' } | { readonly do: 'to'; readonly path: Path };

export interface Needs {
  readonly graph: Graph;
  /** The run, with steps after each piece; called again when it goes on from an earlier step. */
  begin(now: () => Graph, halted: (node: string) => boolean): Run<Results>;
  tensor(data: TensorData, shape: readonly number[]): NonNullable<Value['tensor']>;
  readonly watch: Watch;
  readonly values: Retained;
  readonly signal: AbortSignal;
  paused(stop: Stop): void;
  /** It goes on. */
  resumed(): void;
  /** A step was noted or changed. */
  passed?(p: Passed): void;
}

/** Where to drive to without a stop: the step before piece `index`. Then a stop, or a command that was given already. */
interface Target { readonly index: number; readonly at: Path; readonly nth: number; readonly next?: Command }

class Rewind extends Error { constructor(readonly target: Target) { super('rewind'); } }

export class DebugRun {
  readonly history: History;
  readonly #values: OverriddenValues;
  readonly #edits: EditedGraph;
  /** Of the run as it went: milliseconds of work, waiting aside. */
  clock = 0;
  #stop: Stop | undefined;
  /** Where it waits, whatever is looked at. */
  #liveIndex = 0;
  #liveWhen: 'before' | 'after' = 'before';
  #live: Step | undefined;
  #wake: ((c: Command | Rewind) => void) | undefined;
  #pausing = false;
  #target: Target | undefined;

  constructor(readonly needs: Needs, origin?: { readonly of: DebugRun; readonly index: number }) {
    this.history = origin ? origin.of.history.fork(origin.index) : new History(needs.values);
    this.#edits = new EditedGraph(needs.graph, origin && origin.of.#edits, this.history.steps);
    this.#values = new OverriddenValues({ history: this.history, tensor: needs.tensor, passed: needs.passed });
    if (!origin) return;
    const { of, index } = origin, { at, nth, start } = of.history.steps[index];
    this.#values.list.push(...of.overrides.filter((o) => o.index < index));
    this.#target = { index, at, nth };
    this.clock = start;
  }

  get stop(): Stop | undefined { return this.#stop; }
  /** The graph with the parameters as they are now. */
  get graph(): Graph { return this.#edits.now; }
  get overrides(): readonly Overridden[] { return this.#values.list; }

  /** Resolves with the results at the run's end. @throws what the run throws, or the signal's reason */
  async run(first: 'go' | 'into'): Promise<Results> {
    const target = this.#target;
    let command: Command = { do: first };
    this.#target = undefined;
    for (let to = target; ;) {
      try { return await this.#drive(command, to); } catch (e) {
        if (!(e instanceof Rewind)) throw e;
        to = e.target;
        command = { do: 'go' };
      } finally { this.#live = undefined; }
    }
  }

  /** Goes on: from an earlier step if one is looked at. */
  command(c: Command): void {
    const stop = this.#need();
    if (!stop.past) return this.#wakeWith(c);
    const { at, nth } = stop.passed;
    this.#wakeWith(new Rewind({ index: stop.index, at, nth, next: c }));
  }
  /** Stops at the next step there is. Without effect while it waits. */
  pause(): void { if (!this.#stop) this.#pausing = true; }

  /** Looks at piece `index`; the last one is where the run waits. @throws Error when there is none */
  look(index: number): void {
    const passed = this.history.steps[index];
    this.#need();
    if (!passed) throw new Error(index < 0 ? 'This is the first step.' : 'This is where the run waits; there is no later step yet.');
    const past = index !== this.#liveIndex;
    this.#say({ index, at: passed.at, passed, past, when: past ? 'before' : this.#liveWhen, why: { is: past ? 'looking back' : 'step' } });
  }
  back(): void { this.look(this.#need().index - 1); }
  forth(): void { this.look(this.#need().index + 1); }

  /** Replaces a value where the run waits. @returns the new one's id @throws Error saying why it cannot be */
  async override(of: 'reads' | 'writes', name: string, change: Change): Promise<string> {
    const stop = this.#need(), step = this.#live;
    if (stop.past) throw new Error('An earlier step is looked at. Branch from it, then change its values.');
    if (!step?.set || (step.when === 'after') !== (of === 'writes')) throw new Error(`Nothing can be replaced ${of === 'reads' ? 'before' : 'after'} this step here.`);
    const passed = await this.#values.change(step, name, change, () => this.#wake !== undefined && this.#live === step);
    this.#say({ ...stop, passed });
    return passed[of][name];
  }

  /** Parameters as they are in the editor now. @returns which changes count from here on, and which came too late */
  edit(graph: Graph): { later: string[]; ran: string[] } { return this.#edits.edit(graph); }

  async #drive(command: Command, target: Target | undefined): Promise<Results> {
    if (target) this.#rewindTo(target);
    const { needs } = this, { clock } = this, counts = new Map<string, number>();
    let depth = Infinity;
    const run = needs.begin(() => this.graph, (node) => this.#pausing || (depth > 1 && (command.do === 'into' || command.do === 'over')) || needs.watch.isInside(node.split('/')));
    try {
      let s = await this.#timed(() => run.next());
      while (!s.done) {
        const step = s.value, { at } = step, d = at.length, after = step.when === 'after';
        needs.signal.throwIfAborted();
        this.#live = step;
        this.#values.forget();
        const key = at.join('\n'), nth = (counts.get(key) ?? (after ? 1 : 0)) - (after ? 1 : 0);
        if (!after) counts.set(key, nth + 1);
        const reached = target && !after && nth === target.nth && isSamePath(at, target.at);
        if (target && !reached) {
          await this.#values.again(step, nth);
          if (!after) this.#edits.begins(step.node);
          const inside = isInside(target.at, at) || this.overrides.some((o) => isInside(o.at, at));
          s = await this.#timed(() => run.next(inside ? 'into' : 'over'));
          continue;
        }
        this.#note(step);
        await this.#values.again(step, nth);
        let why: PauseReason | undefined;
        if (target) {
          this.clock = clock;
          if (target.next) { command = target.next; depth = d; } else why = { is: 'branched' };
          target = undefined;
        } else why = await this.#whyStop(step, command, depth);
        if (why) {
          command = await this.#ask(step, why);
          depth = d;
        }
        const once = command.do === 'to' ? command.path : undefined;
        const into = command.do === 'into' || (once && isMeantInside(once, at)) || needs.watch.isInside(at);
        if (!after) this.#edits.begins(step.node);
        s = await this.#timed(() => run.next(into ? 'into' : 'over'));
      }
      return s.value;
    } finally {
      this.#stop = undefined;
      this.#values.forget();
      await run.return(undefined as never);
    }
  }

  #note(step: Step): void {
    const passed = this.history.visit(step, this.clock, (p) => this.needs.passed?.(p));
    this.needs.passed?.(passed);
  }

  async #whyStop(step: Step, command: Command, depth: number): Promise<PauseReason | undefined> {
    const d = step.at.length;
    const hit = await this.needs.watch.hit(step);
    if (hit) return { is: 'breakpoint', ...hit };
    if (step.when === 'after') return undefined;
    if (this.#pausing) return { is: 'pause' };
    if (command.do === 'to') return isMeant(command.path, step.at) ? { is: 'to' } : undefined;
    return command.do === 'into' || (command.do === 'over' && d <= depth) || (command.do === 'out' && d < depth) ? { is: 'step' } : undefined;
  }

  /** Waits for a command. @throws Rewind to go on from an earlier step; the signal's reason */
  async #ask(step: Step, why: PauseReason): Promise<Command> {
    const { signal } = this.needs;
    this.#pausing = false;
    const passed = step.when === 'after' ? this.history.steps.findLast((s) => isSamePath(s.at, step.at))! : this.history.steps.at(-1)!;
    this.#liveIndex = passed.index;
    this.#liveWhen = step.when ?? 'before';
    signal.throwIfAborted();
    let stopped = () => {};
    const woken = new Promise<Command | Rewind>((resolve, reject) => {
      this.#wake = resolve;
      stopped = () => reject(signal.reason as Error);
    });
    signal.addEventListener('abort', stopped, { once: true });
    try {
      this.#say({ index: passed.index, at: step.at, when: this.#liveWhen, past: false, why, passed });
      const command = await woken;
      if (command instanceof Rewind) throw command;
      return command;
    } finally { signal.removeEventListener('abort', stopped); }
  }

  #wakeWith(c: Command | Rewind): void {
    const wake = this.#wake!;
    this.#wake = undefined;
    this.#stop = undefined;
    this.needs.resumed();
    wake(c);
  }
  #need(): Stop {
    if (!this.#stop) throw new Error('The run does not wait anywhere. Pause it first.');
    return this.#stop;
  }
  #say(stop: Stop): void {
    this.#stop = stop;
    this.needs.paused(stop);
  }

  #rewindTo({ index, at }: Target): void {
    this.clock = this.history.steps[index]?.start ?? this.clock;
    this.#edits.cut(this.history.steps.slice(index));
    this.#values.cut(index);
    this.history.cut(index, at);
  }

  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try { return await work(); } finally { this.clock += performance.now() - start; }
  }
}
