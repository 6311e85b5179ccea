/** Nothing is lost: edits are kept as they are made, whatever becomes of the page; two tabs never overwrite each other. Drives the real page. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { drop, header, node, text, withoutPickers } from './editor-hands.ts';
import { address, openEditor, withEditor } from './harness.ts';

const before = withoutPickers;
const label = (page: Page) => page.locator('.save-state');
/** The last edit that the bar calls kept. */
const keptOf = async (page: Page) => Number(await label(page).getAttribute('data-edit'));
const settled = (page: Page) => page.locator('.save-state[data-kept=yes]').waitFor();

/** One edit, by the keyboard alone: the selected node moves by 8. */
const nudge = (page: Page, to: 'Left' | 'Right' = 'Right') => page.keyboard.press(`Arrow${to}`);
const xOf = async (page: Page, id: string) => Number(/translate\((-?[\d.]+)px/.exec((await node(page, id).getAttribute('style')) ?? '')?.[1]);

async function ready(page: Page): Promise<void> {
  await node(page, 'encoder').waitFor();
  await settled(page);
}

test('killed in mid-edit at random moments, the page comes back with the last edit that was kept', async () => {
  const kills = 50, edits = 10;
  const { page: first, close } = await openEditor({ before, expected: [/./] });
  const context = first.context();
  // an edit counts as made when its key goes down: the page may keep it and die before the key comes up
  let page = first, made = 0, late = 0, home: number | undefined;
  try {
    await ready(page);
    for (let kill = 0; kill < kills; kill++) {
      await header(page, 'encoder').click();
      const x = await xOf(page, 'encoder'), from = await keptOf(page);
      // always back towards where it began, so that the node stays in sight
      home ??= x;
      const [to, by] = x > home ? ['Left', -8] as const : ['Right', 8] as const;
      // the last acknowledged edit, as the page itself shows it, is read by another route than the storage
      let acknowledged = from;
      const watching = (async () => { for (;;) acknowledged = Math.max(acknowledged, await keptOf(page)); })().catch(() => {});
      const typing = (async () => { for (let i = 0; i < edits; i++) { made++; await nudge(page, to); } })().catch(() => {});
      await new Promise((done) => { setTimeout(done, Math.random() * 420); });
      const devtools = await context.newCDPSession(page).catch(() => undefined);
      await Promise.race([devtools?.send('Page.crash').catch(() => {}), new Promise((done) => { page.once('crash', done); })]);
      await Promise.all([watching, typing]);
      await page.close();
      page = await context.newPage();
      await page.goto(address(), { waitUntil: 'load' });
      await ready(page);
      const now = await keptOf(page);
      expect(now, `kill ${kill}: ${acknowledged} edits were acknowledged`).toBeGreaterThanOrEqual(acknowledged);
      // one edit is 8 pixels: what the canvas shows is what the number says
      expect(await xOf(page, 'encoder')).toBe(x + by * (now - from));
      if (acknowledged > from) late++;
    }
    expect(late).toBeGreaterThan(10);
    expect(await keptOf(page)).toBeLessThanOrEqual(made);
  } finally { await close(); }
}, 600_000);

test('a reload right after an edit loses nothing, though nobody called it kept yet', async () => {
  await withEditor({ before }, async (page) => {
    await ready(page);
    await header(page, 'encoder').click();
    const x = await xOf(page, 'encoder');
    for (let i = 0; i < 5; i++) await nudge(page);
    await page.reload();
    await ready(page);
    expect(await xOf(page, 'encoder')).toBe(x + 40);
    await page.reload();
    await ready(page);
    expect(await xOf(page, 'encoder')).toBe(x + 40);
  });
});

test('two tabs on one workflow: the second looks on, sees edits, takes over; the first cannot overwrite', async () => {
  await withEditor({ before }, async (one) => {
    await ready(one);
    await header(one, 'encoder').click();
    await nudge(one);
    await settled(one);
    const x = await xOf(one, 'encoder'), two = await one.context().newPage();
    await two.goto(address(), { waitUntil: 'load' });
    await node(two, 'encoder').waitFor();
    expect(await two.locator('.access-banner').innerText()).toMatch(/open in another tab/);
    expect(await label(two).innerText()).toBe('Read only');
    await header(two, 'encoder').click();
    await nudge(two);
    await two.keyboard.press('Delete');
    expect([await node(two, 'encoder').count(), await xOf(two, 'encoder')]).toEqual([1, x]);
    await nudge(one);
    await expect.poll(() => xOf(two, 'encoder')).toBe(x + 8);

    await two.getByRole('button', { name: 'Edit here' }).click();
    await two.locator('.access-banner').waitFor({ state: 'detached' });
    await one.locator('.access-banner').waitFor();
    await header(two, 'encoder').click();
    await nudge(two);
    await expect.poll(() => xOf(one, 'encoder')).toBe(x + 16);
    await header(one, 'encoder').click();
    await nudge(one);
    expect(await xOf(one, 'encoder')).toBe(x + 16);

    await one.getByRole('button', { name: 'Open a copy' }).click();
    await one.locator('.access-banner').waitFor({ state: 'detached' });
    await header(one, 'encoder').click();
    await nudge(one);
    await expect.poll(() => xOf(one, 'encoder')).toBe(x + 24);
    await settled(one);
    expect(await xOf(two, 'encoder')).toBe(x + 16);
  });
});

test('a tab that does not answer loses the workflow to one that asks', async () => {
  await withEditor({ before }, async (one) => {
    await ready(one);
    await header(one, 'encoder').click();
    await nudge(one);
    await settled(one);
    const x = await xOf(one, 'encoder'), two = await one.context().newPage();
    await two.goto(address(), { waitUntil: 'load' });
    await two.locator('.access-banner').waitFor();
    // the first tab is busy for longer than anyone waits
    void one.evaluate(() => { for (const end = Date.now() + 6000; Date.now() < end;); });
    await two.getByRole('button', { name: 'Edit here' }).click();
    await two.locator('.access-banner').waitFor({ state: 'detached' });
    await header(two, 'encoder').click();
    await nudge(two);
    await settled(two);
    await one.locator('.access-banner').waitFor();
    await expect.poll(() => xOf(one, 'encoder'), { timeout: 20_000 }).toBe(x + 8);
  });
});

test('a newer file is shown, says so, and cannot be edited', async () => {
  await withEditor({ before }, async (page) => {
    const newer = { version: 7, nodes: { odd: { type: 'image', version: 3, params: {}, at: [0, 0], glow: 1 } }, edges: [], loops: { a: 1 } };
    await ready(page);
    await drop(page, page.locator('.react-flow__pane'), [text('newer.json', JSON.stringify(newer))]);
    await node(page, 'odd').waitFor();
    expect(await page.locator('.access-banner').innerText()).toMatch(/newer VQ Studio \(file version 7\)/);
    await header(page, 'odd').click();
    await page.keyboard.press('Delete');
    expect(await node(page, 'odd').count()).toBe(1);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the file unchanged' }).click();
    const { readFileSync } = await import('node:fs');
    expect(JSON.parse(readFileSync(await (await coming).path(), 'utf8'))).toEqual(newer);
    await page.reload();
    await ready(page);
  });
});

test('hundreds of edits are folded together and come back whole', async () => {
  await withEditor({ before }, async (page) => {
    await ready(page);
    await header(page, 'encoder').click();
    const x = await xOf(page, 'encoder');
    await page.evaluate(async () => {
      for (let i = 0; i < 650; i++) {
        document.querySelector('.react-flow__node[data-id=encoder]')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        await new Promise((done) => { setTimeout(done); });
      }
    });
    await expect.poll(() => keptOf(page), { timeout: 30_000 }).toBe(650);
    const rows = await page.evaluate(() => new Promise<number>((done) => {
      const open = indexedDB.open('vq-studio');
      open.onsuccess = () => { const count = open.result.transaction('entries').objectStore('entries').count(); count.onsuccess = () => { open.result.close(); done(count.result); }; };
    }));
    expect(rows).toBeLessThan(500);
    await page.reload();
    await ready(page);
    expect([await keptOf(page), await xOf(page, 'encoder')]).toEqual([650, x + 650 * 8]);
  });
});
