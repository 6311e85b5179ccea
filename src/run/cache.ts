/** Results by content key, so that a re-run touches only what changed. Counts references; knows no graph and no engine. */
import { releaseAll, type Values } from './value.ts';

export interface Kept {
  readonly values: Values;
  /** What it took when it was made. */
  readonly ms: number;
  readonly notes: readonly string[];
}
interface Entry extends Kept { readonly bytes: number; /** leases that use it */ held: number; stored: boolean }

/** What one run uses of the cache. Nothing of it is freed before `close`. */
export interface Lease {
  get(key: string): Kept | undefined;
  /** Takes over the references in `made.values`. Without a key the result is held until `close` and never found again. */
  put(key: string | undefined, made: Kept): void;
  close(): void;
}

const bytesIn = (values: Values) => Object.values(values).reduce((n, v) => n + (v.tensor?.bytes ?? 0), 0);

export class Cache {
  /** In order of use, the one used longest ago first. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;
  #disposed = false;

  /** @param budget bytes of tensors kept between runs; a run that needs more has it while it lasts */
  constructor(readonly budget: number) {}

  /** Bytes of tensors that can be found by key. */
  get bytes(): number { return this.#bytes; }
  get size(): number { return this.#entries.size; }

  lease(): Lease {
    const held = new Set<Entry>();
    let open = true;
    const hold = (e: Entry) => { if (!held.has(e)) { held.add(e); e.held++; } };
    return {
      get: (key) => {
        const e = this.#entries.get(key);
        if (!e || !open) return undefined;
        this.#entries.delete(key);
        this.#entries.set(key, e);
        hold(e);
        return e;
      },
      put: (key, made) => {
        const e: Entry = { ...made, bytes: bytesIn(made.values), held: 0, stored: false };
        if (!open) { releaseAll(made.values); throw new Error('a result came after its run had ended'); }
        hold(e);
        if (key === undefined || this.#disposed) return;
        this.#forget(key);
        this.#entries.set(key, e);
        e.stored = true;
        this.#bytes += e.bytes;
        this.#trim();
      },
      close: () => {
        if (!open) return;
        open = false;
        for (const e of held) { e.held--; this.#free(e); }
        held.clear();
        this.#trim();
      },
    };
  }

  /** Forgets everything; what a run still holds is freed when it ends. Later results are not kept. */
  dispose(): void {
    this.#disposed = true;
    for (const key of [...this.#entries.keys()]) this.#forget(key);
  }

  #trim(): void {
    if (this.#bytes <= this.budget) return;
    for (const [key, e] of this.#entries) {
      if (this.#bytes <= this.budget) return;
      if (e.held === 0 && e.bytes > 0) this.#forget(key);
    }
  }
  #forget(key: string): void {
    const e = this.#entries.get(key);
    if (!e) return;
    this.#entries.delete(key);
    this.#bytes -= e.bytes;
    e.stored = false;
    this.#free(e);
  }
  #free(e: Entry): void { if (!e.stored && e.held === 0) releaseAll(e.values); }
}

