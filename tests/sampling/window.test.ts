/** Windows and fronts: the published rule, and that nothing is drawn before what it is drawn from. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cornerOf, raster, wavefront, windowOf, windowStart } from '../../src/net/window.ts';

it('a window starts where the published rule says', () => {
  const rule = (i: number, n: number, w: number) => { const h = w / 2; const local = i <= h ? i : n - i < h ? w - (n - i) : h; return i - local; };
  for (const w of [2, 4, 8, 16]) for (const n of [w, w + 1, w + 5, 4 * w]) for (let i = 0; i < n; i++) expect(windowStart(i, n, w)).toBe(rule(i, n, w));
});

it('windows of any side lie within the grid and hold their cell', () => fc.assert(fc.property(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 0, max: 40 }), (w, more) => {
  const n = w + more;
  for (let i = 0; i < n; i++) {
    const start = windowStart(i, n, w);
    expect(start >= 0 && start + w <= n && start <= i && i < start + w).toBe(true);
  }
})));

it.each([[256, 1, 16], [64, 1, 8], [128, 'grid', 8], [512, 'grid', 16], [511, 'grid', 16], [510, 'grid', 15]] as const)('a block of %s after %s tokens: %s', (block, condition, side) => {
  expect(windowOf(block, condition)).toBe(side);
});

it('16x64 with a window of 16: 304 steps instead of 1,024', () => {
  const grid = { height: 16, width: 64, window: 16 };
  expect(raster(grid, () => true).length).toBe(1024);
  expect(wavefront(grid, () => true).length).toBe(304);
});

it('every cell once, after all that stands before it in its window', () => fc.assert(fc.property(
  fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), fc.nat(), (window, dh, dw, known) => {
    const grid = { height: window + dh, width: window + dw, window }, isOpen = (r: number, c: number) => (known >> ((r * 7 + c) % 13)) % 2 === 0;
    const turn = new Map<string, number>();
    wavefront(grid, isOpen).forEach((group, i) => group.forEach(({ row, column }) => { expect(turn.has(`${row} ${column}`)).toBe(false); turn.set(`${row} ${column}`, i); }));
    for (let row = 0; row < grid.height; row++) for (let column = 0; column < grid.width; column++) {
      const mine = turn.get(`${row} ${column}`);
      expect(mine !== undefined).toBe(isOpen(row, column));
      if (mine === undefined) continue;
      const corner = cornerOf({ row, column }, grid);
      for (let r = corner.row; r <= row; r++) for (let c = corner.column; c < (r === row ? column : corner.column + window); c++) expect(turn.get(`${r} ${c}`) ?? -1).toBeLessThan(mine);
    }
  },
)));
