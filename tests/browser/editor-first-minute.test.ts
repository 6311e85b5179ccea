/** The first minute: open, press Run, see a picture reconstructed; then change something and run again. */
import { expect, test } from 'vitest';
import { drop, ended, header, node, run, saved, status, text, withoutPickers } from './editor-hands.ts';
import { withEditor } from './harness.ts';

test('open, Run, a reconstruction with its PSNR', async () => {
  await withEditor({}, async (page) => {
    expect(await page.title()).toBe('VQ Studio');
    expect(await page.locator('.title-text').innerText()).toBe('Reconstruct a picture');
    expect(await page.locator('.react-flow__node').count()).toBe(7);
    // shapes before anything runs
    await expect.poll(() => node(page, 'quantizer').innerText()).toContain('16·16 of 256');
    expect(await page.locator('.run-button[data-lit]').count()).toBe(1);
    await run(page);
    const psnr = Number.parseFloat(await node(page, 'compare').locator('.figures dd').first().innerText());
    expect(psnr).toBeGreaterThan(15);
    expect(psnr).toBeLessThan(60);
    expect(await node(page, 'preview').locator('canvas.picture').count()).toBe(1);
    // the picture is not blank
    const colours = await node(page, 'preview').locator('canvas.picture').evaluate((c: HTMLCanvasElement) => new Set(new Uint32Array(c.getContext('2d')!.getImageData(0, 0, c.width, c.height).data.buffer)).size);
    expect(colours).toBeGreaterThan(200);
    expect(await page.locator('.first-hint').count()).toBe(1);
    expect(await page.locator('.run-button[data-lit]').count()).toBe(0);
  });
});

test('a second run takes what it knows; a changed picture runs what depends on it', async () => {
  await withEditor({}, async (page) => {
    await run(page);
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => status(page, 'decoder')).toBe('Cached');
    await ended(page);
    const before = await node(page, 'compare').locator('.figures').innerText();
    await node(page, 'image').locator('.file-field').click();
    await page.getByRole('option').nth(1).click();
    expect(await header(page, 'decoder').locator('[data-is=stale]').count()).toBe(1);
    expect(await header(page, 'model').locator('[data-is=stale]').count()).toBe(0);
    await run(page);
    expect(await status(page, 'model')).toBe('Cached');
    expect(await status(page, 'decoder')).toMatch(/ms|s$/);
    expect(await node(page, 'compare').locator('.figures').innerText()).not.toBe(before);
    // undo brings the results of before back without computing
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
    await run(page);
    expect(await status(page, 'decoder')).toBe('Cached');
    expect(await node(page, 'compare').locator('.figures').innerText()).toBe(before);
  });
});

test('the file that was saved names the weights it ran with', async () => {
  await withEditor({ before: withoutPickers }, async (page) => {
    await run(page);
    const graph = await saved(page);
    expect(graph.nodes.model.params.sha256).toMatch(/^[0-9a-f]{64}$/);
    await expect.poll(() => page.locator('.save-state').innerText()).toBe('Saved');
    // pinning the digest changes no result: nothing is dimmed
    expect(await page.locator('.node-body[data-stale]').count()).toBe(0);
  });
});

test('an error stands on the node that caused it, and the bar leads there', async () => {
  await withEditor({}, async (page) => {
    await drop(page, page.locator('.react-flow'), [text('broken.json', JSON.stringify({
      version: 1, title: 'Broken', edges: [{ from: ['model', 'model'], to: ['encoder', 'model'] }, { from: ['image', 'image'], to: ['encoder', 'image'] }],
      nodes: {
        image: { type: 'image', version: 1, params: { file: 'samples/landscape-5801.png' }, at: [0, 0] },
        model: { type: 'model', version: 1, params: { file: 'gone.ckpt', config: '' }, at: [0, 300] }, encoder: { type: 'encoder', version: 1, params: {}, at: [300, 0] },
      },
    }))]);
    await expect.poll(() => node(page, 'model').locator('.node-fault').innerText()).toMatch(/gone\.ckpt is not .*Choose/);
    await run(page);
    expect(await status(page, 'model')).toBe('Failed');
    await page.locator('.run-failed').click();
    await expect.poll(() => node(page, 'model').locator('.node[data-selected]').count()).toBe(1);
  });
});

test('Escape stops a run: nothing waits any more, and Run is there again', async () => {
  await withEditor({}, async (page) => {
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('.node[data-state=running]').first().waitFor();
    await page.keyboard.press('Escape');
    await ended(page);
    expect(await page.locator('.node-status[data-is=queued]').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isEnabled()).toBe(true);
  });
});
