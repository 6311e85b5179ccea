/** The screen itself: room for the canvas, both themes, folding panels, and sizes that are remembered. */
import { expect, test } from 'vitest';
import { header, run } from './editor-hands.ts';
import { withEditor } from './harness.ts';

test.each(['light', 'dark'] as const)('follows the system: %s', async (theme) => {
  await withEditor({ theme }, async (page) => {
    expect(await page.locator('html').getAttribute('data-theme')).toBe(theme);
    const [r, g, b] = (await page.locator('.top-bar').evaluate((e) => getComputedStyle(e).backgroundColor)).match(/\d+/g)!.map(Number);
    expect((r + g + b) / 3 > 128).toBe(theme === 'light');
  });
});

test('a chosen theme is remembered', async () => {
  await withEditor({ theme: 'light' }, async (page) => {
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.reload();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  });
});

test('at 1280 x 720 the canvas keeps 60 % of the screen with every panel open', async () => {
  await withEditor({ size: { width: 1280, height: 720 } }, async (page) => {
    await page.getByRole('button', { name: 'Add a node' }).click();
    const box = (await page.locator('.canvas').boundingBox())!;
    expect((box.width * box.height) / (1280 * 720)).toBeGreaterThanOrEqual(0.6);
    expect(await page.getByRole('complementary', { name: 'Inspector' }).count()).toBe(1);
    // nothing is wider than its panel
    expect(await page.locator('.inspector-scroll, .palette-list').evaluateAll((all) => all.filter((e) => e.scrollWidth > e.clientWidth + 1).length)).toBe(0);
  });
});

test('panels fold and remember their sizes', async () => {
  await withEditor({ size: { width: 1600, height: 900 } }, async (page) => {
    const edge = page.getByRole('separator', { name: 'Inspector' }), before = (await page.locator('.inspector').boundingBox())!.width;
    await edge.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
    expect((await page.locator('.inspector').boundingBox())!.width).toBe(before + 48);
    await page.reload();
    await page.locator('.inspector').waitFor();
    expect((await page.locator('.inspector').boundingBox())!.width).toBe(before + 48);
    await page.getByRole('button', { name: 'Fold the inspector' }).click();
    expect(await page.locator('.inspector').count()).toBe(0);
  });
});

test('the badge says which engine runs and why', async () => {
  await withEditor({ engine: 'wasm' }, async (page) => {
    await expect.poll(() => page.locator('.engine-badge').innerText()).toBe('WASM');
    await page.locator('.engine-badge').click();
    expect(await page.locator('.engine-popover').innerText()).toMatch(/Why\s+\S+/);
  });
});

test('the inspector shows what a node made, with its statistics', async () => {
  await withEditor({ size: { width: 1600, height: 900 } }, async (page) => {
    await run(page);
    await header(page, 'quantizer').click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await expect.poll(() => inspector.getByRole('tab').allInnerTexts()).toEqual(['codes', 'quantized', 'codebook loss', 'distance']);
    await expect.poll(() => inspector.locator('.stats').innerText()).toMatch(/int32 1 × 16 × 16/);
    await inspector.locator('.big-frame').hover({ position: { x: 4, y: 4 } });
    await expect.poll(() => inspector.locator('figcaption').innerText()).toMatch(/row 0, column 0/);
    await inspector.getByRole('tab', { name: 'quantized' }).click();
    await inspector.getByRole('button', { name: 'PCA' }).click();
    await expect.poll(() => inspector.locator('figcaption').innerText()).toMatch(/principal components/);
  });
});
