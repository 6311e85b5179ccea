/** Subgraphs by hand: made, entered, left, shown ports and parameters, run, dissolved. Read from the saved file and the canvas. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ended, header, node, run, saved, status, withoutPickers } from './editor-hands.ts';
import { withEditor } from './harness.ts';

const before = withoutPickers;
const choose = async (page: Page, ...ids: string[]) => { for (const [i, id] of ids.entries()) await header(page, id).click(i ? { modifiers: ['Control'], position: { x: 60, y: 8 } } : { position: { x: 60, y: 8 } }); };
const psnr = (page: Page) => node(page, 'compare').locator('.figures dd').first().innerText();
const crumbs = (page: Page) => page.locator('.breadcrumb button').allInnerTexts();

test('is made, keeps what the workflow does, is entered, left and dissolved', async () => {
  await withEditor({ before }, async (page) => {
    await run(page);
    // saved after the run: the digests of the files stand in it from then on
    const old = await saved(page);
    const value = await psnr(page);
    await choose(page, 'encoder', 'quantizer');
    await page.keyboard.press('Control+Shift+e');
    const made = await saved(page), sub = made.nodes.subgraph;
    expect(Object.keys(sub.graph!.nodes).sort()).toEqual(['encoder', 'quantizer']);
    expect(Object.keys(sub.exposed!.inputs).sort()).toEqual(['image', 'model']);
    // shapes on its ports before it runs
    expect(await node(page, 'subgraph').locator('.ports-out .port-shape').innerText()).toBe('32·16·16');
    await page.keyboard.press('Control+Enter');
    await ended(page);
    // its nodes have run before: their results are found by what decides them
    expect(await status(page, 'subgraph')).toBe('Cached');
    expect(await psnr(page)).toBe(value);
    await node(page, 'subgraph').locator('.ports').dblclick();
    await node(page, 'subgraph/encoder').waitFor();
    expect(await crumbs(page)).toEqual(['Whole workflow', 'Subgraph']);
    expect(await status(page, 'subgraph/encoder')).toBe('Cached');
    // nested: one of them into a subgraph of its own
    // what it made can be looked at in here
    await node(page, 'subgraph/quantizer').locator('.picture').waitFor();
    await node(page, 'subgraph/quantizer').locator('.ports').click();
    await page.keyboard.press('Control+Shift+e');
    await page.keyboard.press('Tab');
    await node(page, 'subgraph/subgraph/quantizer').waitFor();
    expect(await crumbs(page)).toHaveLength(3);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await node(page, 'subgraph/encoder').waitFor();
    await page.getByRole('button', { name: 'Whole workflow' }).click();
    await node(page, 'subgraph').waitFor();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect(await saved(page)).toEqual(old);
    await page.keyboard.press('Control+y');
    await choose(page, 'subgraph');
    await page.keyboard.press('Control+Shift+g');
    expect(await saved(page)).toEqual(old);
  });
});

test('shows a parameter outside, where it is set', async () => {
  await withEditor({ before }, async (page) => {
    await choose(page, 'image');
    await page.keyboard.press('Control+Shift+e');
    await page.keyboard.press('Tab');
    await choose(page, 'subgraph/image');
    await page.getByRole('button', { name: 'Show on the subgraph: resize' }).click();
    expect((await saved(page)).nodes.subgraph.exposed!.params).toEqual({ resize: { of: ['image', 'resize'] } });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await choose(page, 'subgraph');
    await node(page, 'subgraph').getByRole('button', { name: /^Resize:/ }).click();
    await page.getByRole('menuitemradio', { name: 'Shortest side to' }).click();
    expect((await saved(page)).nodes.subgraph.graph!.nodes.image.params.resize).toBe('shortest');
    // undone from outside, inside it is as it was
    await page.keyboard.press('Control+z');
    expect((await saved(page)).nodes.subgraph.graph!.nodes.image.params.resize).toBe('none');
  });
});
