/** Damaged workflow files dropped on the real page, one after the other: it says one thing about each that it refuses, and goes on. */
import { expect, test } from 'vitest';
import { damaged } from '../files/mutate.ts';
import { drop, node, text, withoutPickers } from './editor-hands.ts';
import { withEditor } from './harness.ts';

const files = 120;

test(`${files} damaged files, and the page still opens a sound one`, async () => {
  await withEditor({ before: withoutPickers }, async (page) => {
    await node(page, 'encoder').waitFor();
    const pane = page.locator('.react-flow__pane');
    let refused = 0;
    for (let n = 0; n < files; n++) {
      await drop(page, pane, [text(`damaged-${n}.json`, damaged(n))]);
      // answered: the page is alive, and what it drew is drawn
      await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
      const said = (await page.locator('.toast[data-tone=error]').allInnerTexts()).filter((t) => t.includes(`damaged-${n}.json`));
      expect(said.length, `damaged-${n}.json`).toBeLessThanOrEqual(1);
      refused += said.length;
      for (const close of await page.getByRole('button', { name: 'Close message' }).all()) await close.click({ timeout: 1000 }).catch(() => {});
    }
    expect(refused).toBeGreaterThan(10);
    await drop(page, pane, [text('sound.json', JSON.stringify({ version: 1, nodes: { only: { type: 'image', version: 1, params: {}, at: [0, 0] } }, edges: [] }))]);
    await node(page, 'only').waitFor();
  });
});
