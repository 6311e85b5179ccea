/** Which cells a code is drawn from, and which codes may be drawn at once. Geometry only; knows no network. */

/** Side of the largest square grid that fits a transformer's block after its condition; the last code is never an input. */
export const windowOf = (blockSize: number, condition: 'grid' | number) =>
  Math.floor(Math.sqrt(condition === 'grid' ? (blockSize + 1) / 2 : blockSize + 1 - condition));

/** First cell of the window of `w` cells around cell i of n, as published: centred, except near the borders. */
export function windowStart(i: number, n: number, w: number): number {
  const half = Math.floor(w / 2);
  if (i <= half) return 0;
  return n - i < w - half ? n - w : i - half;
}

export interface Cell { readonly row: number; readonly column: number }
export interface Grid { readonly height: number; readonly width: number; readonly window: number }

/** Top left corner of a cell's window. */
export const cornerOf = ({ row, column }: Cell, { height, width, window }: Grid): Cell =>
  ({ row: windowStart(row, height, window), column: windowStart(column, width, window) });

/**
 * Cells to be drawn, in groups: each group needs codes of the groups before it only.
 * A cell sees what stands before it in its window; cells on a slanted front do not see each other.
 * @param open whether the cell at (row, column) is to be drawn; others are known from the start
 */
export function wavefront(grid: Grid, open: (row: number, column: number) => boolean): Cell[][] {
  const { height, width, window } = grid, groups: Cell[][] = [];
  const turn = new Int32Array(height * width).fill(-1); // -1: known
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (!open(row, column)) continue;
      const corner = cornerOf({ row, column }, grid);
      let last = -1;
      for (let r = corner.row; r <= row; r++) {
        const end = r === row ? column : corner.column + window;
        for (let c = corner.column; c < end; c++) last = Math.max(last, turn[r * width + c]);
      }
      turn[row * width + column] = last + 1;
      (groups[last + 1] ??= []).push({ row, column });
    }
  }
  return groups;
}

/** The same cells one by one, row by row. */
export function raster({ height, width }: Grid, open: (row: number, column: number) => boolean): Cell[][] {
  const out: Cell[][] = [];
  for (let row = 0; row < height; row++) for (let column = 0; column < width; column++) if (open(row, column)) out.push([{ row, column }]);
  return out;
}
