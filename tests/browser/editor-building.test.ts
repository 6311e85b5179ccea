/** Building a graph with mouse and keys; what it became is read from the saved file. */
import { expect, test } from 'vitest';
import { emptyPlace, header, node, port, pull, saved, wire, withoutPickers } from './editor-hands.ts';
import { withEditor } from './harness.ts';

const before = withoutPickers;

test('double-click, type, Enter: a node where the pointer was', async () => {
  await withEditor({ before }, async (page) => {
    const at = await emptyPlace(page);
    await page.mouse.dblclick(at.x, at.y);
    await page.keyboard.type('compare');
    await page.keyboard.press('Enter');
    await node(page, 'compare-2').waitFor();
    const box = (await node(page, 'compare-2').boundingBox())!;
    expect(Math.abs(box.x - at.x)).toBeLessThan(30);
    expect((await saved(page)).nodes['compare-2'].type).toBe('compare');
  });
});

test('a wire dropped into empty space offers what fits and connects it', async () => {
  await withEditor({ before }, async (page) => {
    await wire(page, port(page, 'encoder', 'latent', 'source'), await emptyPlace(page));
    const offered = await page.locator('.add-search [role=option] b').allInnerTexts();
    expect(offered).toContain('Quantizer');
    expect(offered).not.toContain('Model');
    await page.keyboard.type('quant');
    await page.keyboard.press('Enter');
    await node(page, 'quantizer-2').waitFor();
    expect((await saved(page)).edges).toContainEqual({ from: ['encoder', 'latent'], to: ['quantizer-2', 'latent'] });
    // one step of the history
    await page.keyboard.press('Control+z');
    const graph = await saved(page);
    expect(graph.nodes['quantizer-2']).toBeUndefined();
    expect(graph.edges).toHaveLength(9);
  });
});

test('a wire that does not fit is refused with the reason, and changes nothing', async () => {
  await withEditor({ before }, async (page) => {
    const old = await saved(page);
    await pull(page, port(page, 'image', 'image', 'source'), port(page, 'quantizer', 'latent', 'target'));
    await expect.poll(() => page.locator('.refusal').innerText()).toMatch(/latent.*picture/);
    expect(await port(page, 'quantizer', 'latent', 'target').locator('xpath=..').getAttribute('data-fits')).toBe('no');
    expect(await port(page, 'preview', 'image', 'target').locator('xpath=..').getAttribute('data-fits')).toBe('yes');
    await page.mouse.up();
    expect(await saved(page)).toEqual(old);
  });
});

test('delete, undo, redo; Backspace as well as Delete', async () => {
  await withEditor({ before }, async (page) => {
    const old = await saved(page);
    for (const key of ['Delete', 'Backspace']) {
      await header(page, 'preview').click();
      await page.keyboard.press(key);
      expect((await saved(page)).nodes.preview).toBeUndefined();
      await page.keyboard.press('Control+z');
      expect(await saved(page)).toEqual(old);
    }
    await page.keyboard.press('Control+Shift+z');
    expect((await saved(page)).nodes.preview).toBeUndefined();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+y');
    expect((await saved(page)).nodes.preview).toBeUndefined();
  });
});

test('copy, paste and duplicate keep the wires between the copies', async () => {
  await withEditor({ before }, async (page) => {
    await header(page, 'encoder').click();
    await header(page, 'quantizer').click({ modifiers: ['Control'] });
    await page.keyboard.press('Control+d');
    expect((await saved(page)).edges).toContainEqual({ from: ['encoder-2', 'latent'], to: ['quantizer-2', 'latent'] });
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    const graph = await saved(page);
    expect(graph.edges).toContainEqual({ from: ['encoder-3', 'latent'], to: ['quantizer-3', 'latent'] });
    expect(graph.edges).toHaveLength(11);
  });
});

test('dragging and arrow keys move nodes, one step of the history each time', async () => {
  await withEditor({ before }, async (page) => {
    const old = await saved(page), at = (await header(page, 'decoder').boundingBox())!;
    await page.mouse.move(at.x + 60, at.y + 8);
    await page.mouse.down();
    await page.mouse.move(at.x + 110, at.y + 48, { steps: 6 });
    await page.mouse.up();
    const moved = (await saved(page)).nodes.decoder.at;
    expect(moved[0]).toBeGreaterThan(old.nodes.decoder.at[0] + 20);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    expect((await saved(page)).nodes.decoder.at).toEqual([moved[0] + 8, moved[1] + 64]);
    await page.keyboard.press('Control+z');
    expect((await saved(page)).nodes.decoder.at).toEqual(moved);
    await page.keyboard.press('Control+z');
    expect((await saved(page)).nodes.decoder.at).toEqual(old.nodes.decoder.at);
  });
});

test('a name is text, whatever it holds', async () => {
  await withEditor({ before }, async (page) => {
    await header(page, 'encoder').locator('.node-title').dblclick();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('<img src=x onerror=alert(1)> {a}');
    await page.keyboard.press('Enter');
    expect(await header(page, 'encoder').locator('.node-title').innerText()).toBe('<img src=x onerror=alert(1)> {a}');
    expect((await saved(page)).nodes.encoder.title).toBe('<img src=x onerror=alert(1)> {a}');
  });
});

test('a node is dragged from the palette; the inspector changes its parameters', async () => {
  await withEditor({ before }, async (page) => {
    await page.getByRole('button', { name: 'Add a node' }).click();
    await page.locator('.palette-entry', { hasText: 'Image' }).first().dragTo(page.locator('.react-flow__pane'), { targetPosition: { x: 420, y: 560 } });
    await node(page, 'image-2').waitFor();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByRole('button', { name: /^Resize:/ }).click();
    await page.getByRole('menuitemradio', { name: 'Shortest side to' }).click();
    const side = inspector.getByRole('spinbutton', { name: 'Side' });
    await side.fill('100000');
    await side.press('Enter');
    const params = (await saved(page)).nodes['image-2'].params;
    expect(params).toMatchObject({ resize: 'shortest', side: 4096 });
  });
});
