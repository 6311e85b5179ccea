/** JSON with its keys in order, so that equal data is equal text. Pure; knows nothing of graphs. */

/** The same data with the keys of every object sorted. An own `__proto__` key stays an ordinary key. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const out = Object.create(null) as Record<string, unknown>;
  for (const k of Object.keys(value).sort()) out[k] = sorted((value as Record<string, unknown>)[k]);
  return out;
}

/** One line of JSON, keys sorted. */
export const canonical = (value: unknown): string => JSON.stringify(sorted(value));
