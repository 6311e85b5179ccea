/** Palette, find, keys that a person changes, history, queue and reasons, in the page. */
import { expect, test } from 'vitest';
import { ended, header, node, run, saved, status, withoutPickers } from './editor-hands.ts';
import { withEditor } from './harness.ts';

const before = withoutPickers;

test('every command is in the palette with its key, and runs from there', async () => {
  await withEditor({ before }, async (page) => {
    await header(page, 'encoder').click();
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    const lines = await page.getByRole('option').allInnerTexts();
    expect(lines.length).toBeGreaterThan(40);
    expect(lines.some((l) => /^Mute/.test(l) && /M$/.test(l))).toBe(true);
    await page.keyboard.type('bypass');
    await page.keyboard.press('Enter');
    expect((await saved(page)).nodes.encoder.mode).toBe('bypass');
  });
});

test('find goes to a node by its name, its value, or a note, also inside a subgraph', async () => {
  await withEditor({ before }, async (page) => {
    await header(page, 'encoder').click();
    await page.keyboard.press('Control+Shift+e');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('encoder');
    await page.keyboard.press('Enter');
    await node(page, 'subgraph/encoder').waitFor();
    await expect.poll(() => page.locator('.inspector-header .mono').innerText()).toContain('subgraph/encoder');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('landscapes-vqgan');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.inspector-header .mono').innerText()).toBe('model');
  });
});

test('a key is changed on the overview, at once and after a reload', async () => {
  await withEditor({ before }, async (page) => {
    await page.locator('.react-flow__node').first().waitFor();
    await page.keyboard.press('Shift+?');
    await page.getByRole('button', { name: 'Change the key of: Mute or switch on' }).click();
    await page.keyboard.press('Alt+k');
    expect(await page.getByRole('button', { name: 'Change the key of: Mute or switch on' }).innerText()).toMatch(/Alt\s*K/);
    await page.keyboard.press('Escape');
    await header(page, 'encoder').click();
    await page.keyboard.press('Control+m');
    expect((await saved(page)).nodes.encoder.mode).toBeUndefined();
    await page.keyboard.press('Alt+k');
    expect((await saved(page)).nodes.encoder.mode).toBe('mute');
    await page.reload();
    await header(page, 'encoder').click();
    await page.keyboard.press('Alt+k');
    await expect.poll(async () => (await saved(page)).nodes.encoder.mode).toBeUndefined();
  });
});

test('the history goes back to any edit, and results come back without running', async () => {
  await withEditor({ before }, async (page) => {
    await run(page);
    const first = await node(page, 'compare').locator('.figures dd').first().innerText();
    await header(page, 'image').click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByRole('button', { name: /^Resize:/ }).click();
    await page.getByRole('menuitemradio', { name: 'Shortest side to' }).click();
    const side = inspector.getByRole('spinbutton', { name: 'Side' });
    await side.fill('64');
    await side.press('Enter');
    await run(page);
    expect(await node(page, 'compare').locator('.figures dd').first().innerText()).not.toBe(first);
    const notes = 4;
    for (let i = 1; i <= notes; i++) {
      await page.keyboard.press('Shift+M');
      await page.locator('.note textarea:focus').waitFor();
      await page.keyboard.type(`note ${i}`);
      await page.keyboard.press('Escape');
    }
    // 210 moves, each a step of its own once time has passed between them
    await header(page, 'preview').click({ position: { x: 60, y: 8 } });
    for (let i = 0; i < 210; i++) await page.keyboard.press(i % 2 ? 'Control+m' : 'Control+b');
    await page.keyboard.press('Alt+h');
    await page.locator('.history-panel button', { hasText: 'Opened' }).click();
    // no run: what was known stands there again
    await expect.poll(() => node(page, 'compare').locator('.figures dd').first().innerText(), { timeout: 10_000 }).toBe(first);
    await expect.poll(() => status(page, 'decoder')).toBe('Cached');
    expect(await page.locator('.note').count()).toBe(0);
    await page.locator('.history-panel button').last().click();
    expect(await page.locator('.note').count()).toBe(notes);
    expect(Object.keys((await saved(page)).notes ?? {})).toHaveLength(notes);
  });
});

test('runs wait in a queue; a node says why it ran or not', async () => {
  await withEditor({ before }, async (page) => {
    await header(page, 'encoder').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Control+Enter');
    await header(page, 'encoder').click();
    await page.keyboard.press('Alt+Enter');
    await page.getByRole('button', { name: /^Waiting/ }).click();
    await expect.poll(() => page.locator('.queue-row').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('To Encoder')]));
    await page.getByRole('button', { name: 'Cancel this run' }).first().click();
    await expect.poll(() => page.locator('.queue-row[data-how]').count(), { timeout: 60_000 }).toBe(2);
    await ended(page);
    expect(await status(page, 'encoder')).toBe('Cached');
    await header(page, 'encoder').locator('button.node-status').click();
    expect(await page.locator('.why-box').innerText()).toMatch(/did not run: nothing that decides its result has changed/);
    await page.keyboard.press('Escape');
    await header(page, 'encoder').click({ position: { x: 60, y: 8 } });
    await page.keyboard.press('Shift+Enter');
    await ended(page);
    await header(page, 'encoder').locator('button.node-status').click();
    expect(await page.locator('.why-box').innerText()).toMatch(/asked to/);
  });
});

test('on every change: an edit runs what depends on it by itself', async () => {
  await withEditor({ before }, async (page) => {
    await page.getByRole('button', { name: 'More ways to run' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Run on every change' }).click();
    await header(page, 'decoder').click({ position: { x: 60, y: 8 } });
    await page.keyboard.press('Control+m');
    await expect.poll(() => status(page, 'encoder').catch(() => ''), { timeout: 60_000 }).toMatch(/s$/);
    expect((await saved(page)).runOnChange).toBe(true);
  });
});
