/** Keeps what is costly to write down again: the same key gives the same object, so that its identity can name it. */

export function memo<T>(most: number) {
  const kept = new Map<string, T>();
  return (key: string, make: () => T): T => {
    const old = kept.get(key);
    const value = old ?? make();
    kept.delete(key);
    kept.set(key, value); // last used stands last
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    return value;
  };
}
