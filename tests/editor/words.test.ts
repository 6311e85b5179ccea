/** Every word of the interface is there in Chinese, with the same arguments; each part of the editor has its own pair of files. */
import { expect, test } from 'vitest';

const strings = (x: unknown, at: string): [string, unknown][] => (typeof x === 'object' && x !== null ? Object.entries(x).flatMap(([k, v]) => strings(v, `${at}.${k}`)) : [[at, x]]);

const pairs = [
  ['words', () => import('../../src/editor/words.ts').then((m) => m.words as object), () => import('../../src/editor/words-zh.ts').then((m) => m.chinese as object)],
] as const;

test.each(pairs)('%s are complete in Chinese', async (name, english, chinese) => {
  const en = strings(await english(), name), zh = new Map(strings(await chinese(), name));
  expect(en.length).toBeGreaterThan(200);
  expect(en.filter(([at]) => !zh.has(at)).map(([at]) => at)).toEqual([]);
  for (const [at, x] of en) {
    expect(typeof zh.get(at), at).toBe(typeof x);
    if (typeof x === 'function') expect((zh.get(at) as () => string).length, at).toBeLessThanOrEqual(x.length);
  }
  expect([...zh.keys()].filter((at) => !en.some(([e]) => e === at))).toEqual([]);
});

test('node types have Chinese names for themselves, their ports, parameters and choices', async () => {
  const { loadSpecs, specs, translated } = await import('../../src/editor/specs.ts'), { nodeChinese } = await import('../../src/editor/words-nodes-zh.ts');
  await loadSpecs();
  const missing = new Set<string>();
  for (const spec of specs.values()) translated(spec, (text) => { if (!Object.hasOwn(nodeChinese, text)) missing.add(text); return text; });
  expect([...missing]).toEqual([]);
});
