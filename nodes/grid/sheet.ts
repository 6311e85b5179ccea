/** A contact sheet: equal cells in rows, a gap around each, pictures and lettering put into them. Numbers in [-1, 1]; knows no tensor. */
import { lettering, letterHeight, letterWidth } from './lettering.ts';

export type Colour = readonly [r: number, g: number, b: number];

export interface Layout { readonly rows: number; readonly columns: number; readonly height: number; readonly width: number; readonly gap: number; /** Left free at the left and above. */ readonly left?: number; readonly top?: number }

export interface Batch { readonly data: Float32Array; readonly c: number; readonly h: number; readonly w: number }

/** Columns for `count` cells as near to a square sheet as whole rows allow. */
export const squareColumns = (count: number, height = 1, width = 1) => Math.min(count, Math.max(1, Math.ceil(Math.sqrt((count * height) / width))));

export class Sheet {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;

  constructor(readonly layout: Layout, background: Colour) {
    const { rows, columns, height, width, gap, left = 0, top = 0 } = layout;
    this.height = top + rows * (height + gap) + gap;
    this.width = left + columns * (width + gap) + gap;
    this.data = new Float32Array(3 * this.height * this.width);
    background.forEach((v, k) => this.data.fill(v, k * this.area, (k + 1) * this.area));
  }

  get area() { return this.height * this.width; }

  /** Upper left corner of a cell. */
  corner(row: number, column: number): readonly [y: number, x: number] {
    const { height, width, gap, left = 0, top = 0 } = this.layout;
    return [top + gap + row * (height + gap), left + gap + column * (width + gap)];
  }

  /** Picture `item` of a batch (n, c, h, w), c = 1 or 3, no larger than a cell, into a cell's upper left corner or `dx` right of it. */
  put(row: number, column: number, { data, c, h, w }: Batch, item: number, dx = 0) {
    const [y0, x0] = this.corner(row, column);
    for (let k = 0; k < 3; k++) for (let y = 0; y < h; y++) {
      const from = ((item * c + (c === 3 ? k : 0)) * h + y) * w;
      this.data.set(data.subarray(from, from + w), k * this.area + (y0 + y) * this.width + x0 + dx);
    }
  }

  fill(y0: number, x0: number, h: number, w: number, colour: Colour) {
    for (let k = 0; k < 3; k++) for (let y = Math.max(0, y0); y < Math.min(this.height, y0 + h); y++) {
      const row = k * this.area + y * this.width;
      this.data.fill(colour[k], row + Math.max(0, x0), row + Math.min(this.width, x0 + w));
    }
  }

  /** Mixes a rectangle with a colour, `by` of it. */
  fade(y0: number, x0: number, h: number, w: number, colour: Colour, by: number) {
    for (let k = 0; k < 3; k++) for (let y = y0; y < y0 + h; y++) for (let x = x0; x < x0 + w; x++) {
      const at = k * this.area + y * this.width + x;
      this.data[at] = this.data[at] * (1 - by) + colour[k] * by;
    }
  }

  /** A frame of `thick` pixels just outside a cell: it stands in the gap. */
  frame(row: number, column: number, colour: Colour, thick: number) {
    const [y, x] = this.corner(row, column), { height: h, width: w } = this.layout;
    this.fill(y - thick, x - thick, thick, w + 2 * thick, colour);
    this.fill(y + h, x - thick, thick, w + 2 * thick, colour);
    this.fill(y, x - thick, h, thick, colour);
    this.fill(y, x + w, h, thick, colour);
  }

  /** One line of text, each dot `scale` pixels wide; what does not fit is cut off. */
  write(y0: number, x0: number, text: string, colour: Colour, scale = 1) {
    for (const [y, x] of lettering(text)) this.fill(y0 + y * scale, x0 + x * scale, scale, scale, colour);
  }
}

export const textWidth = (text: string, scale = 1) => text.length * letterWidth * scale;
export const textHeight = (scale = 1) => letterHeight * scale;

/** From '#rrggbb' to [-1, 1]. */
export const colourOf = (hex: string): Colour => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 127.5 - 1) as unknown as Colour;
