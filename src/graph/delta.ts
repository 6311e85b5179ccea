/** What turns one value of plain data into another, as data: what the journal keeps of an edit. Shared parts are skipped, so it costs what changed. */

type Json = unknown;
type Path = readonly (string | number)[];

/** Put a value under a key; take a key away; in a list, put `values` in place of `count` entries from `at` on. The empty path is the whole. */
export type Change =
  | { readonly do: 'set'; readonly path: Path; readonly value: Json }
  | { readonly do: 'delete'; readonly path: Path }
  | { readonly do: 'splice'; readonly path: Path; readonly at: number; readonly count: number; readonly values: readonly Json[] };
export type Delta = readonly Change[];

const isRecord = (v: Json): v is Record<string, Json> => typeof v === 'object' && v !== null && !Array.isArray(v);

/** Same content, whatever the order of keys. A key whose value is undefined counts as absent. */
export function isSame(a: Json, b: Json): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((x, i) => isSame(x, b[i]));
  if (!isRecord(a) || !isRecord(b)) return false;
  return keysOf(a).every((k) => Object.hasOwn(b, k) && isSame(a[k], b[k])) && keysOf(b).every((k) => Object.hasOwn(a, k) && a[k] !== undefined);
}
const keysOf = (v: Record<string, Json>) => Object.keys(v).filter((k) => v[k] !== undefined);

/** `patch(before, delta(before, after))` has the content of `after`. */
export function delta(before: Json, after: Json): Delta {
  const out: Change[] = [];
  compare(before, after, [], out);
  return out;
}

function compare(a: Json, b: Json, path: Path, out: Change[]): void {
  if (Object.is(a, b)) return;
  if (isRecord(a) && isRecord(b)) {
    for (const k of keysOf(a)) if (!Object.hasOwn(b, k) || b[k] === undefined) out.push({ do: 'delete', path: [...path, k] });
    for (const k of keysOf(b)) {
      if (!Object.hasOwn(a, k) || a[k] === undefined) out.push({ do: 'set', path: [...path, k], value: b[k] });
      else compare(a[k], b[k], [...path, k], out);
    }
    return;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    const shorter = Math.min(a.length, b.length);
    let start = 0, end = 0;
    while (start < shorter && isSame(a[start], b[start])) start++;
    while (end < shorter - start && isSame(a[a.length - 1 - end], b[b.length - 1 - end])) end++;
    const count = a.length - start - end, values = b.slice(start, b.length - end);
    if (count || values.length) out.push({ do: 'splice', path, at: start, count, values });
    return;
  }
  out.push({ do: 'set', path, value: b });
}

/** @throws Error when a change does not fit what it is made to: the delta belongs to another value */
export function patch(value: Json, changes: Delta): Json {
  return changes.reduce((v, c) => change(v, c, 0), value);
}

function change(at: Json, c: Change, depth: number): Json {
  if (depth === c.path.length) {
    if (c.do === 'set') return c.value;
    if (c.do === 'splice' && Array.isArray(at) && c.at + c.count <= at.length) return at.toSpliced(c.at, c.count, ...c.values);
    throw new Error(`there is nothing to ${c.do} at ${c.path.join('.')}`);
  }
  const key = c.path[depth];
  if (Array.isArray(at)) {
    if (typeof key !== 'number' || key >= at.length) throw new Error(`there is no entry ${key} in ${c.path.slice(0, depth).join('.')}`);
    return at.with(key, change(at[key], c, depth + 1));
  }
  if (!isRecord(at)) throw new Error(`${c.path.slice(0, depth).join('.')} holds nothing`);
  const last = depth === c.path.length - 1, there = Object.hasOwn(at, key);
  if (last && c.do === 'delete') {
    if (!there) throw new Error(`there is nothing to delete at ${c.path.join('.')}`);
    return Object.fromEntries(Object.entries(at).filter(([k]) => k !== key));
  }
  if (!last && !there) throw new Error(`there is no ${c.path.slice(0, depth + 1).join('.')}`);
  return { ...at, [key]: change(there ? at[key] : undefined, c, depth + 1) };
}
