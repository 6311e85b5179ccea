/** What every node type needs to be drawn: an icon that exists, colours that can be read, a search that finds it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { valueKinds } from '../../src/graph/port.ts';
import { gist, offers } from '../../src/editor/state/search.ts';
import { specs } from '../../src/editor/specs.ts';
import { hasIcon } from '../../src/editor/ui/icon.tsx';
import { words } from '../../src/editor/words.ts';

test('every icon that a spec names is there', () => {
  expect([...specs.values()].filter((s) => !hasIcon(s.icon)).map((s) => `${s.type}: ${s.icon}`)).toEqual([]);
});

const tokens = readFileSync('src/editor/styles/tokens.css', 'utf8');
const [lightText, darkText] = tokens.split(":root[data-theme='dark'] {");
const read = (text: string) => new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, k, v]) => [k, v]));
const light = read(lightText), dark = new Map([...light, ...read(darkText.split('\n}')[0])]);

const channel = (x: number) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
const luminance = (hex: string) => [1, 3, 5].map((i) => channel(parseInt(hex.slice(i, i + 2), 16) / 255)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const contrast = (a: string, b: string) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };

test.each([['light', light], ['dark', dark]] as const)('text and kinds stand out from every ground by 4.5 : 1 (%s)', (_, theme) => {
  const inks = ['text', 'text-2', 'text-3', 'danger', 'good', 'warn', ...valueKinds.map((k) => `kind-${k}`)];
  const grounds = ['panel', 'raised', 'well', 'ground'];
  const poor = inks.flatMap((ink) => grounds.map((ground) => [ink, ground, contrast(theme.get(ink)!, theme.get(ground)!)] as const)).filter(([, , c]) => !(c >= 4.5));
  expect(poor).toEqual([]);
  expect(contrast(theme.get('on-accent')!, theme.get('accent')!)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(theme.get('danger')!, theme.get('danger-soft')!)).toBeGreaterThanOrEqual(4.5);
});

test('every kind of value has a name', () => {
  expect(valueKinds.filter((k) => !words.kinds[k])).toEqual([]);
});

test('search finds by title first, and by what a wire fits', () => {
  expect(offers(specs, 'dec')[0].spec.type).toBe('decoder');
  expect(offers(specs, '', { kind: 'codes', side: 'in' }).find((o) => o.spec.type === 'decoder')?.port).toBe('codes');
  expect(offers(specs, 'decoder', { kind: 'codes', side: 'in' })[0].spec.type).toBe('decoder');
  expect(offers(specs, '', { kind: 'codes', side: 'in' }).map((o) => o.spec.type)).not.toContain('model');
  expect(offers(specs, 'no such thing')).toEqual([]);
});

test('a gist is one sentence without markdown', () => {
  for (const spec of specs.values()) expect(gist(spec)).toMatch(/^[^*`\n]+$/);
});
