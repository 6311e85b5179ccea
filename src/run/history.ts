/** The steps of one run as they passed, with what each read and made: what a timeline shows and time travel looks at. Drives nothing. */
import { isSamePath } from './breakpoints.ts';
import type { Retained } from './retained.ts';
import type { Value, Values } from './value.ts';
import type { Path, Step } from './verb.ts';

/** A piece that ran or is about to. `reads` and `writes` are ids of retained values, by name. */
export interface Passed {
  readonly index: number;
  readonly at: Path;
  /** The graph's node, at its own step. */
  readonly node?: string;
  /** How many pieces of this path came before it in the run. */
  readonly nth: number;
  /** Milliseconds of work since the run started; waiting in the debugger does not count. */
  readonly start: number;
  readonly ms?: number;
  readonly cached?: boolean;
  readonly reads: Readonly<Record<string, string>>;
  readonly writes: Readonly<Record<string, string>>;
  /** Names that a person replaced. */
  readonly changed?: { readonly reads?: readonly string[]; readonly writes?: readonly string[] };
}

/** A layer's value has no kind of its own: whole numbers are codes, the rest latents. */
const kindOf = (step: Step, name: string): Partial<Value> => step.values?.[name] ?? {};
export function valuesOf(step: Step): Values {
  const tensors = (step.when === 'after' ? step.writes : step.reads) ?? {};
  const of = (name: string): Value => {
    const tensor = tensors[name], known = kindOf(step, name);
    return { kind: tensor.dtype === 'int32' ? 'codes' : 'latent', ...known, tensor };
  };
  return { ...step.values, ...Object.fromEntries(Object.keys(tensors).map((name) => [name, of(name)])) };
}

export class History {
  readonly #steps: Passed[];
  readonly #counts = new Map<string, number>();
  /** Pieces that have begun and not ended, the outermost first. */
  readonly #open: number[] = [];

  /** @param steps of a run that is over, whose values are held already */
  constructor(readonly values: Retained, steps: readonly Passed[] = []) { this.#steps = [...steps]; }

  get steps(): readonly Passed[] { return this.#steps; }
  get length(): number { return this.#steps.length; }

  /**
   * Notes a step.
   * @param clock milliseconds of work so far
   * @param ended told of pieces that have no step after them and ended with this one's coming
   * @returns the piece it belongs to
   */
  visit(step: Step, clock: number, ended?: (p: Passed) => void): Passed {
    if (step.when !== 'after') {
      const key = step.at.join('\n'), nth = this.#counts.get(key) ?? 0, index = this.#steps.length;
      this.#counts.set(key, nth + 1);
      while (this.#open.length && this.#steps[this.#open.at(-1)!].at.length >= step.at.length) this.#end(clock, ended);
      this.#open.push(index);
      return this.#steps[index] = { index, at: step.at, ...(step.node !== undefined && { node: step.node }), nth, start: clock, reads: this.#keep(valuesOf(step)), writes: {}, ...(step.cached && { cached: true }) };
    }
    const index = this.#beginningOf(step.at, clock, ended);
    const { start } = this.#steps[index];
    return this.#steps[index] = { ...this.#steps[index], ms: clock - start, writes: this.#keep(valuesOf(step)) };
  }

  /** The live step's values after one was replaced, or what was computed put back. */
  replace(index: number, of: 'reads' | 'writes', name: string, value: Value, restored = false): Passed {
    const old = this.#steps[index], id = this.values.keep(value), names = (old.changed?.[of] ?? []).filter((n) => n !== name);
    if (old[of][name] !== undefined) this.values.release(old[of][name]);
    return this.#steps[index] = { ...old, [of]: { ...old[of], [name]: id }, changed: { ...old.changed, [of]: restored ? names : [...names, name] } };
  }

  /** Lets go of everything from `index` on, as if it had not happened yet; pieces around it have not ended then. */
  cut(index: number, at: Path = this.#steps[index]?.at ?? []): void {
    for (const s of this.#steps.splice(index)) {
      this.#release(s);
      const key = s.at.join('\n');
      this.#counts.set(key, Math.min(s.nth, this.#counts.get(key) ?? s.nth));
    }
    this.#reopen(at);
  }

  /** A history of its own with the steps before `index`. */
  fork(index: number): History {
    const out = new History(this.values);
    for (const s of this.#steps.slice(0, index)) {
      for (const id of [...Object.values(s.reads), ...Object.values(s.writes)]) this.values.hold(id);
      out.#steps.push(s);
      out.#counts.set(s.at.join('\n'), s.nth + 1);
    }
    out.#reopen(this.#steps[index]?.at ?? []);
    return out;
  }

  close(): void { for (const s of this.#steps.splice(0)) this.#release(s); }

  /** The pieces around `at` have begun and not ended: what they made is forgotten. */
  #reopen(at: Path): void {
    this.#open.length = 0;
    for (let depth = 1; depth < at.length; depth++) {
      const index = this.#steps.findLastIndex((s) => isSamePath(s.at, at.slice(0, depth)));
      if (index < 0) continue;
      const { ms: _, writes, changed, ...begun } = this.#steps[index];
      for (const id of Object.values(writes)) this.values.release(id);
      this.#steps[index] = { ...begun, writes: {}, ...(changed?.reads && { changed: { reads: changed.reads } }) };
      this.#open.push(index);
    }
  }
  #end(clock: number, told?: (p: Passed) => void): void {
    const index = this.#open.pop()!, s = this.#steps[index];
    this.#steps[index] = { ...s, ms: clock - s.start };
    told?.(this.#steps[index]);
  }
  #beginningOf(at: Path, clock: number, told?: (p: Passed) => void): number {
    while (this.#open.length) {
      if (isSamePath(this.#steps[this.#open.at(-1)!].at, at)) return this.#open.pop()!;
      this.#end(clock, told);
    }
    throw new Error(`a step after ${at.join(' / ')} came without one before it`);
  }
  #keep(values: Values): Record<string, string> { return Object.fromEntries(Object.entries(values).map(([name, v]) => [name, this.values.keep(v)])); }
  #release(s: Passed): void { for (const id of [...Object.values(s.reads), ...Object.values(s.writes)]) this.values.release(id); }
}
