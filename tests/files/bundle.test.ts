/** Bundles: what goes in comes out and runs elsewhere; zip bombs, paths and damage are refused in one sentence. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { sourceOf } from '../../src/models/source.ts';
import { freeName, isPlainName, openBundle, writeBundle } from '../../src/worker/bundle.ts';
import { packParts, unpack } from '../../src/worker/pack.ts';
import { readGraph } from '../../src/graph/file.ts';
import { specs } from '../graph/specs.ts';
import { freshFolder, reconstruct, root, vq } from '../cli/vq.ts';
import { zipOf } from '../models/zip-file.ts';

const text = (s: string) => new TextEncoder().encode(s);
const sha = (b: Uint8Array) => createHash('sha256').update(b).digest('hex');
const workflow = '{"version":1,"nodes":{},"edges":[]}';
const fileOf = (name: string, bytes: Uint8Array) => ({ name, size: bytes.length, sha256: sha(bytes), bytes });
const open = (bytes: Uint8Array) => openBundle(sourceOf('b.vqz', bytes));
const listOf = (files: readonly object[], left: readonly object[] = []) => text(JSON.stringify({ bundle: 1, files, left }));

describe('a bundle', () => {
  it('gives back what was packed', async () => {
    const bytes = [text('hello'), new Uint8Array(5000), Uint8Array.from({ length: 300 }, (_, i) => i)];
    const packed = writeBundle({ workflow, files: bytes.map((b, i) => fileOf(`f ${i}.npy`, b)), left: [{ name: '/x/big.ckpt', why: 'larger', size: 9, sha256: sha(text('')) }], result: text('png') });
    expect(writeBundle({ workflow, files: bytes.map((b, i) => fileOf(`f ${i}.npy`, b)), left: [{ name: '/x/big.ckpt', why: 'larger', size: 9, sha256: sha(text('')) }], result: text('png') })).toEqual(packed);
    const read = await open(packed);
    expect([read.workflow, read.left[0].name, read.result]).toEqual([workflow, '/x/big.ckpt', text('png')]);
    for (const [i, f] of read.files.entries()) expect(await read.read(f)).toEqual(bytes[i]);
  });

  it('names files plainly, whatever path they had', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('../../etc/passwd', 'C:\\x\\con', '/a/b.ckpt', 'B.ckpt', '..', 'nul.png', 'ä/ü.png', '', 'a\u0000b')), { maxLength: 8 }), (paths) => {
      const taken = new Set<string>();
      for (const p of paths) {
        const name = freeName(p, taken);
        expect([name, isPlainName(name), taken.has(name.toLowerCase())]).toEqual([name, true, false]);
        taken.add(name.toLowerCase());
      }
    }), { numRuns: 2000 });
    expect(freeName('/models/vqgan.ckpt', new Set(['vqgan.ckpt']))).toBe('vqgan-2.ckpt');
  });

  it('never touches a file of the person that has the same name', async () => {
    const mine = text('mine'), theirs = text('theirs');
    const graph = JSON.stringify({ version: 1, nodes: { image: { type: 'image', version: 1, at: [0, 0], params: { file: 'p.png' } } }, edges: [] });
    const bundle = await open(writeBundle({ workflow: graph, files: [fileOf('p.png', theirs)], left: [] }));
    const shelf = new Map<string, Uint8Array>([['p.png', mine]]);
    const files = { digest: async (n: string) => { const b = shelf.get(n); if (!b) throw new Error('none'); return sha(b); } };
    const opened = await unpack(bundle, specs, files, async (n, b) => { shelf.set(n, b); });
    expect([shelf.get('p.png'), opened.nodes.image.params.file]).toEqual([mine, `p.${sha(theirs).slice(0, 8)}.png`]);
    expect(shelf.get(opened.nodes.image.params.file as string)).toEqual(theirs);
  });

  it('lists what it leaves out, and packs one content once', async () => {
    const { graph } = readGraph(readFileSync(reconstruct, 'utf8')), bytes = text('same');
    const files = { open: async (n: string) => { if (n.endsWith('.yaml')) throw new Error('There is no file.'); return sourceOf(n, bytes); }, digest: async () => sha(bytes) };
    const parts = await packParts(graph, specs, files);
    expect([parts.files.map((f) => f.name), parts.left]).toEqual([['landscape-5801.png'], [{ name: 'samples/landscapes-vqgan.yaml', why: 'There is no file.' }]]);
    expect(parts.graph.nodes.model.params.file).toBe('landscape-5801.png');
    expect((await packParts(graph, specs, files, 3)).left.map((l) => l.why)).toContain('larger than 3 bytes');
  });
});

/** Entries that say of themselves what they are not. */
function lying(entries: Zippable, change: (v: DataView, at: number, name: string) => void): Uint8Array {
  const zip = zipSync(entries), v = new DataView(zip.buffer);
  for (let at = 0; at < zip.length - 46; at++) {
    if (v.getUint32(at, true) !== 0x02014b50) continue;
    change(v, at, new TextDecoder().decode(zip.subarray(at + 46, at + 46 + v.getUint16(at + 28, true))));
  }
  return zip;
}
const zeros = new Uint8Array(40 << 20);
const base = { 'bundle.json': listOf([]), 'workflow.json': text(workflow) };
const hostile: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
  ['no zip', () => text('hello'), /cut short|damaged/],
  ['an empty file', () => new Uint8Array(), /b\.vqz/],
  ['another zip', () => zipSync({ 'a.txt': text('x') }), /no place in a bundle/],
  ['no list', () => zipSync({ 'workflow.json': text(workflow) }), /no bundle\.json/],
  ['a path upwards', () => zipSync({ ...base, 'files/../../evil': text('x') }), /no place in a bundle/],
  ['an absolute path', () => zipSync({ ...base, '/etc/evil': text('x') }), /no place in a bundle/],
  ['a backslash', () => zipSync({ ...base, 'files\\..\\evil': text('x') }), /no place in a bundle/],
  ['a device', () => zipSync({ ...base, 'files/NUL.txt': text('x') }), /no place in a bundle/],
  ['a name with a path in its list', () => zipSync({ ...base, 'bundle.json': listOf([{ name: '../evil', size: 1, sha256: sha(text('x')) }]) }), /one plain part of a path/],
  ['a file that is not listed', () => zipSync({ ...base, 'files/a': text('x') }), /not in its list/],
  ['a file that is listed only', () => zipSync({ ...base, 'bundle.json': listOf([{ name: 'a', size: 1, sha256: sha(text('x')) }]) }), /does not hold that/],
  ['one name twice', () => zipSync({ ...base, 'bundle.json': listOf([{ name: 'a', size: 1, sha256: sha(text('x')) }, { name: 'A', size: 1, sha256: sha(text('x')) }]), 'files/a': text('x'), 'files/A': text('x') }), /one name/],
  ['a bomb', () => zipSync({ ...base, 'bundle.json': listOf([{ name: 'a', size: zeros.length, sha256: sha(zeros) }]), 'files/a': zeros }, { level: 9 }), /as a zip bomb does/],
  ['a bomb that says it is small', () => lying({ ...base, 'bundle.json': [listOf([{ name: 'a', size: 10, sha256: sha(zeros) }]), { level: 0 }], 'files/a': [zeros, { level: 9 }] }, (v, at, n) => { if (n === 'files/a') v.setUint32(at + 24, 10, true); }), /unpacks to more than 10 bytes/],
  ['files that overlap', () => { let first = 0; return lying({ ...base, 'files/a': [text('x'.repeat(999)), { level: 0 }], 'files/b': [text('x'.repeat(999)), { level: 0 }] }, (v, at, n) => { if (n === 'files/a') first = v.getUint32(at + 42, true); if (n === 'files/b') v.setUint32(at + 42, first, true); }); }, /overlap/],
  ['an unknown packing', () => zipOf([{ name: 'bundle.json', data: listOf([]), method: 12 }]), /not known here \(12\)/],
  ['a newer one', () => zipSync({ ...base, 'bundle.json': text('{"bundle": 2}') }), /newer VQ Studio/],
  ['a list of nonsense', () => zipSync({ ...base, 'bundle.json': text('[1]') }), /bundle\.json/],
  ['another content than listed', () => zipSync({ ...base, 'bundle.json': listOf([{ name: 'a', size: 1, sha256: sha(text('y')) }]), 'files/a': text('x') }), /not the file it was packed with/],
  ['too many files', () => zipSync({ ...base, ...Object.fromEntries(Array.from({ length: 1100 }, (_, i) => [`files/${i}`, text('')])) }), /at most 1000/],
];
it.each(hostile)('refuses %s', async (_, make, why) => {
  const refusal = (async () => { const b = await open(make()); for (const f of b.files) await b.read(f); })();
  await expect(refusal).rejects.toThrow(why);
  await refusal.catch((e: Error) => { expect(e.message).toMatch(/^[^\n]{10,400}\.$/); });
});

