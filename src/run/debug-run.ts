/** One run in the hands of a person: stops, steps, looks back, changes values, and goes on from any earlier step. Knows no engine, no screen. */
import type { Graph, GraphNode } from '../graph/graph.ts';
import type { TensorData } from '../net/tensor.ts';
import { type Breakpoint, isInside, isSamePath } from './breakpoints.ts';
import { applyChange, type Change, describeChange } from './change.ts';
import type { Found } from './conditions.ts';
import { digestOf } from './digest.ts';
import type { Results } from './execute.ts';
import { History, type Passed, valuesOf } from './history.ts';
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

/** A change that was made, and where: enough to make it again. */
export interface Overridden {
  readonly index: number;
  readonly at: Path;
  readonly nth: number;
  readonly of: 'reads' | 'writes';
  readonly name: string;
  readonly change: Exclude<Change, { do: 'restore' }>;
}

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
interface Target { readonly index: number; readonly at: Path; readonly nth: number; readonly then?: Command }

class Rewind extends Error { constructor(readonly target: Target) { super('rewind'); } }

export class DebugRun {
  history: History;
  readonly overrides: Overridden[] = [];
  /** Of the run as it went: milliseconds of work, waiting aside. */
  clock = 0;
  #stop: Stop | undefined;
  /** Where it waits, whatever is looked at. */
  #liveIndex = 0;
  #liveWhen: 'before' | 'after' = 'before';
  #live: Step | undefined;
  /** What the live step's values were before a person replaced them, held; under 'now name' what they are. */
  readonly #own = new Map<string, Value>();
  #wake: ((c: Command | Rewind) => void) | undefined;
  #pausing = false;
  #edited: Graph;
  #graph: Graph | undefined;
  /** Nodes that have begun, as they were then: later edits of them come too late. */
  readonly #ran = new Map<string, GraphNode>();
  #target: Target | undefined;

  constructor(readonly needs: Needs, origin?: { readonly of: DebugRun; readonly index: number }) {
    this.#edited = needs.graph;
    this.history = origin ? origin.of.history.fork(origin.index) : new History(needs.values);
    if (!origin) return;
    const { of, index } = origin, { at, nth } = of.history.steps[index];
    this.overrides.push(...of.overrides.filter((o) => o.index < index));
    this.#edited = of.#edited;
    this.#keepRan(of.#ran);
    this.#graph = undefined;
    this.#target = { index, at, nth };
    this.clock = of.history.steps[index].start;
  }

