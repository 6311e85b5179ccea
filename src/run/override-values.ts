/** Values that a person replaced in a debugged run: put in their place, put back, and made again when the run goes back. Drives nothing. */
import type { TensorData } from '../net/tensor.ts';
import { isSamePath } from './breakpoints.ts';
import { applyChange, type Change, describeChange } from './change.ts';
import { digestOf } from './digest.ts';
import { type History, type Passed, valuesOf } from './history.ts';
import type { Value } from './value.ts';
import type { Path, Step } from './verb.ts';

/** A change that was made, and where: enough to make it again. */
export interface Overridden {
  readonly index: number;
  readonly at: Path;
  readonly nth: number;
  readonly of: 'reads' | 'writes';
  readonly name: string;
  readonly change: Exclude<Change, { do: 'restore' }>;
}

interface Needs {
  readonly history: History;
  tensor(data: TensorData, shape: readonly number[]): NonNullable<Value['tensor']>;
  passed?(p: Passed): void;
}

export class OverriddenValues {
  readonly list: Overridden[] = [];
  /** Of the step that waits: what was computed, held, and what stands there now. */
  readonly #own = new Map<string, Value>();
  readonly #now = new Map<string, Value>();

  constructor(readonly needs: Needs) {}

  /** @param waits whether the step still waits; asked after numbers were read */
  async change(step: Step, name: string, change: Change, waits: () => boolean): Promise<Passed> {
    const passed = await this.#put(step, name, change, waits), { index, nth, at } = passed, of = placeOf(step);
    const old = this.list.findIndex((o) => o.index === index && o.of === of && o.name === name);
    if (change.do === 'restore') { if (old >= 0) this.list.splice(old, 1); return passed; }
    const first: Overridden = { index, at, nth, of, name, change };
    if (old < 0) this.list.push(first);
    // one change after the other is kept as what came of them
    else {
      const data = (await this.#now.get(name)!.tensor!.data()).slice() as TensorData;
      this.list[old] = { ...first, change: { do: 'set', data, says: `${describeChange(this.list[old].change)}; ${describeChange(change)}` } };
    }
    return passed;
  }

  /** Makes earlier changes again where they were made. */
  async again(step: Step, nth: number): Promise<void> {
    for (const o of this.list) if (o.nth === nth && o.of === placeOf(step) && isSamePath(o.at, step.at)) await this.#put(step, o.name, o.change, () => true, nth);
  }

  /** The run goes on from before piece `index`: what was changed later has not happened. */
  cut(index: number): void {
    for (let i = this.list.length - 1; i >= 0; i--) {
      const o = this.list[i];
      if (o.index > index || (o.index === index && o.of === 'writes')) this.list.splice(i, 1);
    }
  }

  /** Another step comes. */
  forget(): void {
    for (const v of this.#own.values()) v.tensor?.release();
    this.#own.clear();
    this.#now.clear();
  }

  async #put(step: Step, name: string, change: Change, waits: () => boolean, nth?: number): Promise<Passed> {
    const { history, tensor: make, passed: tell } = this.needs, of = placeOf(step), now = this.#now.get(name) ?? valuesOf(step)[name];
    const index = history.steps.findLastIndex((s) => isSamePath(s.at, step.at) && (nth === undefined || s.nth === nth));
    if (!now?.tensor || !step.set) throw new Error(`There is no value ${name} to replace at this step.`);
    const own = this.#own.get(name) ?? { ...now, tensor: now.tensor.retain() };
    this.#own.set(name, own);
    let value = own;
    if (change.do === 'restore') step.set(name, own.tensor!.retain(), '');
    else {
      const { dtype, shape } = now.tensor, data = applyChange(await now.tensor.data(), { dtype, shape, below: now.below }, change);
      if (!waits()) throw new Error('The run went on meanwhile, so nothing was replaced.');
      const tensor = make(data, shape);
      value = { ...now, tensor };
      step.set(name, tensor, digestOf(data));
    }
    this.#now.set(name, value);
    if (nth !== undefined && history.steps[index].changed?.[of]?.includes(name)) return history.steps[index];
    const passed = history.replace(index, of, name, value, change.do === 'restore');
    tell?.(passed);
    return passed;
  }
}

const placeOf = ({ when }: Step) => (when === 'after' ? 'writes' as const : 'reads' as const);
