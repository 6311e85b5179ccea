/** `vq` as a person types it: what it writes where, what it prints, and one line and exit code 1 for everything that is wrong. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { writeNpy } from '../../src/models/npy.ts';
import { fixture, freshFolder, npy, reconstruct, vq } from './vq.ts';

type Workflow = { version: number; nodes: Record<string, Record<string, unknown>>; edges: { from: string[]; to: string[] }[] };
/** The shipped workflow, changed, as a file of its own. */
function changed(folder: string, change: (w: Workflow) => void): string {
  const w = JSON.parse(readFileSync(reconstruct, 'utf8')) as Workflow;
  change(w);
  const file = join(folder, 'workflow.json');
  writeFileSync(file, JSON.stringify(w));
  return file;
}

describe('vq run', () => {
  test('runs the shipped workflow and says how good the picture is', async () => {
    const { code, out, err } = await vq(['run', reconstruct], freshFolder());
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/^compare .*psnr 2\d\.\d+/m);
    expect(out).toMatch(/engine cpu/);
  });

  test('--json prints one object; --save writes every kind of value and runs only what it needs', async () => {
    const folder = freshFolder();
    const saves = ['decoder.image=out/image.png', 'decoder.image=image.npy', 'quantizer.codes=codes.npy', 'quantizer.codes=codes.json', 'quantizer.codes=codes.png', 'encoder.latent=latent.png', 'quantizer.loss=loss.json', 'quantizer.loss=loss.npy', 'model.model=model.json'];
    const { code, out } = await vq(['run', reconstruct, '--json', ...saves.flatMap((s) => ['--save', s])], folder);
    expect(code).toBe(0);
    const said = JSON.parse(out) as { nodes: Record<string, { ms: number; outputs: Record<string, { shape?: number[]; number?: number }> }>; saved: { from: string; file: string }[]; engine: { name: string } };
    expect(Object.keys(said.nodes).sort()).toEqual(['decoder', 'encoder', 'image', 'model', 'quantizer']);
    expect(said.nodes.quantizer.outputs.codes.shape).toEqual([1, 16, 16]);
    expect(said.saved.map((s) => s.from)).toEqual(saves.map((s) => s.split('=')[0]));

    const image = await npy(join(folder, 'image.npy')), png = decode(readFileSync(join(folder, 'out/image.png')));
    expect([png.width, png.height, png.channels]).toEqual([128, 128, 3]);
    for (let i = 0; i < 128 * 128; i++) for (let c = 0; c < 3; c++) {
      const x = (Math.min(1, Math.max(-1, image.data[c * 128 * 128 + i])) + 1) * 127.5;
      expect(Math.abs(png.data[i * 3 + c] - x)).toBeLessThanOrEqual(0.5001);
    }
    const codes = await npy(join(folder, 'codes.npy')), listed = JSON.parse(readFileSync(join(folder, 'codes.json'), 'utf8'));
    expect(codes.data).toBeInstanceOf(Int32Array);
    expect(listed).toEqual({ dtype: 'int32', shape: [1, 16, 16], below: 256, data: [...codes.data] });
    expect(decode(readFileSync(join(folder, 'codes.png'))).width).toBe(256);
    expect(JSON.parse(readFileSync(join(folder, 'loss.json'), 'utf8'))).toBeCloseTo((await npy(join(folder, 'loss.npy'))).data[0], 6);
    expect(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'))).toMatchObject({ architecture: { nEmbed: 256 }, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('files of a workflow are found beside it, files of --set from the current folder', async () => {
    const folder = freshFolder(), here = join(folder, 'here');
    mkdirSync(here);
    const pixels = await sharp({ create: { width: 24, height: 16, channels: 3, background: { r: 255, g: 0, b: 0 } } }).png().toBuffer();
    writeFileSync(join(folder, 'beside.png'), pixels);
    writeFileSync(join(here, 'near.png'), await sharp(pixels).resize(32, 8, { fit: 'fill' }).webp({ lossless: true }).toBuffer());
    const file = changed(folder, (w) => { w.nodes.image.params = { file: 'beside.png' }; });
    const [a, b] = await Promise.all([
      vq(['run', file, '--save', 'image.image=a.npy'], here), vq(['run', file, '--set', 'image.file=near.png', '--save', 'image.image=b.npy'], here),
    ]);
    expect([a.err, b.err]).toEqual(['', '']);
    expect((await npy(join(here, 'a.npy'))).shape).toEqual([1, 3, 16, 24]);
    const near = await npy(join(here, 'b.npy'));
    expect(near.shape).toEqual([1, 3, 8, 32]);
    expect([near.data[0], near.data[256], near.data[512]]).toEqual([1, -1, -1]);
  });

  test('a photograph lies as its camera was held', async () => {
    const folder = freshFolder();
    // stored 2 wide, 1 high: red, blue; orientation 6 says: turn a quarter clockwise
    const raw = await sharp(Buffer.from([255, 0, 0, 0, 0, 255]), { raw: { width: 2, height: 1, channels: 3 } }).png().withMetadata({ orientation: 6 }).toBuffer();
    writeFileSync(join(folder, 'photo.png'), raw);
    const { err } = await vq(['run', reconstruct, '--set', 'image.file=photo.png', '--save', 'image.image=x.npy'], folder);
    expect(err).toBe('');
    const { shape, data } = await npy(join(folder, 'x.npy'));
    expect(shape).toEqual([1, 3, 2, 1]);
    expect([...data]).toEqual([1, -1, -1, -1, -1, 1]);
  });

  test('a picture of any size comes back in its own, and the padding is told', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'x.npy'), writeNpy(new Float32Array(3 * 21 * 50), [1, 3, 21, 50]));
    const { code, out } = await vq(['run', reconstruct, '--set', 'image.file=x.npy', '--save', 'decoder.image=y.npy'], folder);
    expect(code).toBe(0);
    expect((await npy(join(folder, 'y.npy'))).shape).toEqual([1, 3, 21, 50]);
    expect(out).toContain('padded 50×21 to 56×24');
  });

  test('a batch becomes numbered pictures', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'x.npy'), writeNpy(new Float32Array(2 * 3 * 64), [2, 3, 8, 8]));
    expect((await vq(['run', reconstruct, '--set', 'image.file=x.npy', '--save', 'image.image=y.png'], folder)).code).toBe(0);
    expect([existsSync(join(folder, 'y-0.png')), existsSync(join(folder, 'y-1.png')), existsSync(join(folder, 'y.png'))]).toEqual([true, true, false]);
  });
});

