/** The debugger on fake nodes: where it stops for each command and breakpoint. */
import { expect, it } from 'vitest';
import { debug, type Command } from '../../src/run/debug.ts';
import { execute } from '../../src/run/execute.ts';
import type { Path } from '../../src/run/verb.ts';
import { draw, fakes } from './fakes.ts';

const graph = draw('a const 3; b add a=a.out; c add a=b.out');

async function stops(commands: Command[], breakpoints: Path[] = [], first: Command = 'go') {
  const { host, arena, cache } = fakes(), at: string[] = [];
  const results = await debug(execute(graph, host), {
    breakpoints: () => breakpoints,
    ask: async (s) => { at.push(s.at.join('/')); return commands.shift() ?? 'go'; },
  }, first);
  results.close();
  cache.dispose();
  expect(arena.live).toBe(0);
  return at;
}

it('does not stop without a reason', async () => expect(await stops([])).toEqual([]));
it('stops at breakpoints, on nodes and inside them', async () => {
  expect(await stops([], [['b'], ['c', 'second', 'deep']])).toEqual(['b', 'c/second/deep']);
  expect(await stops([], [['b', 'nowhere']])).toEqual([]);
});
it('goes into', async () => expect(await stops(['into', 'into', 'into', 'into', 'into'], [], 'into')).toEqual(['a', 'a/first', 'a/second', 'a/second/deep', 'b', 'b/first']));
it('goes over', async () => expect(await stops(['over', 'over', 'over'], [], 'into')).toEqual(['a', 'b', 'c']));
it('goes over inside a node, and on to the next one', async () => expect(await stops(['over', 'over', 'over'], [['b', 'first']])).toEqual(['b/first', 'b/second', 'c']));
it('goes out', async () => expect(await stops(['out', 'over'], [['b', 'second', 'deep']])).toEqual(['b/second/deep', 'c']));

it('frees everything when it is left while paused', async () => {
  const { host, arena, cache } = fakes();
  const left = debug(execute(graph, host), { breakpoints: () => [['c', 'second']], ask: async () => { throw new Error('closed'); } });
  await expect(left).rejects.toThrow('closed');
  cache.dispose();
  expect(arena.live).toBe(0);
});
