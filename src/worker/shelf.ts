/** Values the page can ask about: the last outputs of each node, by reference. Holds what it shows and lets go of what it replaces. */
import type { Value, Values } from '../run/value.ts';
import type { Ref } from './protocol.ts';

export class Shelf {
  /** Node to its values by port, each already retained. */
  readonly #nodes = new Map<string, ReadonlyMap<string, { readonly ref: Ref; readonly value: Value }>>();

  /** Replaces what is shown of a node. `key` names the content, so that the page knows when it changed. */
  show(node: string, values: Values, key: string, tapped: Readonly<Record<string, Value>> = {}): Readonly<Record<string, Ref>> {
    const entries = [
      ...Object.entries(values).map(([port, value]) => [port, { value, ref: refOf(`${node}.${port}#${key.slice(0, 16)}`, value) }] as const),
      ...Object.entries(tapped).map(([layer, value]) => [`/${layer}`, { value, ref: refOf(`${node}/${layer}`, value) }] as const),
    ];
    for (const [, { value }] of entries) value.tensor?.retain();
    this.#drop(node);
    this.#nodes.set(node, new Map(entries));
    return Object.fromEntries(entries.map(([port, { ref }]) => [port, ref]));
  }

  /** @throws when it is no longer shown */
  find(id: string): Value {
    // 'encoder.latent#key', 'encoder/mid', 'sub/encoder.latent#key', 'sub/encoder/mid': the node ends at one of the marks
    for (const { index } of id.matchAll(/[./]/g)) {
      for (const { ref, value } of this.#nodes.get(id.slice(0, index))?.values() ?? []) if (ref.id === id) return value;
    }
    throw new Error('This value is gone: the node has run again or was removed. Run the workflow to see it.');
  }

  at(node: string, port: string): Value | undefined { return this.#nodes.get(node)?.get(port)?.value; }

  /** Lets go of nodes that are no longer in the graph. */
  keepOnly(nodes: ReadonlySet<string>): void { for (const n of [...this.#nodes.keys()]) if (!nodes.has(n)) this.#drop(n); }
  clear(): void { this.keepOnly(new Set()); }

  #drop(node: string): void {
    for (const { value } of this.#nodes.get(node)?.values() ?? []) value.tensor?.release();
    this.#nodes.delete(node);
  }
}

export function refOf(id: string, v: Value): Ref {
  const { kind, below, number, text, about } = v;
  return { id, kind, below, number, text, about, dtype: v.tensor?.dtype, shape: v.tensor?.shape };
}