describe('vq check and inspect', () => {
  test('check prints what flows and ends with success', async () => {
    const { code, out } = await vq(['check', reconstruct], freshFolder());
    expect(code).toBe(0);
    expect(out).toMatch(/^quantizer\.codes {2}codes 16·16 of 256$/m);
  });
  test('inspect says architecture, parameters, missing and unexpected tensors, digest', async () => {
    const folder = fixture('reference/vqgan');
    const { code, out } = await vq(['inspect', join(folder, 'model.ckpt'), '--config', join(folder, 'config.yaml'), '--json'], freshFolder());
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ format: 'torch zip', architecture: { embedDim: 24 }, missing: [], unexpected: [], sha256: expect.stringMatching(/^[0-9a-f]{64}$/), parameters: expect.any(Number) });
  });
});

describe('one line, the node in front, exit code 1:', () => {
  const fails = async (args: readonly string[], why: RegExp, folder = freshFolder()) => {
    const { code, out, err } = await vq(args, folder);
    expect(err).toMatch(why);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).not.toMatch(/\bat .*\.ts:\d+/);
    expect([code, out]).toEqual([1, '']);
  };
  const broken: [what: string, args: string[], why: RegExp][] = [
    ['no such workflow', ['run', 'none.json'], /^There is no workflow file .*none\.json/],
    ['no such picture', ['run', reconstruct, '--set', 'image.file=none.png'], /^image: There is no file .*none\.png/],
    ['not a picture', ['run', reconstruct, '--set', `image.file=${reconstruct}`], /^image: .*reconstruct\.json is not a picture/],
    ['not a checkpoint', ['run', reconstruct, '--set', `model.file=${reconstruct}`], /^model: .*reconstruct\.json is .* not a checkpoint/],
    ['a pickle that asks for os.system', ['run', reconstruct, '--set', `model.file=${fixture('models/evil.pt')}`, '--set', 'model.config='], /^model: .*evil\.pt cannot be opened: it asks for .*system/],
    ['weights that do not fit their config', ['run', reconstruct, '--set', `model.file=${fixture('reference/vqgan/model.ckpt')}`, '--set', 'model.config=samples/landscapes-vqgan.yaml'], /^model: .*(encoder|quantize|conv)/],
    ['an unknown layer', ['run', reconstruct, '--save', 'encoder/encoder.down.9=x.npy'], /^encoder: there is no layer encoder\.down\.9; near it: encoder\.down\.0/],
    ['a layer of a node without network', ['run', reconstruct, '--save', 'image/conv=x.npy'], /^--save image\/conv: image has no network/],
    ['a model as a picture', ['run', reconstruct, '--save', 'model.model=x.png'], /^--save model\.model: a model has no picture/],
    ['nothing to inspect', ['inspect', 'none.ckpt'], /^There is no file none\.ckpt/],
  ];
  test.each(broken)('%s', (_, args, why) => fails(args, why));

  test('a truncated checkpoint', async () => {
    const folder = freshFolder(), file = join(folder, 'short.ckpt');
    copyFileSync(fixture('reference/vqgan/model.ckpt'), file);
    truncateSync(file, 200_000);
    await fails(['run', reconstruct, '--set', 'model.file=short.ckpt', '--set', 'model.config='], /^model: .*short\.ckpt/, folder);
  });
  test.each<[string, (w: Workflow) => void, RegExp]>([
    ['a future version', (w) => { w.version = 99; }, /newer VQ Studio \(file version 99/],
    ['an unknown node', (w) => { w.nodes.preview.type = 'ghost'; }, /^preview: There is no node type "ghost"/],
    ['an unknown port', (w) => { w.edges.push({ from: ['encoder', 'nope'], to: ['preview', 'image'] }); }, /^preview: /],
    ['a cycle', (w) => { w.edges = w.edges.filter((e) => !(e.to[0] === 'encoder' && e.to[1] === 'image')); w.edges.push({ from: ['decoder', 'image'], to: ['encoder', 'image'] }); }, /circle/],
    ['a missing wire', (w) => { w.edges = w.edges.filter((e) => e.to[0] !== 'quantizer'); }, /^quantizer: /],
    ['a result outside the folder', (w) => {
      w.nodes.save = { type: 'save', version: 1, params: { file: '../escaped.png' }, at: [0, 0] };
      w.edges.push({ from: ['image', 'image'], to: ['save', 'image'] });
    }, /^save: .*only inside the current folder/],
  ])('%s', async (_, change, why) => {
    const folder = freshFolder();
    await fails(['run', changed(folder, change)], why, folder);
    expect(existsSync(join(folder, '../escaped.png'))).toBe(false);
  });

  test('--json tells it as an object too', async () => {
    const { code, out } = await vq(['run', reconstruct, '--json', '--set', 'image.file=none.png'], freshFolder());
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { node: 'image', message: expect.stringContaining('none.png') } });
  });
});
