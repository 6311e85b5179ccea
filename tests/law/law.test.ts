/** The law of the house: imports point one way, files say what they are and stay small. Reads every file; runs none. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { circle, filesUnder, reach, readSource } from './imports.ts';
import { breach, isNodeDoor, roomOf } from './rules.ts';

const read = (...folders: string[]) => new Map(folders.flatMap(filesUnder).map((p) => [p, readSource(p)]));
const house = read('src', 'nodes');
const everything = new Map([...house, ...read('tests', 'bench', 'bin')]);
const files = [...house.values()];

describe('imports', () => {
  test('every source file stands in a room', () => {
    expect([...house.keys()].filter((p) => !roomOf(p))).toEqual([]);
  });
  test('point one way', () => {
    expect(files.flatMap((f) => f.imports.map((i) => breach(f, i)).filter((x) => x !== undefined))).toEqual([]);
  });
  test('are never circular, types included', () => {
    expect(circle(house)).toBeUndefined();
  });
  test('name files that exist', () => {
    const lost = files.flatMap((f) => f.imports.filter((i) => !i.isPackage && /\.tsx?$/.test(i.to) && !house.has(i.to)).map((i) => `${f.path}: ${i.to}`));
    expect(lost).toEqual([]);
  });
  test('name packages that package.json lists for use', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
    const unlisted = files.flatMap((f) => f.imports.filter((i) => i.isPackage && !i.to.startsWith('node:') && !(i.to in dependencies)).map((i) => `${f.path}: ${i.to}`));
    expect(unlisted).toEqual([]);
  });
  test('never reach runtimes, weights or running nodes from the page', () => {
    const pages = files.filter((f) => ['editor', 'node view', 'node spec'].includes(roomOf(f.path)!));
    const bad = pages.flatMap((f) => [...reach(f.path, house)].filter(([to]) => ['gpu', 'models', 'node run'].includes(roomOf(to) ?? '')).map(([, way]) => way.join(' > ')));
    expect(bad).toEqual([]);
  });
  test('never reach Node from the page or the worker', () => {
    const browser = files.filter((f) => ['editor', 'worker', 'node run', 'node view'].includes(roomOf(f.path)!));
    const bad = browser.flatMap((f) => [...reach(f.path, house)].filter(([to]) => isNodeDoor(to) || to.startsWith('node:') || ['onnxruntime-node', 'sharp'].includes(to)).map(([, way]) => way.join(' > ')));
    expect(bad).toEqual([]);
  });
});

describe('files', () => {
  const sources = [...everything.values()];
  test('say in their first line what they are', () => {
    const silent = sources.filter(({ text }) => !text.replace(/^#!.*\n/, '').startsWith('/**')).map((f) => f.path);
    expect(silent).toEqual([]);
  });
  test('stay within 300 lines', () => {
    expect(sources.filter((f) => f.text.split('\n').length > 301).map((f) => `${f.path} has ${f.text.split('\n').length - 1}`)).toEqual([]);
  });
  test('are no barrels and no drawers for odds and ends', () => {
    const odd = /^(index|utils?|common|helpers?|misc|manager)\.(tsx?|mjs)$/;
    expect(sources.filter((f) => f.passesAllOn || odd.test(basename(f.path))).map((f) => f.path)).toEqual([]);
  });
});

describe('the law itself', () => {
  const inFile = (path: string, text: string) => readSource(path, text);
  const verdicts = (path: string, text: string) => { const f = inFile(path, text); return f.imports.map((i) => breach(f, i)); };

  test('sees an import against it, whatever its form', () => {
    expect(verdicts('src/net/x.ts', "import { a } from '../graph/graph.ts';")[0]).toMatch(/net does not import graph/);
    expect(verdicts('src/net/x.ts', "export { a } from '../graph/graph.ts';")[0]).toMatch(/net does not import graph/);
    expect(verdicts('src/editor/x.ts', "const a = import('../gpu/engine.ts');")[0]).toMatch(/editor does not import gpu/);
    expect(verdicts('src/editor/x.ts', "import type { A } from '../gpu/engine.ts';")[0]).toMatch(/editor does not import gpu/);
    expect(verdicts('src/editor/x.ts', "import 'onnxruntime-web';")[0]).toMatch(/does not use onnxruntime-web/);
    expect(verdicts('src/run/x.ts', "import fs from 'node:fs';")[0]).toMatch(/does not know Node/);
    expect(verdicts('nodes/a/spec.ts', "import { verb } from '../b/run.ts';")[0]).toMatch(/node spec does not import node run/);
  });
  test('tells types from values', () => {
    expect(verdicts('src/run/x.ts', "import type { Source } from '../models/source.ts';")).toEqual([undefined]);
    expect(verdicts('src/run/x.ts', "import { sourceOf, type Source } from '../models/source.ts';")[0]).toMatch(/run does not import models/);
  });
  test('sees a circle', () => {
    const all = new Map([inFile('src/net/a.ts', "import type { B } from './b.ts';"), inFile('src/net/b.ts', "import './a.ts';")].map((f) => [f.path, f]));
    expect(circle(all)).toEqual(['src/net/a.ts', 'src/net/b.ts', 'src/net/a.ts']);
  });
  test('spells out globs', () => {
    const found = inFile('src/editor/x.ts', "const all = import.meta.glob('../../nodes/*/spec.ts');").imports.map((i) => i.to);
    expect(found).toContain('nodes/encoder/spec.ts');
    expect(found.every((p) => /^nodes\/[^/]+\/spec\.ts$/.test(p))).toBe(true);
  });
});
