/** The debugger as a person uses it: a breakpoint, steps, a look at wires and at the past, a painted code, and the picture that changes with it. */
import { expect, test } from 'vitest';
import { ended, header, node, run, status } from './editor-hands.ts';
import { control, difference, onWire, openCodes, pixels, place, wireOf } from './debug-hands.ts';
import { withEditor } from './harness.ts';

const size = { width: 1440, height: 860 };

test('F9, run, paused; into, out, back; paint a code, continue, and the picture is another one there', async () => {
  await withEditor({ size }, async (page) => {
    await openCodes(page);
    await run(page);
    const before = await pixels(page, 'decoder');

    await header(page, 'decoder').click();
    await page.keyboard.press('F9');
    expect(await node(page, 'decoder').locator('.break-dot[data-is=set]').count()).toBe(1);
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => place(page)).toBe('Paused before: Decoder');
    expect(await node(page, 'decoder').locator('.node[data-paused=before]').count()).toBe(1);
    expect(await status(page, 'decoder')).toBe('Paused');
    expect(await wireOf(page, 'quantizer.codes/decoder.codes').locator('[data-glows]').count()).toBe(1);
    expect(await page.locator('.dock').getByRole('option', { name: /codes/ }).innerText()).toContain('1·16·16');

    // into: the first layer, and out of it again
    await page.keyboard.press('F11');
    await expect.poll(() => place(page)).toBe('Paused before: Decoder > quantize');
    await page.keyboard.press('F11');
    await expect.poll(() => place(page)).toMatch(/^Paused before: Decoder > quantize > /);
    await control(page, 'Step out').click();
    await expect.poll(() => place(page)).toBe('Paused before: Decoder > post_quant_conv');
    // the past: what was read before the first layer
    await page.keyboard.press('Shift+F10');
    await expect.poll(() => place(page)).toMatch(/^Looking back: Decoder > quantize/);
    await page.getByRole('slider', { name: 'Step that is looked at' }).fill('2');
    await expect.poll(() => place(page)).toBe('Looking back: Encoder');
    expect(await node(page, 'decoder').locator('.node[data-paused=later]').count()).toBe(1);
    await expect.poll(() => page.locator('.dock').getByRole('option', { name: /latent/ }).count()).toBe(1);
    // nothing of the past may be changed
    expect(await page.locator('.value-changes').count()).toBe(0);

    // on from the step before the decoder: its breakpoint stops there again
    await page.getByRole('slider', { name: 'Step that is looked at' }).fill('3');
    await expect.poll(() => place(page)).toBe('Looking back: Quantizer');
    await page.keyboard.press('F5');
    await expect.poll(() => place(page)).toBe('Paused before: Decoder');

    // paint the lower right corner with the code of the upper left cell
    const grid = page.locator('.codes-grid canvas[data-ready]'), box = (await grid.boundingBox())!;
    await page.mouse.click(box.x + 3, box.y + 3);
    await expect.poll(() => page.locator('.brush input').inputValue()).toMatch(/^\d+$/);
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.97);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.99, box.y + box.height * 0.97, { steps: 12 });
    await page.mouse.up();
    await expect.poll(() => wireOf(page, 'quantizer.codes/decoder.codes').locator('.wire-changed').count()).toBe(1);
    expect(await page.locator('.dock').getByRole('button', { name: 'Release' }).count()).toBe(1);
    await page.keyboard.press('F5');
    await ended(page);
    const after = await pixels(page, 'decoder');
    expect(difference(before, after, [0.75, 0.85, 1, 1])).toBeGreaterThan(40);
    expect(difference(before, after, [0, 0, 0.3, 0.3])).toBeLessThan(12);
    // nothing before it ran again, and a run without the debugger gives the first picture
    await node(page, 'decoder').locator('.break-dot').click();
    await run(page);
    expect(difference(before, await pixels(page, 'decoder'), [0, 0, 1, 1])).toBe(0);
  });
});

test('a changed value can be released: the picture is what it was', async () => {
  await withEditor({ size }, async (page) => {
    await openCodes(page);
    await run(page);
    const before = await pixels(page, 'decoder');
    await header(page, 'decoder').click();
    await page.keyboard.press('b');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => place(page)).toBe('Paused before: Decoder');
    const grid = page.locator('.codes-grid canvas[data-ready]');
    await page.locator('.brush input').fill('7');
    await grid.click();
    await page.getByRole('button', { name: 'Release' }).click();
    await expect.poll(() => wireOf(page, 'quantizer.codes/decoder.codes').locator('.wire-changed').count()).toBe(0);
    await control(page, 'Continue').click();
    await ended(page);
    expect(difference(before, await pixels(page, 'decoder'), [0, 0, 1, 1])).toBe(0);
  });
});

test('F10 steps from node to node; a wire shows what flows along it; Stop ends it', async () => {
  await withEditor({ size }, async (page) => {
    await openCodes(page);
    await page.keyboard.press('F10');
    await expect.poll(() => place(page)).toMatch(/^Paused before: (Model|Image)$/);
    const seen: string[] = [];
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press(i % 2 ? '.' : 'F10');
      await expect.poll(async () => { const p = await place(page); return p !== seen.at(-1) && p.startsWith('Paused') && !(i === 0 && /Model/.test(p)); }).toBe(true);
      seen.push(await place(page));
    }
    expect(seen.at(-1)).toBe('Paused before: Decoder');
    const at = await onWire(page, 'encoder.latent/quantizer.latent');
    await page.mouse.move(at.x, at.y);
    await expect.poll(() => page.locator('.probe-tip').innerText()).toMatch(/latent\s*1·32·16·16[\s\S]*min[\s\S]*mean[\s\S]*NaN\s*0/);
    expect(await page.locator('.probe-tip canvas').count()).toBe(1);
    await page.mouse.click(at.x, at.y);
    await expect.poll(() => page.locator('.value-list').innerText()).toMatch(/Encoder → latent/);
    await expect.poll(() => page.locator('.histogram rect').count()).toBeGreaterThan(8);
    await page.getByRole('button', { name: 'PCA' }).last().click();
    await expect.poll(() => page.locator('.value-picture figcaption').innerText()).toMatch(/principal components/);
    // Escape does not throw a waiting run away, Shift+F5 does
    await page.keyboard.press('Escape');
    expect(await page.locator('.paused-pill').count()).toBe(1);
    await page.keyboard.press('Shift+F5');
    await ended(page);
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isEnabled()).toBe(true);
    expect(await page.locator('.paused-pill').count()).toBe(0);
  });
});
