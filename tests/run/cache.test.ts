/** The cache: least recently used first, never what a run holds, and every reference counted. */
import { expect, it } from 'vitest';
import { Cache } from '../../src/run/cache.ts';
import { Arena } from './fakes.ts';

const setup = (budget: number) => {
  const arena = new Arena(), cache = new Cache(budget);
  const made = (bytes: number) => ({ values: { out: { kind: 'latent' as const, tensor: arena.tensor(new Float32Array(bytes / 4), [bytes / 4]) } }, ms: 1, notes: [] });
  return { arena, cache, made };
};

it('forgets what was used longest ago when the budget is spent', () => {
  const { arena, cache, made } = setup(100);
  const a = cache.lease();
  for (const k of ['1', '2', '3']) a.put(k, made(40));
  expect([cache.bytes, cache.size]).toEqual([120, 3]); // held by the run, so kept beyond the budget
  a.get('1');
  a.close();
  expect([cache.bytes, cache.size, arena.live]).toEqual([80, 2, 2]);
  const b = cache.lease();
  expect(b.get('2')).toBeUndefined();
  expect(b.get('1')).toBeDefined();
  b.close();
});

it('frees a replaced result only when its run ends', () => {
  const { arena, cache, made } = setup(100);
  const a = cache.lease();
  a.put('k', made(8));
  a.put('k', made(8));
  expect([arena.live, cache.bytes]).toEqual([2, 8]);
  a.close();
  expect(arena.live).toBe(1);
  cache.dispose();
  expect([arena.live, cache.bytes, cache.size]).toEqual([0, 0, 0]);
});

it('holds a result without a key while the run lasts', () => {
  const { arena, cache, made } = setup(100);
  const a = cache.lease();
  a.put(undefined, made(8));
  expect([arena.live, cache.size]).toEqual([1, 0]);
  a.close();
  a.close();
  expect(arena.live).toBe(0);
  expect(() => a.put('late', made(8))).toThrow('after its run had ended');
  expect(arena.live).toBe(0);
});
