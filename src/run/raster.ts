/** 8-bit RGBA grids: shrinking by area, enlarging by whole factors, laying side by side. Knows no tensors. */

export interface Raster { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray }

export const blank = (width: number, height: number): Raster => ({ width, height, rgba: new Uint8ClampedArray(width * height * 4) });

/** Every pixel as factor x factor pixels. */
export function enlarge(from: Raster, factor: number): Raster {
  if (factor === 1) return from;
  const out = blank(from.width * factor, from.height * factor);
  const source = new Uint32Array(from.rgba.buffer, from.rgba.byteOffset, from.width * from.height), target = new Uint32Array(out.rgba.buffer);
  for (let y = 0; y < out.height; y++) {
    const row = Math.floor(y / factor) * from.width;
    for (let x = 0; x < out.width; x++) target[y * out.width + x] = source[row + Math.floor(x / factor)];
  }
  return out;
}

/** For each target cell: which source cells it covers, and how much of each. */
function spans(from: number, to: number): { start: number; weights: number[] }[] {
  return Array.from({ length: to }, (_, i) => {
    const a = (i * from) / to, b = ((i + 1) * from) / to, start = Math.floor(a), weights: number[] = [];
    for (let k = start; k < Math.min(from, Math.ceil(b - 1e-9)); k++) weights.push(Math.min(b, k + 1) - Math.max(a, k));
    return { start, weights };
  });
}

/** Mean over the area each pixel covers, on the 8-bit values as they stand, weighted by opacity. */
export function shrink(from: Raster, width: number, height: number): Raster {
  const out = blank(width, height), columns = spans(from.width, width), rows = spans(from.height, height);
  const area = (from.width / width) * (from.height / height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, c] = [rows[y], columns[x]];
      let [red, green, blue, opacity] = [0, 0, 0, 0];
      for (let i = 0; i < r.weights.length; i++) {
        for (let j = 0; j < c.weights.length; j++) {
          const at = ((r.start + i) * from.width + c.start + j) * 4, w = r.weights[i] * c.weights[j] * from.rgba[at + 3];
          opacity += w;
          red += w * from.rgba[at]; green += w * from.rgba[at + 1]; blue += w * from.rgba[at + 2];
        }
      }
      const at = (y * width + x) * 4;
      if (!opacity) continue;
      out.rgba[at] = red / opacity; out.rgba[at + 1] = green / opacity; out.rgba[at + 2] = blue / opacity; out.rgba[at + 3] = opacity / area;
    }
  }
  return out;
}

/**
 * So that the longest side is at most `side`: large ones shrink by area.
 * @param cells small ones are enlarged by the largest whole factor that fits, so that every cell stays a sharp square
 */
export function fit(from: Raster, side: number | undefined, cells: boolean): Raster {
  const longest = Math.max(from.width, from.height);
  if (side === undefined || longest === side) return from;
  if (longest < side) return cells ? enlarge(from, Math.floor(side / longest)) : from;
  const by = side / longest;
  return shrink(from, Math.max(1, Math.round(from.width * by)), Math.max(1, Math.round(from.height * by)));
}

/** Equal tiles in rows, `columns` of them in each, one empty (transparent) pixel between; a short last row stays empty. */
export function mosaic(tiles: readonly Raster[], columns: number): Raster {
  const [{ width, height }] = tiles, rows = Math.ceil(tiles.length / columns);
  const out = blank(columns * (width + 1) - 1, rows * (height + 1) - 1);
  tiles.forEach((tile, i) => {
    const [x, y] = [(i % columns) * (width + 1), Math.floor(i / columns) * (height + 1)];
    for (let row = 0; row < height; row++) out.rgba.set(tile.rgba.subarray(row * width * 4, (row + 1) * width * 4), ((y + row) * out.width + x) * 4);
  });
  return out;
}
