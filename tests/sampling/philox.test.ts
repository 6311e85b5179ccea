/** The random generator: the published vectors, and the distributions drawn through it. */
import { expect, it } from 'vitest';
import { drawFrom, filterLogits, greedyFrom, probabilities } from '../../nodes/sampler/filter.ts';
import { gumbelAt, philox, uniformAt } from '../../src/net/philox.ts';

// Random123, kat_vectors, philox4x32 10
it.each([
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
])('counter %s, key %s', ([a, b, c, d], [k, l], want) => {
  const out = new Uint32Array(4);
  philox(a, b, c, d, k, l, out);
  expect([...out].map((x) => x.toString(16).padStart(8, '0')).join(' ')).toBe(want);
});

it('depends on every part of the place, and on nothing else', () => {
  const place = { seed: 5, picture: 1, row: 2, column: 3 };
  const numbers = (p: typeof place) => { const at = uniformAt(p); return [9, 0, 4].map(at); };
  expect(numbers(place)).toEqual(numbers({ ...place }));
  for (const other of [{ seed: 6 }, { seed: 5 + 2 ** 32 }, { picture: 0 }, { row: 0 }, { column: 0 }]) expect(numbers({ ...place, ...other })).not.toEqual(numbers(place));
});

/** 99.9th percentile of chi-square with n degrees of freedom (Wilson and Hilferty). */
const limit = (n: number) => n * (1 - 2 / (9 * n) + 3.09 * Math.sqrt(2 / (9 * n))) ** 3;

it.each([
  ['all codes', { temperature: 1, topK: 0, topP: 1 }],
  ['temperature, top-k and top-p', { temperature: 0.7, topK: 12, topP: 0.9 }],
])('10,000 draws through %s fit their distribution', (_, filter) => {
  const logits = Float32Array.from({ length: 32 }, (_, i) => Math.sin(i * 1.7) * 1.5), left = filterLogits(logits, filter), p = probabilities(left, 32);
  const counts = new Float64Array(32), n = 10_000;
  for (let i = 0; i < n; i++) counts[drawFrom(left, gumbelAt({ seed: 1, picture: i % 10, row: Math.floor(i / 10) % 100, column: Math.floor(i / 1000) }))]++;
  let chi = 0, cells = 0;
  p.forEach((q, i) => { if (q > 0) { chi += (counts[i] - n * q) ** 2 / (n * q); cells++; } else expect(counts[i]).toBe(0); });
  expect(cells).toBe(left.indices.length);
  expect(chi).toBeLessThan(limit(cells - 1));
});

it('greedy is the limit of low temperature', () => {
  const logits = Float32Array.from({ length: 64 }, (_, i) => Math.cos(i * 2.1) * 3);
  for (let i = 0; i < 200; i++) expect(drawFrom(filterLogits(logits, { temperature: 1e-6, topK: 0, topP: 1 }), gumbelAt({ seed: i, picture: 0, row: 0, column: 0 }))).toBe(greedyFrom(logits));
});
