/** What a training run reports, step by step: at most a few thousand rows, thinned evenly as it grows. Pure. */

export type Row = Readonly<Record<string, number>>;
const most = 4096;

export class History {
  #rows: Row[];
  #every: number;
  constructor(saved?: { readonly rows: readonly Row[]; readonly every: number }) {
    this.#rows = [...(saved?.rows ?? [])];
    this.#every = saved?.every ?? 1;
  }
  /** @param row with its `step`, counted from 1 */
  add(row: Row): void {
    if (row.step % this.#every) return;
    this.#rows.push(row);
    if (this.#rows.length <= most) return;
    this.#every *= 2;
    this.#rows = this.#rows.filter((r) => r.step % this.#every === 0);
  }
  get rows(): readonly Row[] { return this.#rows; }
  save() { return { rows: this.#rows, every: this.#every }; }
}
