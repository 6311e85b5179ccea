/** Real files: saved where they were opened, never over what someone else wrote, and one tab at a time. The system's pickers are replaced by the browser's private files. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { header, node } from './editor-hands.ts';
import { address, withEditor } from './harness.ts';

/** Pickers that always choose w.json of the origin's private files. */
const before = async (page: Page) => {
  await page.context().addInitScript(() => {
    const file = async () => (await navigator.storage.getDirectory()).getFileHandle('w.json', { create: true });
    Object.assign(window, { showSaveFilePicker: () => file(), showOpenFilePicker: async () => [await file()] });
  });
};
const read = (page: Page) => page.evaluate(async () => (await (await (await navigator.storage.getDirectory()).getFileHandle('w.json')).getFile()).text());
const write = (page: Page, text: string) => page.evaluate(async (t) => {
  await new Promise((done) => { setTimeout(done, 20); });
  const out = await (await (await navigator.storage.getDirectory()).getFileHandle('w.json')).createWritable();
  await out.write(t);
  await out.close();
}, text);
const nodesOf = async (page: Page) => Object.keys((JSON.parse(await read(page)) as { nodes: object }).nodes);
const label = (page: Page) => page.locator('.save-state').innerText();
const remove = async (page: Page, id: string) => { await header(page, id).click(); await page.keyboard.press('Delete'); await node(page, id).waitFor({ state: 'detached' }); };

test('a file is saved where it was saved before, also after a reload', async () => {
  await withEditor({ before }, async (page) => {
    await node(page, 'encoder').waitFor();
    await page.keyboard.press('Control+s');
    await expect.poll(() => label(page)).toBe('Saved');
    await remove(page, 'preview');
    await expect.poll(() => label(page)).toMatch(/^Edited/);
    await page.locator('.save-state[data-kept=yes]').waitFor();
    await page.reload();
    await node(page, 'encoder').waitFor();
    expect(await label(page)).toMatch(/^Edited/);
    await page.keyboard.press('Control+s');
    await expect.poll(() => label(page)).toBe('Saved');
    expect(await nodesOf(page)).not.toContain('preview');
    await page.reload();
    await node(page, 'encoder').waitFor();
    expect(await label(page)).toBe('Saved');
  });
});

test('what another program wrote meanwhile is not written over without a question', async () => {
  await withEditor({ before }, async (page) => {
    await node(page, 'encoder').waitFor();
    await page.keyboard.press('Control+s');
    await expect.poll(() => label(page)).toBe('Saved');
    await write(page, '{"mine": true}');
    await remove(page, 'preview');
    await page.keyboard.press('Control+s');
    await expect.poll(() => page.locator('.toast[data-tone=error]').innerText()).toMatch(/written by another program or tab/);
    expect(await read(page)).toBe('{"mine": true}');
    await page.getByRole('button', { name: 'Save over it' }).click();
    await expect.poll(() => label(page)).toBe('Saved');
    expect(await nodesOf(page)).toContain('encoder');
  });
});

test('a file that another tab has open is shown as that tab has it', async () => {
  await withEditor({ before }, async (one) => {
    await node(one, 'encoder').waitFor();
    await one.keyboard.press('Control+s');
    await expect.poll(() => label(one)).toBe('Saved');
    await remove(one, 'preview');
    await one.locator('.save-state[data-kept=yes]').waitFor();
    const two = await one.context().newPage();
    await two.goto(address(), { waitUntil: 'load' });
    await two.getByRole('button', { name: 'Open a copy' }).click();
    await two.locator('.access-banner').waitFor({ state: 'detached' });
    await two.keyboard.press('Control+o');
    await two.locator('.access-banner').waitFor();
    await node(two, 'preview').waitFor({ state: 'detached' });
    // dragged in vain: the canvas moves under all nodes, and none on it
    const place = await node(two, 'encoder').getAttribute('style');
    const box = (await header(two, 'encoder').boundingBox())!;
    await two.mouse.move(box.x + 40, box.y + 8);
    await two.mouse.down();
    await two.mouse.move(box.x + 140, box.y + 108, { steps: 5 });
    await two.mouse.up();
    expect(await node(two, 'encoder').getAttribute('style')).toBe(place);
  });
});
