/** Walks what an unpickler built: the tensors in it by their paths, and the rest as plain data. Reads no bytes. */
import { Dtype, Global, Opaque, TensorRef } from './pickle-values.ts';

const deepest = 24;
const mostEntries = 1_000_000;
const mostName = 1_000;

/** Every tensor within `value`, with the path of keys to it. Shared parts are visited under each of their names; circles are not followed. */
export function* tensorsIn(value: unknown): Generator<{ path: readonly string[]; tensor: TensorRef }> {
  let left = mostEntries;
  const inside = new Set<unknown>(), path: string[] = [];
  function* visit(x: unknown): Generator<{ path: readonly string[]; tensor: TensorRef }> {
    if (x instanceof TensorRef) { yield { path: [...path], tensor: x }; return; }
    const parts = x instanceof Map ? x.entries() : Array.isArray(x) ? x.entries() : x instanceof Opaque ? x.entries.entries() : undefined;
    if (!parts || inside.has(x) || path.length >= deepest) return;
    inside.add(x);
    for (const [k, v] of parts) {
      if (--left < 0) throw new Error(`it holds more than ${mostEntries} entries`);
      if (typeof v !== 'object' || v === null) continue;
      const key = typeof k === 'string' || typeof k === 'number' || typeof k === 'bigint' ? `${k}` : k instanceof Global ? k.name.slice(k.name.lastIndexOf('.') + 1) : '?';
      if (key.length > mostName) throw new Error(`it holds a name of ${key.length} letters`);
      path.push(key);
      yield* visit(v);
      path.pop();
    }
    inside.delete(x);
  }
  yield* visit(value);
}

/** What is not a tensor, as plain JSON-like data: dictionaries as objects, passive objects by what they hold, else by their name. */
export function plainOf(value: unknown, depth = 8, budget = { left: 20_000 }): unknown {
  if (--budget.left < 0) return '...';
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof TensorRef) return undefined;
  if (value instanceof Uint8Array) return `<${value.length} bytes>`;
  if (value instanceof Dtype || value instanceof Global) return `<${value.name}>`;
  if (depth === 0) return '...';
  if (Array.isArray(value) || value instanceof Set) {
    const out: unknown[] = [];
    for (const x of value) { if (budget.left < 0) break; out.push(plainOf(x, depth - 1, budget)); }
    return out.some((x) => x === undefined) ? out.filter((x) => x !== undefined) : out;
  }
  if (value instanceof Map) {
    const out: [string, unknown][] = [];
    for (const [k, v] of value) {
      if (budget.left < 0) break;
      const plain = plainOf(v, depth - 1, budget);
      if (plain !== undefined) out.push([k instanceof Global ? `<${k.name}>` : typeof k === 'object' && k !== null ? String(plainOf(k, 2, budget)) : String(k), plain]);
    }
    return Object.fromEntries(out);
  }
  if (value instanceof Opaque) {
    const state = value.state instanceof Map ? value.state : undefined;
    if (value.entries.size) return plainOf(value.entries, depth - 1, budget);
    if (value.name.startsWith('omegaconf.') && state) {
      if (state.has('_content')) return plainOf(state.get('_content'), depth - 1, budget);
      if (state.has('_val')) return plainOf(state.get('_val'), depth - 1, budget);
    }
    if (value.name.startsWith('pathlib.')) return value.args.map(String).join('/');
    if (state && (value.name === 'argparse.Namespace' || value.name === 'types.SimpleNamespace')) return plainOf(state, depth - 1, budget);
    return `<${value.name}>`;
  }
  return undefined;
}
