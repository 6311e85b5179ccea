/** Values that stay to be looked at after the run went on: each tensor once, within a budget, the oldest moved out. Knows no steps. */
import type { Shape } from '../net/program.ts';
import type { Tensor, TensorData } from '../net/tensor.ts';
import type { Value } from './value.ts';

/** Where numbers go that no longer fit: files in the browser's private storage, or temporary ones. */
export interface Spill {
  put(id: string, data: TensorData): Promise<void>;
  /** @throws when it was not put */
  get(id: string): Promise<TensorData>;
  drop(id: string): void;
  close(): Promise<void>;
}

interface Entry { readonly id: string; readonly value: Value; readonly bytes: number; holders: number; state: 'held' | 'leaving' | 'spilled' | 'lost' }

let serial = 0;

export class Retained {
  readonly #entries = new Map<string, Entry>();
  readonly #ids = new WeakMap<Tensor, string>();
  #bytes = 0;
  #leaving: Promise<void> = Promise.resolve();

  /** @param budget bytes of tensors held where they live; @param spill absent: what leaves is lost */
  constructor(readonly budget: number, readonly spill?: Spill) {}

  get bytes(): number { return this.#bytes; }

  /** One holder more of a value. The same tensor has the same id. Values without a tensor are kept as they are. */
  keep(value: Value): string {
    const known = value.tensor && this.#ids.get(value.tensor), old = known === undefined ? undefined : this.#entries.get(known);
    if (old) { old.holders++; return old.id; }
    const id = `@${++serial}`;
    if (value.tensor) this.#ids.set(value.tensor, id);
    this.#entries.set(id, { id, value, bytes: value.tensor?.bytes ?? 0, holders: 1, state: 'held' });
    value.tensor?.retain();
    this.#bytes += value.tensor?.bytes ?? 0;
    this.#trim();
    return id;
  }
  hold(id: string): void {
    const e = this.#entries.get(id);
    if (e) e.holders++;
  }
  release(id: string): void {
    const e = this.#entries.get(id);
    if (!e || --e.holders > 0) return;
    this.#entries.delete(id);
    if (e.state === 'held') this.#let(e);
    else if (e.state === 'spilled') this.spill!.drop(id);
  }

  /** What is known without its numbers. */
  about(id: string): Value | undefined { return this.#entries.get(id)?.value; }

  /** The value with numbers that can be read, wherever they are. @throws Error when they are no longer kept */
  async find(id: string): Promise<Value> {
    const e = this.#entries.get(id);
    if (!e) throw new Error('This value is gone: its run was let go. Run the workflow again to see it.');
    if (!e.value.tensor || e.state === 'held') return e.value;
    await this.#leaving;
    if (e.state === 'lost') throw new Error('The numbers of this value were let go to save memory. Go back to this step to compute them again.');
    const data = await this.spill!.get(id), { dtype, shape, bytes } = e.value.tensor;
    return { ...e.value, tensor: hostTensor(data, dtype, shape, bytes) };
  }

  /** Resolves when everything that had to leave has left. */
  async settled(): Promise<void> { await this.#leaving; }
  async close(): Promise<void> {
    for (const e of [...this.#entries.values()]) { e.holders = 1; this.release(e.id); }
    await this.#leaving;
    await this.spill?.close();
  }

  #let(e: Entry): void {
    this.#bytes -= e.bytes;
    e.value.tensor?.release();
  }
  #trim(): void {
    for (const e of this.#entries.values()) {
      if (this.#bytes <= this.budget) return;
      if (e.state !== 'held' || !e.bytes) continue;
      if (!this.spill) { e.state = 'lost'; this.#let(e); continue; }
      e.state = 'leaving';
      this.#bytes -= e.bytes;
      this.#leaving = this.#leaving.then(() => this.#move(e));
    }
  }
  async #move(e: Entry): Promise<void> {
    try {
      if (!this.#entries.has(e.id)) return;
      await this.spill!.put(e.id, await e.value.tensor!.data());
      e.state = 'spilled';
      if (!this.#entries.has(e.id)) this.spill!.drop(e.id);
    } catch { e.state = 'lost'; } finally { e.value.tensor!.release(); }
  }
}

/** Numbers on the host as a tensor that no engine made. */
export function hostTensor(data: TensorData, dtype: Tensor['dtype'], shape: Shape, bytes = data.byteLength): Tensor {
  const t: Tensor = { dtype, shape, bytes, place: 'cpu', data: async () => data, retain: () => t, release: () => {} };
  return t;
}
