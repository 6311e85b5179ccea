/** What the transformer reads before each code: the condition in the cell's window, then the window's codes before it. Indices only; runs nothing. */
import { cornerOf, type Cell, type Grid } from '../../src/net/window.ts';

export interface Condition {
  /** Int32 (pictures|1, ...): one token or several for the whole picture, or a grid of codes as large as the picture's. */
  readonly tokens: Int32Array;
  readonly pictures: number;
  /** Tokens that stand before the codes: of the whole picture, or of one window. */
  readonly length: number;
  readonly isGrid: boolean;
}

export interface Sequence {
  /** Same for all cells that look at the same window: what was computed for one serves the next. */
  readonly window: string;
  /** Tokens before the cell. */
  readonly length: number;
  token(picture: number, index: number): number;
}

/** @param codes int32 (pictures, h, w), read when a token is asked for; those before the cell in its window must be known by then */
export function sequenceOf(cell: Cell, grid: Grid, condition: Condition, codes: Int32Array): Sequence {
  const { height, width, window: w } = grid, corner = cornerOf(cell, grid), c = condition.length;
  const at = (index: number) => (corner.row + Math.floor(index / w)) * width + corner.column + (index % w); // place in the window -> place in the grid
  const tokenSize = condition.tokens.length / condition.pictures;
  return {
    window: `${corner.row} ${corner.column}`,
    length: c + (cell.row - corner.row) * w + (cell.column - corner.column),
    token(picture, index) {
      if (index >= c) return codes[picture * height * width + at(index - c)];
      return condition.tokens[(condition.pictures === 1 ? 0 : picture) * tokenSize + (condition.isGrid ? at(index) : index)];
    },
  };
}
