/** The debugger's dock and its marks: breakpoints with conditions, edits while paused, watched values, branches, changed channels, the timeline. */
import { expect, test } from 'vitest';
import { ended, header, node, run } from './editor-hands.ts';
import { control, difference, onWire, openCodes, pixels, place, wireOf } from './debug-hands.ts';
import { withEditor } from './harness.ts';

const size = { width: 1440, height: 860 };

test('breakpoints: by the gutter and on a wire, disabled, with a condition and its advice; a wrong expression says why', async () => {
  await withEditor({ size }, async (page) => {
    await openCodes(page);
    await node(page, 'encoder').hover();
    await node(page, 'encoder').locator('.break-dot').click();
    const at = await onWire(page, 'quantizer.codes/decoder.codes');
    await page.mouse.click(at.x, at.y, { button: 'right' });
    await page.getByRole('menuitem', { name: /breakpoint/ }).click();
    await expect.poll(() => wireOf(page, 'quantizer.codes/decoder.codes').locator('.wire-break').count()).toBe(1);
    await page.getByRole('button', { name: 'Show the debugger' }).click();
    await page.getByRole('tab', { name: /Breakpoints/ }).click();
    expect(await page.locator('.breakpoint-list tbody tr').count()).toBe(2);
    // the node's is disabled, not deleted
    await page.getByRole('checkbox', { name: 'Enabled: Encoder' }).uncheck();
    expect(await node(page, 'encoder').locator('.break-dot[data-is=disabled]').count()).toBe(1);
    // the wire's has a condition that codes cannot meet, then one that they do
    const row = page.locator('.breakpoint-list tbody tr').filter({ hasText: 'codes' });
    await row.getByRole('combobox', { name: 'When' }).selectOption({ label: 'All zero' });
    expect(await page.locator('.advice').innerText()).toMatch(/What to check/);
    await run(page);
    expect(await page.locator('.paused-pill').count()).toBe(0);
    await row.getByRole('combobox', { name: 'When' }).selectOption({ label: 'Expression…' });
    await row.getByRole('textbox').fill('cows > 3');
    await row.getByRole('textbox').press('Enter');
    await expect.poll(() => page.locator('.advice .fault').innerText()).toMatch(/names "cows", which is not known/);
    await row.getByRole('textbox').fill('max > 20 && nan == 0');
    await row.getByRole('textbox').press('Enter');
    await expect.poll(() => page.locator('.advice .fault').count()).toBe(0);
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => place(page)).toBe('Paused after: Quantizer');
    expect(await page.locator('.dock-found').innerText()).toContain('max > 20');
    expect(await row.innerText()).toMatch(/1 visit/);
    await page.keyboard.press('F5');
    await ended(page);
  });
});

test('a parameter edited while paused counts when the run goes on; what ran already is said', async () => {
  await withEditor({ size, path: '' }, async (page) => {
    // the preview of the first workflow has parameters and runs last
    await header(page, 'preview').click();
    await page.keyboard.press('F9');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => place(page), { timeout: 60_000 }).toBe('Paused before: Preview');
    await node(page, 'image').locator('.file-field').click();
    await page.locator('.file-popover').getByRole('option').nth(1).click();
    await expect.poll(() => page.locator('.toasts').innerText()).toMatch(/Image has run already/);
    // back to before it, and on: the other picture runs through
    const before = await pixels(page, 'image');
    await page.getByRole('slider', { name: 'Step that is looked at' }).fill('0');
    await expect.poll(() => place(page)).toMatch(/^Looking back: (Image|Model)/);
    await page.keyboard.press('F5');
    await expect.poll(() => place(page), { timeout: 60_000 }).toBe('Paused before: Preview');
    expect(difference(before, await pixels(page, 'image'), [0, 0, 1, 1])).toBeGreaterThan(20);
    await page.keyboard.press('F5');
    await ended(page);
    expect(await node(page, 'compare').locator('[data-is=stale]').count()).toBe(0);
  });
});

