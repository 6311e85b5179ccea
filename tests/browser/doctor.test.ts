/** The checkpoint doctor: drop any file of weights, read what it is, and get its nodes built and wired. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drop, node, saved, withoutPickers } from './editor-hands.ts';
import { withEditor } from './harness.ts';

const before = withoutPickers;
const weights = (file: string, name: string) => [{ name, type: '', bytes: readFileSync(file) }];

test('a VQ-GAN becomes a reconstruction around it', async () => {
  await withEditor({ before }, async (page) => {
    await drop(page, page.locator('.react-flow__pane'), weights('tests/fixtures/reference/vqgan/model.ckpt', 'own.ckpt'));
    const doctor = page.getByRole('dialog');
    await expect.poll(() => doctor.innerText()).toMatch(/VQ-GAN[\s\S]*f4[\s\S]*128[\s\S]*torch zip/);
    await doctor.getByRole('button', { name: 'Build a reconstruction' }).click();
    await node(page, 'model-2').waitFor();
    const graph = await saved(page);
    expect(graph.nodes['model-2'].params).toMatchObject({ file: 'own.ckpt', config: '' });
    expect(graph.edges.filter((e) => e.from[0] === 'model-2').map((e) => e.to[0]).toSorted()).toEqual(['decoder-2', 'encoder-2', 'quantizer-2']);
  });
});

test('a transformer becomes sampling under a condition', async () => {
  await withEditor({ before }, async (page) => {
    await drop(page, page.locator('.react-flow__pane'), weights('tests/fixtures/reference/transformer-class/model.ckpt', 'net2net.ckpt'));
    const doctor = page.getByRole('dialog');
    await expect.poll(() => doctor.innerText()).toMatch(/Transformer with its first stage/);
    await doctor.getByRole('button', { name: 'Build sampling under a class' }).click();
    await node(page, 'sampler').waitFor();
    expect((await saved(page)).nodes.transformer.params.file).toBe('net2net.ckpt');
  });
});

test('a damaged file says what is wrong and changes nothing', async () => {
  await withEditor({ before }, async (page) => {
    const old = await saved(page);
    await drop(page, page.locator('.react-flow__pane'), [{ name: 'cut.ckpt', type: '', bytes: readFileSync('tests/fixtures/reference/vqgan/model.ckpt').subarray(0, 60_000) }]);
    await expect.poll(() => page.getByRole('dialog').getByRole('alert').innerText()).toMatch(/cut\.ckpt/);
    await page.keyboard.press('Escape');
    expect(await saved(page)).toEqual(old);
  });
});
