/** What a person's hands do in the editor, for the tests beside it: mouse, keys, files dropped and saved. Reads results from the screen and from saved files. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import type { Graph } from '../../src/graph/graph.ts';

export const node = (page: Page, id: string): Locator => page.locator(`.react-flow__node[data-id="${id}"]`);
export const header = (page: Page, id: string): Locator => node(page, id).locator('.node-header');
export const port = (page: Page, id: string, name: string, side: 'source' | 'target'): Locator => node(page, id).locator(`.handle.${side}[data-handleid="${name}"]`);

async function middleOf(l: Locator): Promise<{ x: number; y: number }> {
  const b = await l.boundingBox();
  if (!b) throw new Error('it is not on the screen');
  return { x: b.x + b.width / 2, y: b.y + b.height / 2 };
}

/** Draws a wire and holds it over its end. */
export async function pull(page: Page, from: Locator, to: Locator | { x: number; y: number }): Promise<void> {
  const a = await middleOf(from), b = 'x' in to ? to : await middleOf(to);
  await page.mouse.move(a.x, a.y);
  await page.mouse.down();
  await page.mouse.move(a.x + 20, a.y + 6, { steps: 3 });
  await page.mouse.move(b.x, b.y, { steps: 8 });
}
export async function wire(page: Page, from: Locator, to: Locator | { x: number; y: number }): Promise<void> {
  await pull(page, from, to);
  await page.mouse.up();
}

/** A place on the canvas where nothing lies. */
export async function emptyPlace(page: Page): Promise<{ x: number; y: number }> {
  const box = (await page.locator('.canvas').boundingBox())!;
  return { x: box.x + box.width * 0.55, y: box.y + box.height - 90 };
}

/** Pickers are windows of the system, which no test can press: without them the browser downloads and uploads. */
export async function withoutPickers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker;
    delete (window as { showOpenFilePicker?: unknown }).showOpenFilePicker;
  });
}

/** Ctrl+S, and what the file holds. */
export async function saved(page: Page): Promise<Graph> {
  await page.locator('.react-flow__node, .empty-canvas').first().waitFor();
  const coming = page.waitForEvent('download');
  await page.keyboard.press('Control+s');
  return JSON.parse(readFileSync(await (await coming).path(), 'utf8')) as Graph;
}

/** Drops files on an element, as the system would. */
export async function drop(page: Page, on: Locator, files: readonly { name: string; type: string; bytes: Buffer }[]): Promise<void> {
  const at = await middleOf(on);
  const data = await page.evaluateHandle((list) => {
    const t = new DataTransfer();
    for (const { name, type, base64 } of list) t.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
    return t;
  }, files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })));
  await on.dispatchEvent('drop', { dataTransfer: data, clientX: at.x, clientY: at.y });
}
export const text = (name: string, content: string) => ({ name, type: 'application/json', bytes: Buffer.from(content) });

/** Presses Run and waits for its end. */
export async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await ended(page);
}
export async function ended(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.run-button:not([data-running])') && !document.querySelector('[data-state=queued], .node[data-state=running]'), undefined, { timeout: 100_000 });
}
export const status = (page: Page, id: string) => header(page, id).locator('.node-status').innerText();
