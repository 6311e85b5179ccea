/** The same files with some of their functions replaced. Knows no functions by name. */
import type { Files } from './verb.ts';

/** Everything not in `by` goes to `files` itself, private state included. */
export const replaceFiles = <F extends Files>(files: F, by: Partial<F>): F => new Proxy(files, {
  get(target, key) {
    if (Object.hasOwn(by, key)) return by[key as keyof F];
    const value: unknown = Reflect.get(target, key);
    return typeof value === 'function' ? (value.bind(target) as unknown) : value;
  },
});
