/** Zip archives in the forms that PyTorch of all ages, other writers and repackers give them. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../src/models/open.ts';
import { sourceOf } from '../../src/models/source.ts';
import { openZip } from '../../src/models/zip.ts';
import { fixture } from './fixture.ts';
import { zipOf, type ZipForm, type ZipPart } from './zip-file.ts';

async function partsOf(path: string): Promise<ZipPart[]> {
  const source = fixture(path), zip = await openZip(source), parts: ZipPart[] = [];
  for (const e of zip.entries.values()) { const at = await zip.startOf(e); parts.push({ name: e.name, data: await source.read(at, at + e.size) }); }
  return parts;
}

describe('the same checkpoint, packed otherwise', () => {
  const forms: [string, ZipForm, (p: ZipPart[]) => ZipPart[]][] = [
    ['as it is', {}, (p) => p],
    ['zip64', { zip64: true }, (p) => p],
    ['data descriptors', { descriptors: true }, (p) => p],
    ['both, with a comment', { zip64: true, descriptors: true, comment: 'PK\x05\x06 made by hand' }, (p) => p],
    ['another folder', {}, (p) => p.map((x) => ({ ...x, name: x.name.replace('odd/', 'archive of mine/v1/') }))],
    ['no folder', {}, (p) => p.map((x) => ({ ...x, name: x.name.replace('odd/', '') }))],
    ['another order', {}, (p) => [...p].reverse()],
  ];
  for (const [what, form, change] of forms) {
    it(`${what}`, async () => {
      const a = await openCheckpoint(fixture('models/odd.pt')), b = await openCheckpoint(sourceOf('packed.pt', zipOf(change(await partsOf('models/odd.pt')), form)));
      expect([...b.tensors]).toEqual([...a.tensors]);
      for (const name of a.tensors.keys()) expect(await b.read(name), name).toEqual(await a.read(name));
    });
  }
});

it('refuses compressed entries, with advice', async () => {
  const packed = zipSync(Object.fromEntries((await partsOf('models/odd.pt')).map((p) => [p.name, p.data])), { level: 6 });
  await expect(openCheckpoint(sourceOf('packed.pt', packed))).rejects.toThrow(/packed\.pt: odd\/data\.pkl is compressed.*zip -0/);
});

it('refuses two entries of one name, and entries beyond the end', async () => {
  const part = { name: 'm/data.pkl', data: new Uint8Array(4) };
  await expect(openZip(sourceOf('a.pt', zipOf([part, part])))).rejects.toThrow(/twice/);
  const bytes = zipOf([part]), view = new DataView(bytes.buffer);
  const central = bytes.length - 22 - 46 - part.name.length;
  view.setUint32(central + 20, 1e6, true);
  view.setUint32(central + 24, 1e6, true);
  await expect(openZip(sourceOf('a.pt', bytes))).rejects.toThrow(/beyond the end/);
});