test('watch a value, zero a channel, branch from an earlier step; both runs are kept', async () => {
  await withEditor({ size, theme: 'dark' }, async (page, editor) => {
    await openCodes(page);
    await header(page, 'quantizer').click();
    await page.keyboard.press('F9');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => place(page)).toBe('Paused before: Quantizer');
    await page.getByRole('button', { name: 'Watch', exact: true }).click();
    await page.getByRole('button', { name: 'Next: Channel' }).last().click();
    await page.getByRole('button', { name: 'Set channel 0' }).click();
    await expect.poll(() => wireOf(page, 'encoder.latent/quantizer.latent').locator('.wire-changed').count()).toBe(1);
    await expect.poll(() => page.locator('.value-figures').innerText()).toMatch(/min\s*0\b|mean/);
    await control(page, 'Continue').click();
    await ended(page);
    const changed = await pixels(page, 'decoder');
    // after its end the run is still there to look at, and to branch from
    await page.getByRole('slider', { name: 'Step that is looked at' }).fill('2');
    await expect.poll(() => place(page)).toBe('Looking back: Encoder');
    await page.getByRole('button', { name: 'Branch from here' }).click();
    await expect.poll(() => place(page), { timeout: 30_000 }).toBe('Paused before: Encoder');
    await page.keyboard.press('F5');
    await expect.poll(() => place(page), { timeout: 30_000 }).toBe('Paused before: Quantizer');
    await page.keyboard.press('F5');
    await ended(page);
    expect(difference(changed, await pixels(page, 'decoder'), [0, 0, 1, 1])).toBeGreaterThan(10);
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await expect.poll(() => page.locator('.run-list li').count()).toBe(2);
    expect(await page.locator('.run-list').innerText()).toMatch(/channel 0 = 0/);
    // one against the other: the latent of the first was changed where it was read, so that the codes are the first to differ
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const rows = page.locator('.differences tr');
    await expect.poll(() => rows.filter({ hasText: 'Quantizer' }).innerText()).toMatch(/codes: [1-9]\d* of 256 codes differ/);
    expect(await rows.filter({ hasText: 'Encoder' }).innerText()).toContain('the same');
    expect(await rows.filter({ hasText: 'Decoder' }).innerText()).toMatch(/image: PSNR \d/);
    await editor.shot('debug-compare');
    await page.getByRole('tab', { name: 'Watch' }).click();
    // two runs, the latent the encoder made in each
    await expect.poll(() => page.locator('.sparkline circle').count()).toBe(2);
    await editor.shot('debug-watch');
    await page.getByRole('tab', { name: 'Log' }).click();
    expect(await page.locator('.log-view').innerText()).toMatch(/latent changed: channel 0 = 0/);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save trace' }).click();
    expect((await coming).suggestedFilename()).toMatch(/\.vqtrace$/);
  });
});

test('the dock folds, opens by itself, and keeps the height it was given', async () => {
  await withEditor({ size: { width: 1280, height: 720 } }, async (page, editor) => {
    await openCodes(page);
    expect(await page.locator('.dock').count()).toBe(0);
    await page.keyboard.press('F10');
    await page.locator('.paused-pill').waitFor();
    // the node it waits at is brought into what is left of the canvas
    await expect.poll(async () => { const [n, d] = [await header(page, 'model').boundingBox(), await page.locator('.dock').boundingBox()]; return n !== null && n.y > 46 && n.y + n.height < d!.y; }).toBe(true);
    await editor.shot('debug-small');
    const edge = page.getByRole('separator', { name: 'Height of the debugger' }), before = (await page.locator('.dock').boundingBox())!.height;
    await edge.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowUp');
    expect((await page.locator('.dock').boundingBox())!.height).toBe(before + 48);
    await page.getByRole('button', { name: 'Fold the debugger' }).last().click();
    expect(await page.locator('.dock').count()).toBe(0);
    await page.keyboard.press('F10');
    await page.locator('.paused-pill').waitFor();
    expect((await page.locator('.dock').boundingBox())!.height).toBe(before + 48);
    // nothing stands over its edge
    expect(await page.locator('.dock').evaluate((d) => d.scrollWidth <= d.clientWidth + 1)).toBe(true);
    await page.keyboard.press('Shift+F5');
  });
});