it('throws nothing but a sentence, however a bundle is damaged', async () => {
  const whole = writeBundle({ workflow, files: [fileOf('a.txt', text('hello hello hello')), fileOf('b.png', text('png'))], left: [] });
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.option(fc.nat(whole.length)), async (bytes, cut) => {
    const bad = whole.slice(0, cut ?? whole.length);
    for (const [at, b] of bytes) if (at < bad.length) bad[at] = b;
    try { const b = await open(bad); for (const f of b.files) await b.read(f); } catch (e) { expect((e as Error).message).toMatch(/^[^\n]{10,400}\.$/); }
  }), { numRuns: 1500 });
});

it('`vq bundle` packs, `vq run` and `vq verify` open it anywhere, --extract writes over nothing', async () => {
  const folder = freshFolder(), other = freshFolder();
  mkdirSync(join(folder, 'models'));
  for (const f of ['landscapes-vqgan.safetensors', 'landscapes-vqgan.yaml']) writeFileSync(join(folder, 'models', f), readFileSync(join(root, 'graphs/samples', f)));
  writeFileSync(join(folder, 'w.json'), readFileSync(reconstruct, 'utf8').replaceAll('samples/landscapes', 'models/landscapes'));
  const packed = await vq(['bundle', 'w.json', '--result', 'decoder.image', '--out', join(other, 'w.vqz'), '--json'], folder);
  expect([packed.err, packed.code]).toEqual(['', 0]);
  expect(JSON.parse(packed.out).files.map((f: { name: string }) => f.name).sort()).toEqual(['landscape-5801.png', 'landscapes-vqgan.safetensors', 'landscapes-vqgan.yaml']);
  const ran = await vq(['run', 'w.vqz', '--save', 'quantizer.codes=codes.npy'], other);
  expect([ran.err, ran.code, existsSync(join(other, 'codes.npy'))]).toEqual(['', 0, true]);
  const verified = await vq(['verify', 'w.vqz'], other);
  expect([verified.code, verified.out]).toEqual([0, 'Verified: run again, all 16384 pixels are the same.\n']);
  expect((await vq(['bundle', 'w.vqz', '--extract', 'x'], other)).code).toBe(0);
  expect(readdirSync(join(other, 'x')).sort()).toEqual(['landscape-5801.png', 'landscapes-vqgan.safetensors', 'landscapes-vqgan.yaml', 'result.png', 'workflow.json']);
  const again = await vq(['bundle', 'w.vqz', '--extract', 'x'], other);
  expect([again.code, again.err]).toMatchObject([1, expect.stringMatching(/is there already/)]);
  const bad = await vq(['run', 'models/landscapes-vqgan.yaml'], folder);
  expect([bad.code, bad.err]).toMatchObject([1, expect.stringMatching(/not JSON/)]);
}, 180_000);
