/** Files in and out: what is dropped, what is refused, and what a closed tab loses (nothing). */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drop, emptyPlace, header, node, saved, text, withoutPickers } from './editor-hands.ts';
import { withEditor } from './harness.ts';

const before = withoutPickers;
const picture = { name: 'mine.png', type: 'image/png', bytes: readFileSync('graphs/samples/landscape-5804.png') };

test('a picture dropped on the canvas becomes a node that knows its size', async () => {
  await withEditor({ before }, async (page) => {
    await drop(page, page.locator('.react-flow__pane'), [picture]);
    await node(page, 'image-2').waitFor();
    await expect.poll(() => node(page, 'image-2').locator('.port-shape').innerText()).toBe('3·128·128');
    expect((await saved(page)).nodes['image-2'].params.file).toBe('mine.png');
  });
});

test('a picture dropped on an image node becomes its file', async () => {
  await withEditor({ before }, async (page) => {
    await drop(page, header(page, 'image'), [picture]);
    await expect.poll(async () => (await saved(page)).nodes.image.params.file).toBe('mine.png');
    expect(await page.locator('.react-flow__node').count()).toBe(7);
  });
});

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['not.json', 'hello', /not JSON/],
  ['other.json', '{"a": 1}', /not a workflow/],
  ['newer.json', '{"version": 99, "nodes": [], "edges": []}', /newer VQ Studio/],
  ['wrong.json', '{"version": 1, "nodes": {"a": {"type": "image"}}, "edges": []}', /nodes\.a/],
  ['thing.xyz', 'x', /no place here/],
];
test.each(refused)('%s is refused in one message, and the open workflow is untouched', async (name, content, why) => {
  await withEditor({ before }, async (page) => {
    const old = await saved(page);
    await drop(page, page.locator('.react-flow__pane'), [text(name, content)]);
    await expect.poll(() => page.locator('.toast[data-tone=error]').innerText()).toMatch(why);
    expect(await page.locator('.toast[data-tone=error]').count()).toBe(1);
    expect(await saved(page)).toEqual(old);
  });
});

test('an unknown node is shown and saved again unchanged', async () => {
  await withEditor({ before }, async (page) => {
    const graph = { version: 1, nodes: { odd: { type: 'from-tomorrow', version: 4, params: { deep: [1, { a: null }] }, at: [10, 20], extra: 'kept' } }, edges: [], later: ['kept too'] };
    await drop(page, page.locator('.react-flow__pane'), [text('tomorrow.json', JSON.stringify(graph))]);
    await node(page, 'odd').waitFor();
    expect(await node(page, 'odd').innerText()).toContain('from-tomorrow');
    expect(await saved(page)).toEqual(graph);
  });
});

test('a reload brings the last edit back', async () => {
  await withEditor({ before }, async (page) => {
    const at = await emptyPlace(page);
    await page.mouse.dblclick(at.x, at.y);
    await page.keyboard.type('preview');
    await page.keyboard.press('Enter');
    await node(page, 'preview-2').waitFor();
    await page.reload();
    await node(page, 'preview-2').waitFor();
    expect(await page.locator('.save-state').innerText()).toMatch(/^Edited/);
  });
});

test('new and open again: going back is offered when something would be lost', async () => {
  await withEditor({ before }, async (page) => {
    await header(page, 'preview').click();
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Workflow menu' }).click();
    await page.getByRole('menuitem', { name: 'New workflow' }).click();
    await page.locator('.empty-canvas').waitFor();
    await page.locator('.toast').getByRole('button', { name: 'Go back' }).first().click();
    await node(page, 'encoder').waitFor();
    expect(await page.locator('.react-flow__node').count()).toBe(6);
  });
});
