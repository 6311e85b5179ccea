/** Nodes by hand: cloned, copied with their wires, switched off, frozen, lined up, laid out; frames and notes. Read from the saved file. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ended, header, node, run, saved, status, withoutPickers } from './editor-hands.ts';
import { withEditor } from './harness.ts';

const before = withoutPickers;
const choose = async (page: Page, ...ids: string[]) => { for (const [i, id] of ids.entries()) await header(page, id).click(i ? { modifiers: ['Control'], position: { x: 60, y: 8 } } : { position: { x: 60, y: 8 } }); };
const dragBy = async (page: Page, at: { x: number; y: number }, dx: number, dy: number) => {
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + dx / 2, at.y + dy / 2, { steps: 4 });
  await page.mouse.move(at.x + dx, at.y + dy, { steps: 4 });
  await page.mouse.up();
};
const grip = async (page: Page, id: string) => { const b = (await header(page, id).boundingBox())!; return { x: b.x + b.width * 0.55, y: b.y + 8 }; };

test('Alt-drag leaves the node where it is and puts a copy where it is dropped', async () => {
  await withEditor({ before }, async (page) => {
    const old = await saved(page);
    await page.keyboard.down('Alt');
    await dragBy(page, await grip(page, 'quantizer'), 40, 200);
    await page.keyboard.up('Alt');
    const now = await saved(page);
    expect(now.nodes.quantizer.at).toEqual(old.nodes.quantizer.at);
    expect(now.nodes['quantizer-2'].at[1]).toBeGreaterThan(old.nodes.quantizer.at[1] + 150);
    expect(now.edges).toHaveLength(old.edges.length);
  });
});

test('copies with the wires that come in: Ctrl+Shift+D and Ctrl+Shift+V', async () => {
  await withEditor({ before: async (page) => { await before(page); await page.context().grantPermissions(['clipboard-read', 'clipboard-write']); } }, async (page) => {
    await choose(page, 'quantizer');
    await page.keyboard.press('Control+Shift+d');
    const into = (g: Awaited<ReturnType<typeof saved>>, id: string) => g.edges.filter((e) => e.to[0] === id).map((e) => e.from.join('.')).sort();
    expect(into(await saved(page), 'quantizer-2')).toEqual(['encoder.latent', 'model.model']);
    await choose(page, 'quantizer');
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    expect(into(await saved(page), 'quantizer-3')).toEqual([]);
    await page.keyboard.press('Control+Shift+v');
    await expect.poll(async () => into(await saved(page), 'quantizer-4')).toEqual(['encoder.latent', 'model.model']);
  });
});

test('mute, bypass, collapse and pin stand in the file and on the node, and count when it runs', async () => {
  await withEditor({ before }, async (page) => {
    await choose(page, 'quantizer');
    await page.keyboard.press('Control+b');
    expect((await saved(page)).nodes.quantizer.mode).toBe('bypass');
    await choose(page, 'compare');
    await page.keyboard.press('Control+m');
    await page.keyboard.press('Alt+c');
    expect((await saved(page)).nodes.compare).toMatchObject({ mode: 'mute', collapsed: true });
    await run(page);
    // the latent goes round the quantizer; the comparison does not run
    expect(await status(page, 'decoder')).toMatch(/s$/);
    expect(await status(page, 'compare')).toBe('Does not run');
    expect(await status(page, 'quantizer')).toBe('Does not run');
    await choose(page, 'compare');
    await page.keyboard.press('Control+m');
    await choose(page, 'quantizer');
    await page.keyboard.press('Control+b');
    expect((await saved(page)).nodes.quantizer.mode).toBeUndefined();
    await choose(page, 'encoder');
    await page.keyboard.press('p');
    await expect.poll(async () => (await saved(page)).nodes.encoder.pinned?.latent?.shape).toEqual([1, 32, 16, 16]);
    await page.keyboard.press('Control+Enter');
    await ended(page);
    expect(await status(page, 'encoder')).toBe('Cached');
    const text = JSON.stringify(await saved(page));
    expect(text.length).toBeLessThan(200_000);
    await choose(page, 'encoder');
    await page.keyboard.press('p');
    expect((await saved(page)).nodes.encoder.pinned).toBeUndefined();
  });
});

test('align, distribute, snap and lay out', async () => {
  await withEditor({ before }, async (page) => {
    const at = async () => (await saved(page)).nodes;
    await choose(page, 'encoder', 'quantizer', 'decoder');
    await page.keyboard.press('Alt+Shift+ArrowTop'.replace('Top', 'Up'));
    const top = await at();
    expect(top.encoder.at[1]).toBe(top.quantizer.at[1]);
    expect(top.decoder.at[1]).toBe(top.quantizer.at[1]);
    await page.keyboard.press('Alt+Shift+h');
    const widths = Object.fromEntries(await Promise.all(['encoder', 'quantizer', 'decoder'].map(async (id) => [id, (await node(page, id).evaluate((e) => (e as HTMLElement).offsetWidth))] as const)));
    const even = await at(), gap = (a: string, b: string) => even[b].at[0] - even[a].at[0] - widths[a];
    expect(Math.abs(gap('encoder', 'quantizer') - gap('quantizer', 'decoder'))).toBeLessThanOrEqual(1);
    await page.keyboard.press('Shift+g');
    for (const id of ['encoder', 'quantizer', 'decoder']) expect((await at())[id].at.map((x) => Math.abs(x % 22))).toEqual([0, 0]);
    await page.keyboard.press('Escape');
    const mixed = await at();
    await page.keyboard.press('Shift+L');
    await expect.poll(async () => JSON.stringify(await at()) !== JSON.stringify(mixed)).toBe(true);
    const laid = await saved(page);
    for (const e of laid.edges) expect(laid.nodes[e.from[0]].at[0], `${e.from[0]} before ${e.to[0]}`).toBeLessThan(laid.nodes[e.to[0]].at[0]);
    await page.keyboard.press('Control+z');
    expect(await at()).toEqual(mixed);
  });
});

test('a frame moves with all that lies in it; its title and a note are text, whatever they hold', async () => {
  await withEditor({ before }, async (page) => {
    const evil = '<script>window.hit=1</script><img src=x onerror="window.hit=1">';
    await choose(page, 'encoder', 'quantizer');
    await page.keyboard.press('Control+g');
    const framed = await saved(page), [frame] = Object.keys(framed.frames!);
    await page.locator('.frame-title').dblclick();
    await page.keyboard.type(evil);
    await page.keyboard.press('Enter');
    const box = (await page.locator('.frame-grip').boundingBox())!;
    await dragBy(page, { x: box.x + box.width - 12, y: box.y + 8 }, 60, 90);
    const moved = await saved(page), by = [0, 1].map((i) => moved.frames![frame].at[i] - framed.frames![frame].at[i]);
    expect(by[1]).toBeGreaterThan(60);
    for (const id of ['encoder', 'quantizer']) expect(moved.nodes[id].at).toEqual(framed.nodes[id].at.map((x, i) => x + by[i]));
    expect(moved.nodes.decoder.at).toEqual(framed.nodes.decoder.at);
    expect(moved.frames![frame].title).toBe(evil);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+M');
    await page.locator('.note textarea:focus').waitFor();
    await page.keyboard.type(`# Heading\n\n**bold** ${evil}\n\n[x](javascript:window.hit=1)`);
    await page.keyboard.press('Escape');
    expect(Object.values((await saved(page)).notes!)[0].text).toContain(evil);
    expect(await page.locator('.note h1').innerText()).toBe('Heading');
    expect(await page.locator('.note strong').innerText()).toBe('bold');
    expect(await page.locator('.note script, .note img, .note a, .frame script, .frame img').count()).toBe(0);
    expect(await page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined();
  });
});

test('Ctrl+Shift+click shows an output beside its node', async () => {
  await withEditor({ before }, async (page) => {
    await header(page, 'encoder').click({ modifiers: ['Control', 'Shift'], position: { x: 60, y: 8 } });
    expect((await saved(page)).edges).toContainEqual({ from: ['encoder', 'latent'], to: ['preview-2', 'image'] });
  });
});
