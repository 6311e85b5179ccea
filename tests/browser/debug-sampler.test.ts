/** The sampler step by step: the token being drawn, its distribution after each filter, a code forced at the draw. */
import { expect, test } from 'vitest';
import { header } from './editor-hands.ts';
import { place } from './debug-hands.ts';
import { withEditor } from './harness.ts';

test('into a token to its draw; a forced code is the one that is drawn', async () => {
  await withEditor({ size: { width: 1440, height: 860 } }, async (page, editor) => {
    await page.getByRole('button', { name: 'Workflows to start from' }).click();
    await page.getByRole('button', { name: /Compose|Sample|class/i }).first().click();
    await header(page, 'sampler').click();
    await page.keyboard.press('F9');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => place(page), { timeout: 60_000 }).toMatch(/^Paused before: [^>]+$/);
    const sampler = (await place(page)).slice('Paused before: '.length);
    await page.keyboard.press('F11');
    await expect.poll(() => place(page)).toBe(`Paused before: ${sampler} > token 0`);
    await page.keyboard.press('F11');
    await expect.poll(() => place(page)).toMatch(/token 0 > ./);
    // over its layers to the draw
    for (let i = 0; i < 40 && !(await place(page)).endsWith('> draw'); i++) {
      const before = await place(page);
      await page.keyboard.press('F10');
      await expect.poll(() => place(page).catch(() => before), { timeout: 30_000 }).not.toBe(before);
    }
    expect(await place(page)).toBe(`Paused before: ${sampler} > token 0 > draw`);
    // the sampler's own tab came forward: three filters, fewer candidates after each
    await expect.poll(() => page.locator('.filter-row').count()).toBe(3);
    const left = (await page.locator('.filter-row .quiet').allInnerTexts()).map((t) => Number.parseInt(t, 10));
    expect(left[1]).toBeLessThan(left[0]);
    expect(left[2]).toBeLessThanOrEqual(left[1]);
    expect(await page.locator('.token-grid').innerText()).toContain('row 0, column 0');
    await editor.shot('debug-sampler');
    // force one that the filters had thrown out or not: it alone is left
    const candidate = page.locator('.filter-row').first().locator('.candidate').nth(3);
    const code = (await candidate.getAttribute('aria-label'))!.split(':')[0];
    await candidate.click();
    await page.getByRole('button', { name: `Force ${code}` }).click();
    await expect.poll(async () => (await page.locator('.filter-row .quiet').allInnerTexts()).at(-1)).toBe('1 left');
    await page.keyboard.press('F10');
    await expect.poll(() => place(page), { timeout: 30_000 }).toBe(`Paused before: ${sampler} > token 1`);
    // back at the draw it says what was drawn
    await page.keyboard.press('Shift+F10');
    await expect.poll(() => page.locator('.token-changes').innerText()).toContain(`drawn: ${code}`);
    await page.keyboard.press('Shift+F5');
  });
});