  get stop(): Stop | undefined { return this.#stop; }
  /** The graph with the parameters as they are now. */
  get graph(): Graph {
    if (this.#graph) return this.#graph;
    const nodes = { ...this.needs.graph.nodes };
    for (const id of Object.keys(nodes)) {
      const edited = this.#edited.nodes[id];
      nodes[id] = this.#ran.get(id) ?? (edited?.type === nodes[id].type ? edited : nodes[id]);
    }
    // the same object while nothing is edited: others remember what they made of it
    const same = Object.keys(nodes).every((id) => nodes[id] === this.needs.graph.nodes[id]);
    return this.#graph = same ? this.needs.graph : { ...this.needs.graph, nodes };
  }

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
    this.#wakeWith(new Rewind({ index: stop.index, at, nth, then: c }));
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
    const passed = await this.#put(step, name, change);
    const { index, nth, at } = passed, old = this.overrides.findIndex((o) => o.index === index && o.of === of && o.name === name);
    if (old >= 0 && change.do === 'restore') this.overrides.splice(old, 1);
    // one change after the other is kept as what came of them
    else if (change.do !== 'restore') {
      const made: Overridden = { index, at, nth, of, name, change: old < 0 ? change : { do: 'set', data: (await this.#own.get(`now ${name}`)!.tensor!.data()).slice() as TensorData, says: `${describeChange(this.overrides[old].change)}; ${describeChange(change)}` } };
      if (old < 0) this.overrides.push(made); else this.overrides[old] = made;
    }
    this.#say({ ...stop, passed });
    return passed[of][name];
  }

  /** Parameters as they are in the editor now. @returns which changes count from here on, and which came too late */
  edit(graph: Graph): { later: string[]; ran: string[] } {
    const before = this.graph, changed = Object.keys(before.nodes).filter((id) => graph.nodes[id]?.type === before.nodes[id].type && decides(graph.nodes[id]) !== decides(before.nodes[id]));
    this.#edited = graph;
    this.#graph = undefined;
    return { later: changed.filter((id) => !this.#ran.has(id)), ran: changed.filter((id) => this.#ran.has(id)) };
  }

  async #drive(command: Command, target: Target | undefined): Promise<Results> {
    if (target) this.#rewindTo(target);
    const { needs } = this, { clock } = this, counts = new Map<string, number>();
    let depth = Infinity;
    const run = needs.begin(() => this.graph, (node) => this.#pausing || (depth > 1 && (command.do === 'into' || command.do === 'over')) || needs.watch.isInside([node]));
    try {
      let s = await this.#timed(() => run.next());
      while (!s.done) {
        const step = s.value, { at } = step, d = at.length, after = step.when === 'after';
        needs.signal.throwIfAborted();
        this.#live = step;
        this.#forgetOwn();
        const key = at.join('\n'), nth = (counts.get(key) ?? (after ? 1 : 0)) - (after ? 1 : 0);
        if (!after) counts.set(key, nth + 1);
        const reached = target && !after && nth === target.nth && isSamePath(at, target.at);
        if (target && !reached) {
          await this.#again(step, nth);
          this.#begins(step);
          const inside = isInside(target.at, at) || this.overrides.some((o) => isInside(o.at, at));
          s = await this.#timed(() => run.next(inside ? 'into' : 'over'));
          continue;
        }
        this.#note(step);
        await this.#again(step, nth);
        let why: PauseReason | undefined;
        if (target) {
          this.clock = clock;
          if (target.then) { command = target.then; depth = d; } else why = { is: 'branched' };
          target = undefined;
        } else why = await this.#whyStop(step, command, depth);
        if (why) {
          command = await this.#ask(step, why);
          depth = d;
        }
        const once = command.do === 'to' ? command.path : undefined;
        const into = command.do === 'into' || (once && isInside(once, at)) || needs.watch.isInside(at);
        this.#begins(step);
        s = await this.#timed(() => run.next(into ? 'into' : 'over'));
      }
      return s.value;
    } finally {
      this.#stop = undefined;
      this.#forgetOwn();
      await run.return(undefined as never);
    }
  }

  #note(step: Step): void {
    const passed = this.history.visit(step, this.clock);
    this.needs.passed?.(passed);
  }

  /** Up to its answer a node may be edited. */
  #begins({ node, when }: Step): void {
    const id = node?.split('/')[0];
    if (id !== undefined && when !== 'after' && !this.#ran.has(id)) this.#ran.set(id, this.graph.nodes[id]);
  }

  async #whyStop(step: Step, command: Command, depth: number): Promise<PauseReason | undefined> {
    const d = step.at.length;
    const hit = await this.needs.watch.hit(step);
    if (hit) return { is: 'breakpoint', ...hit };
    if (step.when === 'after') return undefined;
    if (this.#pausing) return { is: 'pause' };
    if (command.do === 'to') return isSamePath(command.path, step.at) ? { is: 'to' } : undefined;
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

  /** Makes a person's earlier changes again where they were made. */
  async #again(step: Step, nth: number): Promise<void> {
    const of = step.when === 'after' ? 'writes' : 'reads';
    for (const o of this.overrides) if (o.nth === nth && o.of === of && isSamePath(o.at, step.at)) await this.#put(step, o.name, o.change, nth);
  }

  #forgetOwn(): void {
    for (const [name, v] of this.#own) if (!name.startsWith('now ')) v.tensor?.release();
    this.#own.clear();
  }
  /** @param nth absent: where it waits; else a change that is made again */
  async #put(step: Step, name: string, change: Change, nth?: number): Promise<Passed> {
    const of = step.when === 'after' ? 'writes' as const : 'reads' as const, now = this.#own.get(`now ${name}`) ?? valuesOf(step)[name];
    const index = this.history.steps.findLastIndex((s) => isSamePath(s.at, step.at) && (nth === undefined || s.nth === nth));
    if (!now?.tensor || !step.set) throw new Error(`There is no value ${name} to replace at this step.`);
    const own = this.#own.get(name) ?? now;
    if (!this.#own.has(name)) this.#own.set(name, { ...own, tensor: own.tensor!.retain() });
    let value: Value;
    if (change.do === 'restore') {
      step.set(name, own.tensor!.retain(), '');
      value = own;
    } else {
      const { dtype, shape } = now.tensor, data = applyChange(await now.tensor.data(), { dtype, shape, below: now.below }, change);
      if (nth === undefined && !this.#wake) throw new Error('The run went on meanwhile, so nothing was replaced.');
      const tensor = this.needs.tensor(data, shape);
      value = { ...now, tensor };
      step.set(name, tensor, digestOf(data));
    }
    this.#own.set(`now ${name}`, value);
    if (nth !== undefined && this.history.steps[index].changed?.[of]?.includes(name)) return this.history.steps[index];
    const passed = this.history.replace(index, of, name, value);
    this.needs.passed?.(passed);
    return passed;
  }

  #rewindTo({ index, at }: Target): void {
    this.clock = this.history.steps[index]?.start ?? this.clock;
    this.#graph = undefined;
    // nodes that begin after it take new parameters; its own node, if it stands inside one, goes on with what it had
    for (const s of this.history.steps.slice(index)) if (s.node !== undefined && !s.node.includes('/')) this.#ran.delete(s.node);
    for (let i = this.overrides.length - 1; i >= 0; i--) {
      const o = this.overrides[i];
      if (o.index > index || (o.index === index && o.of === 'writes')) this.overrides.splice(i, 1);
    }
    this.history.cut(index, at);
  }
  #keepRan(ran: ReadonlyMap<string, GraphNode>): void {
    for (const { node } of this.history.steps) {
      const id = node?.split('/')[0], was = id === undefined ? undefined : ran.get(id);
      if (was) this.#ran.set(id!, was);
    }
  }

  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try { return await work(); } finally { this.clock += performance.now() - start; }
  }
}

/** What of a node decides its result. */
const decides = ({ params, graph }: GraphNode) => JSON.stringify([params, graph]);
