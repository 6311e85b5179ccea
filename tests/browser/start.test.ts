/** What `npm start` gives a browser: a small page, nothing from elsewhere, memory shared with threads, and an engine that says why. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { address, withEditor } from './harness.ts';

/** The page's scripts and everything they import before they run. */
function scriptsOf(folder: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const queue = [...readFileSync(join(folder, 'index.html'), 'utf8').matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map((m) => m[1]);
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    if (sizes.has(at)) continue;
    const text = readFileSync(join(folder, at), 'utf8'), from = dirname(at);
    sizes.set(at, gzipSync(text).length);
    queue.push(...[...text.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)].map((m) => join(from, m[1])));
  }
  return sizes;
}

test('at most 300 kB of JavaScript, gzipped, before the editor answers', () => {
  const sizes = scriptsOf('dist'), sum = [...sizes.values()].reduce((a, b) => a + b, 0);
  expect(sizes.size).toBeGreaterThan(0);
  expect(sum, [...sizes].map(([f, n]) => `${f} ${n}`).join(', ')).toBeLessThanOrEqual(300_000);
});

test('opens without a complaint, isolated, with every file from this machine', async () => {
  await withEditor({}, async (page) => {
    await page.getByRole('button', { name: /^run/i }).first().waitFor();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(new URL(page.url()).origin).toBe(new URL(address()).origin);
  });
});

test('serves the runtimes that are used, and no other', async () => {
  const status = async (path: string) => (await fetch(address() + path, { method: 'HEAD' })).status;
  for (const name of ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.asyncify']) {
    expect(await status(`ort/${name}.wasm`)).toBe(200);
    expect(await status(`ort/${name}.mjs`)).toBe(200);
  }
  expect(await status('ort/ort-wasm-simd-threaded.jsep.wasm')).toBe(404);
  expect(await status('graphs/reconstruct.json')).toBe(200);
});
