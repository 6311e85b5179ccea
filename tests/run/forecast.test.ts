/** The memory forecast against what is known by hand: programs of a few values, and a shipped workflow. */
import { expect, test } from 'vitest';
import { network } from '../../src/net/build.ts';
import { forecast, liveBytes } from '../../src/run/forecast.ts';
import { openWorkflow } from '../../src/cli/workflow.ts';

const t = (...shape: number[]) => ({ dtype: 'float32' as const, shape });

test('lets a value go after its last use', () => {
  // x (400) -> a -> b -> c, 400 bytes each: never more than the input and two of them
  const chain = network([t(100)], (b, x) => [b.op('Exp', [b.op('Abs', [b.op('Sqrt', [x], {})], {})], {})]);
  expect(liveBytes(chain)).toEqual({ most: 1200, largest: 400 });
  // a is used again at the end: it stays
  const skip = network([t(100)], (b, x) => { const a = b.op('Sqrt', [x], {}); return [b.op('Add', [b.op('Exp', [b.op('Abs', [a], {})], {}), a], {})]; });
  expect(liveBytes(skip).most).toBe(1600);
});

test('counts weights once and names the node at work', async () => {
  const { graph, specs, verbs, files } = await openWorkflow('graphs/reconstruct.json', []);
  try {
    const found = await forecast(graph, { specs, verbs, files, engine: 'cpu' });
    expect(found.unknown).toEqual([]);
    // the checkpoint's own 3.1 million parameters, float32
    expect(found.weights).toBeGreaterThan(12e6);
    expect(found.weights).toBeLessThan(13.5e6);
    expect(['encoder', 'decoder']).toContain(found.work.node);
    expect(found.peak).toBeGreaterThan(found.weights + found.work.bytes);
    const twice = await openWorkflow('graphs/reconstruct.json', ['image.resize=shortest', 'image.side=256']);
    const larger = await forecast(twice.graph, { specs, verbs, files: twice.files, engine: 'cpu' });
    expect(larger.weights).toBe(found.weights);
    expect(larger.work.bytes / found.work.bytes).toBeGreaterThan(3.5);
    await twice.files.close();
  } finally { await files.close(); }
});
