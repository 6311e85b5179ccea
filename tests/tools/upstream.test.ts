/** What a node is told when it asks for its input under other parameters: right answers, known parts from the cache, nothing left alive. */
import { describe, expect, it } from 'vitest';
import type { NodeSpec } from '../../src/graph/node.ts';
import { drain, execute } from '../../src/run/execute.ts';
import type { Verb } from '../../src/run/verb.ts';
import { draw, fakes, fakeSpecs, one } from '../run/fakes.ts';

const spec: NodeSpec = { type: 'asks', title: 'Asks', icon: 'box', group: 'look', help: '', inputs: { a: { kind: 'latent', help: '' } }, outputs: {}, params: {}, upgrades: [] };
const graph = () => draw('x const 1; y const 10; s add a=x.out b=y.out; q asks a=s.out; other const 5');

/** Runs the graph with a node that asks once for each override; gives its answers and the fakes. */
async function ask(...asked: Record<string, number>[]) {
  const f = fakes(), answers: number[] = [];
  const verb: Verb = {
    async *run(ctx) {
      for (const overrides of asked) {
        const arriving = yield* ctx.upstream(overrides);
        try { answers.push(await one(arriving.inputs.a.tensor!)); } finally { arriving.close(); }
      }
      return {};
    },
  };
  const host = { ...f.host, specs: new Map([...fakeSpecs, ['asks', spec]]), verbs: async (type: string) => (type === 'asks' ? verb : f.host.verbs(type)) };
  try { (await drain(execute(graph(), host))).close(); } finally { f.cache.dispose(); }
  return { ...f, answers };
}

describe('upstream', () => {
  it('answers as if the parameter were set, and leaves the graph as it is', async () => {
    const { answers, arena, events } = await ask({ 'x.value': 2 }, {}, { 'x.value': 3, 'y.value': 30 });
    expect(answers).toEqual([12, 11, 33]);
    expect(arena.live).toBe(0);
    expect(events.filter(([node, e]) => node === 's' && e.is === 'done')).toHaveLength(1);
  });

  it('runs again only what depends on the change', async () => {
    const { ran } = await ask({ 'x.value': 2 }, { 'x.value': 2 }, {});
    expect(ran).toEqual(['other', 'x', 'y', 's', 'q/x', 'q/s']);
  });

  it.each([
    [{ 'other.value': 1 }, '"other" does not come before this node'],
    [{ 'q.value': 1 }, '"q" does not come before this node'],
    [{ 'nobody.value': 1 }, 'There is no node "nobody". Nodes before this one: s, x, y.'],
    [{ 'x.size': 1 }, 'x.size: There is no parameter "size" here. Parameters: value, colour.'],
    [{ x: 1 }, '"x" names no parameter'],
  ])('refuses %o', async (overrides, why) => {
    await expect(ask(overrides as Record<string, number>)).rejects.toMatchObject({ node: 'q', message: expect.stringContaining(why) });
  });
});
