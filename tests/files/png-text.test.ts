/** Texts in PNG files: what is written is read, the picture stays the same for every reader, damage is told in words. */
import { decode, encode } from 'fast-png';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { isPng, readText, withTexts } from '../../src/run/png-text.ts';

const wf = (s: string) => new TextDecoder().decode(new TextEncoder().encode(s));
const picture = encode({ width: 3, height: 2, channels: 3, data: Uint8Array.from({ length: 18 }, (_, i) => i * 14) });

it('reads what it writes, short or packed, and replaces what was there', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 1500, unit: 'binary' }), (a, b) => {
    const one = withTexts(picture, { 'vq.a': a, 'vq.b': wf(b) });
    expect([readText(one, 'vq.a'), readText(one, 'vq.b'), readText(one, 'vq.c')]).toEqual([wf(a), wf(b), undefined]);
    const two = withTexts(one, { 'vq.a': 'other' });
    expect([readText(two, 'vq.a'), readText(two, 'vq.b')]).toEqual(['other', wf(b)]);
  }), { numRuns: 50 });
});

it('leaves the pixels to other readers, which find the text too', async () => {
  const signed = withTexts(picture, { 'vq-studio.workflow': 'ä'.repeat(3000) });
  expect(decode(signed, { checkCrc: true }).data).toEqual(decode(picture).data);
  const { data } = await sharp(signed).raw().toBuffer({ resolveWithObject: true });
  expect([...data]).toEqual([...decode(picture).data]);
  expect(((await sharp(signed).metadata()).comments ?? []).find((c) => c.keyword === 'vq-studio.workflow')?.text).toBe('ä'.repeat(3000));
});

it('says what is wrong with a damaged file, and nothing else happens', () => {
  const signed = withTexts(picture, { k: 'x'.repeat(5000) });
  fc.assert(fc.property(fc.nat(signed.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
    const bad = cut ? signed.slice(0, at) : signed.slice();
    if (!cut) bad[at] = byte;
    try { readText(bad, 'k'); } catch (e) { expect((e as Error).message).toMatch(/^(It is not a PNG file|This PNG file is cut short|A text in this PNG file .+)\.$/); }
  }), { numRuns: 1000 });
  expect(isPng(new Uint8Array())).toBe(false);
});

it('does not unpack a text that would fill the memory', async () => {
  const { zlibSync } = await import('fflate');
  const bomb = zlibSync(new Uint8Array(80 << 20), { level: 9 });
  // built by hand: a text chunk whose 80 kB become 80 MB
  const body = Uint8Array.from([...new TextEncoder().encode('bomb'), 0, 1, 0, 0, 0, ...bomb]), chunk = new Uint8Array(12 + body.length);
  new DataView(chunk.buffer).setUint32(0, body.length);
  chunk.set(new TextEncoder().encode('iTXt'), 4);
  chunk.set(body, 8);
  const hostile = Uint8Array.from([...picture.subarray(0, 33), ...chunk, ...picture.subarray(33)]);
  expect(() => readText(hostile, 'bomb')).toThrow(/unpacks to more than 67108864 bytes/);
});
