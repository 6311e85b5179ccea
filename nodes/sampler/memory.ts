/** Keys and values of windows already looked at, each kept while there is room. Knows tensors by reference; computes nothing. */
import type { Tensor } from '../../src/net/tensor.ts';

export interface Kept {
  /** Tokens of the sequence that are in it. */
  readonly length: number;
  /** Keys and values of each block, (b, heads, room, d), of which the first `length` are filled. */
  readonly tensors: readonly Tensor[];
  /** The same numbers, where they lie on the host. */
  readonly arrays?: readonly Float32Array[];
}

export class Memory {
  #kept = new Map<string, Kept>();
  #bytes = 0;

  /** @param budget bytes; beyond it the window used longest ago goes first, and is computed anew when it is needed */
  constructor(private readonly budget = 2 ** 30) {}

  /** What is kept of a window. It is the caller's from here on. */
  take(window: string): Kept | undefined {
    const found = this.#kept.get(window);
    if (found) this.#drop(window, found);
    return found;
  }

  /** Hands over what a later cell of the window can go on from. */
  put(window: string, kept: Kept): void {
    this.#kept.set(window, kept);
    this.#bytes += bytesOf(kept);
    for (const [old, k] of this.#kept) {
      if (this.#bytes <= this.budget || old === window) break;
      this.#drop(old, k);
      for (const t of k.tensors) t.release();
    }
  }

  close(): void {
    for (const { tensors } of this.#kept.values()) for (const t of tensors) t.release();
    this.#kept.clear();
    this.#bytes = 0;
  }

  #drop(window: string, kept: Kept) {
    this.#kept.delete(window);
    this.#bytes -= bytesOf(kept);
  }
}

const bytesOf = ({ tensors }: Kept) => tensors.reduce((n, t) => n + t.bytes, 0);
