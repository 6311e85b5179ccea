/** Wires by hand: a node dropped on one, an end moved, cut by a stroke, led through points, closed over what was taken out. Read from the saved file. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { header, node, port, saved, wire, withoutPickers } from './editor-hands.ts';
import { withEditor } from './harness.ts';

const before = withoutPickers;
const named = (e: { from: string[]; to: string[] }) => `${e.from.join('.')}>${e.to.join('.')}`;
const wires = async (page: Page) => (await saved(page)).edges.map(named).sort();
/** The middle of a wire on the screen. */
const onWire = (page: Page, id: string, part = 0.5) => page.locator(`.react-flow__edge[data-id="${id}"] .react-flow__edge-path`).evaluate((p, at) => {
  const path = p as SVGPathElement, q = path.getPointAtLength(path.getTotalLength() * at).matrixTransform(path.getScreenCTM()!);
  return { x: q.x, y: q.y };
}, part);
const id = (from: string, to: string) => `${from}/${to}`;
const encoded = id('encoder.latent', 'quantizer.latent');

test('a node dropped on a wire it fits is inserted there; one step takes it back', async () => {
  await withEditor({ before }, async (page) => {
    const old = await wires(page);
    await header(page, 'preview').click();
    await page.keyboard.press('Delete');
    await page.keyboard.press('Shift+A');
    await page.keyboard.type('interpolate');
    await page.keyboard.press('Enter');
    const box = (await header(page, 'interpolate').boundingBox())!, at = await onWire(page, encoded);
    await page.mouse.move(box.x + 40, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 20, { steps: 3 });
    const whole = (await node(page, 'interpolate').boundingBox())!;
    await page.mouse.move(at.x - whole.width / 2 + 40, at.y - whole.height / 2 + 10, { steps: 12 });
    await expect.poll(() => page.locator('.wire[data-over]').count()).toBe(1);
    await page.mouse.up();
    const now = await wires(page);
    expect(now.filter((w) => w.includes('interpolate'))).toHaveLength(2);
    expect(now).not.toContain('encoder.latent>quantizer.latent');
    await page.keyboard.press('Control+z');
    expect((await wires(page)).filter((w) => w.includes('interpolate'))).toEqual([]);
    expect(await wires(page)).toContain('encoder.latent>quantizer.latent');
    expect(old).toContain('decoder.image>preview.image');
  });
});

test('the end of a wire is dragged to another port, and away', async () => {
  await withEditor({ before }, async (page) => {
    await node(page, 'preview').waitFor();
    await page.keyboard.press('Shift+A');
    await page.keyboard.type('preview');
    await page.keyboard.press('Enter');
    await node(page, 'preview-2').waitFor();
    await page.keyboard.press('.');
    await page.waitForTimeout(400);
    const end = await onWire(page, id('decoder.image', 'preview.image'), 0.76);
    const to = (await port(page, 'preview-2', 'image', 'target').boundingBox())!;
    await page.mouse.move(end.x, end.y);
    await page.mouse.down();
    await page.mouse.move(end.x - 30, end.y + 30, { steps: 4 });
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
    await page.mouse.up();
    expect(await wires(page)).toContain('decoder.image>preview-2.image');
    expect(await wires(page)).not.toContain('decoder.image>preview.image');
  });
});

test('Shift+Delete takes a node out and keeps the flow', async () => {
  await withEditor({ before }, async (page) => {
    await wire(page, port(page, 'preview', 'image', 'target'), port(page, 'image', 'image', 'source'));
    const old = await saved(page);
    await header(page, 'quantizer').click();
    await page.keyboard.press('Shift+Delete');
    const now = await saved(page);
    expect(now.nodes.quantizer).toBeUndefined();
    expect(now.edges.map(named)).toContain('encoder.latent>decoder.quantized');
    await page.keyboard.press('Control+z');
    expect(await saved(page)).toEqual(old);
  });
});

test('Ctrl and the right button cut what the stroke crosses, and only that', async () => {
  await withEditor({ before }, async (page) => {
    const at = await onWire(page, encoded, 0.25);
    await page.keyboard.down('Control');
    await page.mouse.move(at.x - 10, at.y - 14);
    await page.mouse.down({ button: 'right' });
    await page.mouse.move(at.x + 10, at.y + 14, { steps: 6 });
    expect(await page.locator('.stroke').count()).toBe(1);
    await page.mouse.up({ button: 'right' });
    await page.keyboard.up('Control');
    expect(await page.locator('.menu').count()).toBe(0);
    const now = await wires(page);
    expect(now).not.toContain('encoder.latent>quantizer.latent');
    expect(now).toHaveLength(8);
    await page.keyboard.press('Control+z');
    expect(await wires(page)).toHaveLength(9);
  });
});

test('a wire is led through points, which move and go again', async () => {
  await withEditor({ before }, async (page) => {
    const via = async () => (await saved(page)).edges.find((e) => named(e) === 'image.image>compare.image')?.via;
    const at = await onWire(page, id('image.image', 'compare.image'));
    await page.mouse.click(at.x, at.y, { button: 'middle' });
    expect(await via()).toHaveLength(1);
    const [[x, y]] = (await via())!;
    const point = (await page.locator('.via').boundingBox())!;
    await page.mouse.move(point.x + 4, point.y + 4);
    await page.mouse.down();
    await page.mouse.move(point.x + 34, point.y + 64, { steps: 5 });
    await page.mouse.up();
    const [[x2, y2]] = (await via())!;
    expect(x2).toBeGreaterThan(x + 15);
    expect(y2).toBeGreaterThan(y + 40);
    // Shift and the right button add one where the stroke crosses
    const far = await onWire(page, id('image.image', 'compare.image'), 0.8);
    await page.keyboard.down('Shift');
    await page.mouse.move(far.x, far.y - 40);
    await page.mouse.down({ button: 'right' });
    await page.mouse.move(far.x, far.y + 40, { steps: 5 });
    await page.mouse.up({ button: 'right' });
    await page.keyboard.up('Shift');
    const two = (await via())!;
    expect(two).toHaveLength(2);
    expect(two[0]).toEqual([x2, y2]);
    const moved = (await page.locator('.via').first().boundingBox())!;
    await page.mouse.click(moved.x + 5, moved.y + 5, { button: 'middle' });
    expect(await via()).toHaveLength(1);
  });
});

test('a wire let go over a node takes the port that fits', async () => {
  await withEditor({ before }, async (page) => {
    await page.locator('.react-flow__edge[data-id="decoder.image/preview.image"]').click({ force: true });
    await page.keyboard.press('Delete');
    expect(await wires(page)).toHaveLength(8);
    const box = (await header(page, 'preview').boundingBox())!;
    await wire(page, port(page, 'decoder', 'image', 'source'), { x: box.x + box.width / 2, y: box.y + 8 });
    expect(await wires(page)).toContain('decoder.image>preview.image');
  });
});
