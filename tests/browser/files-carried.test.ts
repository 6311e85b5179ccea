/** Workflows that travel: inside pictures, in links, in bundles; compared with a version on the canvas. Drives the real page. */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'fflate';
import type { Download, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { readGraph } from '../../src/graph/file.ts';
import { packGraph } from '../../src/graph/share.ts';
import { readReceipt, receiptKeyword, workflowKeyword } from '../../src/graph/receipt.ts';
import { readText } from '../../src/run/png-text.ts';
import { vq } from '../cli/vq.ts';
import { drop, emptyPlace, header, node, run, saved, text, withoutPickers } from './editor-hands.ts';
import { withEditor } from './harness.ts';

const before = withoutPickers;
const pane = (page: Page) => page.locator('.react-flow__pane');
const menu = async (page: Page, item: string) => {
  await page.getByRole('button', { name: 'Workflow menu' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};
const bytesOf = async (d: Download) => readFileSync(await d.path());
const fileOf = (name: string, bytes: Buffer, type = 'image/png') => ({ name, type, bytes });
const small = { version: 1 as const, title: 'Small', nodes: { image: { type: 'image', version: 1, params: { file: 'samples/landscape-5801.png' }, at: [0, 0] as [number, number] }, preview: { type: 'preview', version: 1, params: {}, at: [300, 0] as [number, number] } }, edges: [{ from: ['image', 'image'] as [string, string], to: ['preview', 'image'] as [string, string] }] };

test('a picture that was saved carries its workflow: dropped it opens it, verified it is the same, and the command line agrees', async () => {
  await withEditor({ before }, async (page) => {
    await node(page, 'decoder').waitFor();
    await run(page);
    await header(page, 'decoder').click();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as PNG' }).click();
    const png = await bytesOf(await coming);
    expect(readGraph(readText(png, workflowKeyword)!).graph.nodes.decoder.type).toBe('decoder');
    expect(readReceipt(readText(png, receiptKeyword)!)).toMatchObject({ of: { node: 'decoder', port: 'image' }, engine: { name: 'wasm' } });

    const choosing = page.waitForEvent('filechooser');
    await menu(page, 'Verify a picture…');
    await (await choosing).setFiles([{ name: 'mine.png', mimeType: 'image/png', buffer: png }]);
    await expect.poll(() => page.locator('.toast[data-tone=good]').allInnerTexts(), { timeout: 60_000 }).toContainEqual(expect.stringMatching(/mine\.png: Verified: run again, all 16384 pixels are the same/));

    await menu(page, 'New workflow');
    await page.locator('.empty-canvas').waitFor();
    await drop(page, pane(page), [fileOf('mine.png', png)]);
    await node(page, 'decoder').waitFor();
    await page.getByRole('button', { name: 'Use as a picture' }).click();
    await node(page, 'image-2').waitFor();

    const at = join(tmpdir(), `vq-mine-${process.pid}.png`);
    writeFileSync(at, png);
    const { out, code } = await vq(['verify', at, '--json'], tmpdir()), said = JSON.parse(out);
    expect(said.largest).toBeLessThanOrEqual(2);
    expect([said.untouched, [0, 3].includes(code!)]).toEqual([true, true]);
  });
});

test('a save node in the browser signs what it saves', async () => {
  await withEditor({ before }, async (page) => {
    await drop(page, pane(page), [text('s.json', JSON.stringify({ ...small, nodes: { ...small.nodes, preview: { type: 'save', version: 1, params: { file: 'out.png' }, at: [300, 0] } } }))]);
    await node(page, 'preview').waitFor();
    const coming = page.waitForEvent('download');
    await run(page);
    const png = await bytesOf(await coming);
    expect(readReceipt(readText(png, receiptKeyword)!)).toMatchObject({ of: { node: 'preview', item: 0 }, files: { 'samples/landscape-5801.png': expect.stringMatching(/^[0-9a-f]{64}$/) } });
  });
});

test('a bundle holds everything and opens in a browser that has nothing', async () => {
  let bundle: Buffer | undefined;
  await withEditor({ before }, async (page) => {
    await drop(page, pane(page), [fileOf('own picture.png', readFileSync('graphs/samples/landscape-5804.png'))]);
    await node(page, 'image-2').waitFor();
    const coming = page.waitForEvent('download');
    await menu(page, 'Save as bundle');
    bundle = await bytesOf(await coming);
  });
  await withEditor({ before }, async (page) => {
    await node(page, 'encoder').waitFor();
    await drop(page, pane(page), [fileOf('all.vqz', bundle!, 'application/zip')]);
    await node(page, 'image-2').waitFor();
    const graph = await saved(page);
    expect(graph.nodes['image-2'].params.file).toBe('own picture.png');
    await expect.poll(() => node(page, 'image-2').locator('.port-shape').first().innerText()).toBe('3·128·128');
    await drop(page, pane(page), [fileOf('bad.vqz', Buffer.from('PK nothing'), 'application/zip')]);
    await expect.poll(() => page.locator('.toast[data-tone=error]').innerText()).toMatch(/bad\.vqz/);
    await node(page, 'image-2').waitFor();
  });
});

test('a link holds the workflow and opens it once', async () => {
  const path = `#w=${packGraph(small)}`;
  await withEditor({ before, path }, async (page) => {
    await node(page, 'preview').waitFor();
    expect(await page.locator('.react-flow__node').count()).toBe(2);
    expect(page.url()).not.toContain('#');
    await header(page, 'preview').click();
    await page.keyboard.press('Delete');
    await page.locator('.save-state[data-kept=yes]').waitFor();
    await page.reload();
    await node(page, 'image').waitFor();
    expect(await page.locator('.react-flow__node').count()).toBe(1);

    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await menu(page, 'Copy link');
    await page.locator('.toast[data-tone=good]').waitFor();
    const url = await page.evaluate(() => navigator.clipboard.readText()), other = await page.context().newPage();
    await other.goto(url);
    await node(other, 'image').waitFor();
    expect(await other.locator('.access-banner').count()).toBe(0);
    expect(await other.locator('.react-flow__node').count()).toBe(1);
  });
});

const link = (s: string | Uint8Array) => Buffer.from(deflateSync(typeof s === 'string' ? Buffer.from(s) : s)).toString('base64url');
test.each([['nonsense', 'nonsense!'], ['a bomb', link(new Uint8Array(40 << 20))], ['no workflow', link('[1]')], ['a script', link('{"version":1,"nodes":{"<img src=x onerror=alert(1)>":1},"edges":[]}')]])('a hostile link (%s) is refused in one message and the page opens', async (_, hash) => {
  await withEditor({ before, path: `#w=${hash}` }, async (page) => {
    await node(page, 'encoder').waitFor();
    expect(await page.locator('.toast[data-tone=error]').count()).toBe(1);
    expect(await page.locator('.toast[data-tone=error]').innerText()).toMatch(/^The link could not be opened/);
  });
});

test('what changed since a version is drawn on the canvas and listed', async () => {
  await withEditor({ before }, async (page) => {
    await node(page, 'encoder').waitFor();
    await page.getByRole('button', { name: 'Versions, edits and recent workflows' }).click();
    await page.getByRole('textbox', { name: 'Name of this version' }).fill('first');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByRole('region', { name: 'Versions' }).getByText('first').waitFor();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByText('Nothing changed.').waitFor();
    await header(page, 'preview').click();
    await page.keyboard.press('Delete');
    const at = await emptyPlace(page);
    await page.mouse.dblclick(at.x, at.y);
    await page.keyboard.type('histogram');
    await page.keyboard.press('Enter');
    await page.locator('.changes-mark[data-is=removed][data-path=preview]').waitFor();
    await page.locator('.changes-mark[data-is=added]').waitFor();
    expect(await page.locator('.changes-wires path[data-is=removed]').count()).toBe(1);
    expect(await page.locator('.changes-list').innerText()).toMatch(/- node preview[\s\S]*- wire decoder\.image -> preview\.image/);
    await page.getByRole('button', { name: 'Stop comparing' }).click();
    expect(await page.locator('.changes-mark').count()).toBe(0);
    await page.locator('.edit-list').getByText(/Remove/).first().waitFor();
    await page.getByRole('button', { name: 'Open a copy' }).click();
    await node(page, 'preview').waitFor();
    expect(await page.locator('.react-flow__node').count()).toBe(7);
    await page.getByRole('region', { name: 'Recent workflows' }).getByRole('button').first().click();
    await expect.poll(() => node(page, 'preview').count()).toBe(0);
  });
});

test('titles and notes with scripts in them are shown as text', async () => {
  const evil = '<img src=x onerror="document.title=\'hit\'"><script>document.title="hit"</script>';
  const graph = {
    version: 1, title: evil, description: `${evil} [link](javascript:document.title='hit')`, edges: [],
    nodes: { a: { type: 'image', version: 1, title: evil, params: {}, at: [0, 0] }, b: { type: evil, version: 1, params: { [evil.replaceAll(/[./=]/g, '')]: evil }, at: [300, 0] } },
    notes: { n: { text: `# ${evil}\n\n<svg onload="document.title='hit'">\n\n[x](javascript:document.title='hit')`, at: [0, 300], size: [300, 200] } },
    frames: { f: { title: evil, at: [-50, -50], size: [800, 800] } },
  };
  await withEditor({ before }, async (page) => {
    await node(page, 'encoder').waitFor();
    await drop(page, pane(page), [text('evil.json', JSON.stringify(graph))]);
    await node(page, 'a').waitFor();
    expect(await header(page, 'a').innerText()).toContain('<img src=x onerror=');
    await header(page, 'a').click();
    await page.getByRole('button', { name: 'Versions, edits and recent workflows' }).click();
    await new Promise((done) => { setTimeout(done, 300); });
    expect(await page.title()).not.toContain('hit');
    expect(await page.locator('img[src=x], script:not([src]), a[href^="javascript"], .canvas svg[onload]').count()).toBe(0);
    expect((await saved(page)).nodes.a.title).toBe(evil);
  });
});

test('the selection is copied as a program, and what has no such form is named', async () => {
  await withEditor({ before }, async (page) => {
    await node(page, 'encoder').waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await header(page, 'encoder').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy as PyTorch' }).click();
    await expect.poll(copied).toMatch(/class Encoder\(nn\.Module\)[\s\S]*encoder_latent, encoder_latent_crop = model_model\.encode\(image_image\)/);
    expect(await copied()).not.toContain('decoder_image');
    await header(page, 'decoder').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy as TypeScript' }).click();
    await expect.poll(copied).toMatch(/import \{ openStudio \}[\s\S]*const decoder = studio\.node\('decoder'/);
  });
});
