/** The breakpoints that are set, what they count, and what they saw before: says at each step whether one fires. Drives nothing. */
import { type Breakpoint, isAt, isMeantInside } from './breakpoints.ts';
import { type Found, testerOf } from './conditions.ts';
import { digestOf } from './digest.ts';
import { valuesOf } from './history.ts';
import { measure } from './measure.ts';
import type { Path, Step } from './verb.ts';

interface Set { readonly breakpoint: Breakpoint; readonly test?: ReturnType<typeof testerOf> }

export class Watch {
  #set: readonly Set[] = [];
  readonly #hits = new Map<string, number>();
  /** Digests of what stood at a place last time, across runs. */
  readonly #before = new Map<string, string>();

  /** Replaces the whole list; counts of those that stay go on. @throws Error when a condition cannot be understood */
  set(list: readonly Breakpoint[]): void {
    this.#set = list.map((breakpoint) => ({ breakpoint, ...(breakpoint.condition && { test: testerOf(breakpoint.condition) }) }));
    for (const id of this.#hits.keys()) if (!list.some((b) => b.id === id)) this.#hits.delete(id);
  }
  get list(): readonly Breakpoint[] { return this.#set.map((s) => s.breakpoint); }
  get hits(): Readonly<Record<string, number>> { return Object.fromEntries(this.#hits); }
  /** A new run counts from nothing. */
  begin(): void { this.#hits.clear(); }

  /** Whether one may fire somewhere inside the piece. */
  isInside(at: Path): boolean { return this.#set.some(({ breakpoint: b }) => !b.disabled && isMeantInside(b.at, at)); }

  /** The first breakpoint that fires here. All that are meant here are counted. */
  async hit(step: Step): Promise<{ breakpoint: Breakpoint; found?: Found } | undefined> {
    let first: { breakpoint: Breakpoint; found?: Found } | undefined;
    for (const { breakpoint, test } of this.#set) {
      if (!isAt(breakpoint, step)) continue;
      const found = test && await this.#find(step, breakpoint, test);
      if (test && !found) continue;
      const hits = (this.#hits.get(breakpoint.id) ?? 0) + 1;
      this.#hits.set(breakpoint.id, hits);
      if (hits >= (breakpoint.fromHit ?? 1)) first ??= { breakpoint, ...(found && { found }) };
    }
    return first;
  }

  async #find(step: Step, { id, port }: Breakpoint, test: ReturnType<typeof testerOf>): Promise<Found | undefined> {
    let found: Found | undefined;
    for (const [name, value] of Object.entries(valuesOf(step))) {
      if (port !== undefined && name !== port) continue;
      const measured = await measure(value, name);
      if (!measured) continue;
      let same: boolean | undefined;
      if (test.needsBefore && value.tensor) {
        const place = [id, ...step.at, step.when ?? 'before', name].join('\n'), digest = digestOf(await value.tensor.data()), before = this.#before.get(place);
        same = before === undefined ? undefined : before === digest;
        this.#before.set(place, digest);
      }
      found ??= test(name, measured, same);
    }
    return found;
  }
}

