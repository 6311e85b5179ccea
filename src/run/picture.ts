/** What a value looks like: its numbers as 8-bit RGBA, for previews and for PNG files. Pure; knows no engine and no screen. */
import type { ValueKind } from '../graph/port.ts';
import type { Shape } from '../net/program.ts';
import type { TensorData } from '../net/tensor.ts';
import { codeColour, notANumber, viridis, type Rgb } from './colour.ts';
import { componentsOf } from './components.ts';
import { blank, fit, mosaic, type Raster } from './raster.ts';

export interface Drawable {
  readonly kind: ValueKind;
  readonly data: TensorData;
  readonly shape: Shape;
  /** Codes are below this number. */
  readonly below?: number;
}
export interface View {
  /** Longest side at most, in pixels. Small grids of cells are enlarged towards it; without it a cell is one pixel. */
  readonly side?: number;
  /** Which of the batch; 0 unless told. */
  readonly item?: number;
  /** Which channel of a latent; without it a mosaic of the first ones. */
  readonly channel?: number;
  /** A latent as its first three principal components in red, green and blue. */
  readonly components?: boolean;
}
export interface Picture extends Raster { /** In words: 'first 16 of 256 channels, each scaled to its own range' */ readonly caption?: string }

const mosaicMost = 16;

/** Three significant digits: 0.00123, 12.3, 4.56e+7. */
export const showNumber = (x: number) => (Number.isNaN(x) ? 'not a number' : `${Number(x.toPrecision(3))}`);

/** One of the batch: c planes of h x w. */
interface Planes { readonly data: TensorData; readonly c: number; readonly h: number; readonly w: number }

/**
 * @throws Error when the item or channel does not exist, or the value has nothing to draw
 */
export function pictureOf(value: Drawable, view: View = {}): Picture {
  const planes = planesOf(value, view.item ?? 0), { c } = planes;
  if (view.channel !== undefined && (view.channel < 0 || view.channel >= c)) throw new Error(`there is no channel ${view.channel}; there are ${c}, counted from 0`);
  const drawn = draw(value, planes, view);
  return { ...fit(drawn, view.side, drawn.cells), ...(drawn.caption && { caption: drawn.caption }) };
}

interface Drawn extends Picture { /** Every pixel is a cell that may be enlarged. */ readonly cells: boolean }

function draw({ kind, data, shape, below }: Drawable, planes: Planes, view: View): Drawn {
  const { c } = planes, isGrid = data instanceof Int32Array;
  if (isGrid) {
    const of = kind === 'codes' ? 'codes' : 'labels';
    return { ...painted(planes, (i) => codeColour(planes.data[i])), cells: true, caption: `${of}, one colour each${below ? `, below ${below}` : ''}` };
  }
  if (view.channel !== undefined && (c > 3 || kind !== 'image')) return { ...scaled(planes, view.channel), cells: true };
  if (kind === 'image' && shape.length === 4) {
    if (c === 3 || c === 1) return { ...photo(planes), cells: false };
    if (c > 3) return { ...mostLikely(planes, 'labels'), cells: false };
  }
  if (c === 1) return { ...scaled(planes, 0), cells: true };
  if (kind === 'logits') return { ...mostLikely(planes, 'codes'), cells: true };
  if (view.components) return { ...coloured(planes), cells: true };
  return { ...strip(planes), cells: true };
}

/** (b, c, h, w), (b, h, w), (b, n) and (n) as planes. */
function planesOf({ data, shape }: Drawable, item: number): Planes {
  const [b, c, h, w] = shape.length === 4 ? shape
    : shape.length === 3 ? [shape[0], 1, shape[1], shape[2]]
    : shape.length === 2 ? [shape[0], 1, 1, shape[1]]
    : shape.length === 1 ? [1, 1, 1, shape[0]] : [0, 0, 0, 0];
  const size = c * h * w;
  if (!size) throw new Error(`there is nothing to draw in a tensor of shape [${shape}]`);
  if (item < 0 || item >= b) throw new Error(`there is no item ${item}; the batch has ${b}, counted from 0`);
  return { data: data.subarray(item * size, (item + 1) * size), c, h, w };
}

function painted({ h, w }: Planes, colour: (i: number) => Rgb): Raster {
  const out = blank(w, h);
  for (let i = 0; i < h * w; i++) {
    const [r, g, b] = colour(i);
    out.rgba[i * 4] = r; out.rgba[i * 4 + 1] = g; out.rgba[i * 4 + 2] = b; out.rgba[i * 4 + 3] = 255;
  }
  return out;
}

/**
 * [-1, 1] to 0..255: clamped, then (x + 1) * 127.5 rounded half up, so that an 8-bit picture comes back as it was.
 * (The reference's own scripts cut off the fraction instead and come out up to one step darker.)
 */
export const to8bit = (x: number) => Math.floor(Math.min(1, Math.max(-1, x)) * 127.5 + 128);

function photo(planes: Planes): Picture {
  const { data, c, h, w } = planes, n = h * w, step = c === 3 ? n : 0;
  let broken = 0;
  const picture = painted(planes, (i) => {
    const [r, g, b] = [data[i], data[i + step], data[i + 2 * step]];
    if (Number.isNaN(r + g + b)) { broken++; return notANumber; }
    return [to8bit(r), to8bit(g), to8bit(b)];
  });
  return { ...picture, ...(broken && { caption: `${broken === 1 ? '1 pixel is not a number' : `${broken} pixels are not numbers`} (magenta)` }) };
}

/** Arg max over the channels, the first of equals. */
function mostLikely(planes: Planes, of: 'labels' | 'codes'): Picture {
  const { data, c, h, w } = planes, n = h * w;
  const picture = painted(planes, (i) => {
    let best = NaN, top = -Infinity;
    for (let k = 0; k < c; k++) if (data[k * n + i] > top) { top = data[k * n + i]; best = k; }
    return codeColour(best);
  });
  return { ...picture, caption: `the most likely of ${c} ${of}, one colour each` };
}

/** Least and greatest finite number of one channel; [0, 0] when it has none. */
function rangeOf({ data, h, w }: Planes, channel: number): readonly [number, number] {
  let [min, max] = [Infinity, -Infinity];
  for (let i = channel * h * w; i < (channel + 1) * h * w; i++) {
    const x = data[i];
    if (!Number.isFinite(x)) continue;
    if (x < min) min = x;
    if (x > max) max = x;
  }
  return min <= max ? [min, max] : [0, 0];
}

function scaled(planes: Planes, channel: number): Picture {
  const { data, c, h, w } = planes, [min, max] = rangeOf(planes, channel), at = channel * h * w;
  const picture = painted(planes, (i) => viridis(max > min ? (data[at + i] - min) / (max - min) : Number.isNaN(data[at + i]) ? NaN : 0));
  return { ...picture, caption: `${c > 1 ? `channel ${channel} of ${c}, ` : ''}${showNumber(min)} (dark) to ${showNumber(max)} (light)` };
}

function strip(planes: Planes): Picture {
  const { c, h, w } = planes, n = Math.min(c, mosaicMost);
  // About as wide as high, whatever the shape of one channel.
  const columns = Math.min(n, Math.max(1, Math.round(Math.sqrt((n * h) / w))));
  const picture = mosaic(Array.from({ length: n }, (_, k) => scaled(planes, k)), columns);
  return { ...picture, caption: `${n < c ? `first ${n} of ${c}` : `all ${c}`} channels, each scaled to its own range` };
}

function coloured(planes: Planes): Picture {
  const { data, c, h, w } = planes, n = h * w;
  const { scores, share } = componentsOf((k, i) => data[k * n + i], c, n);
  const ranges = scores.map((s) => s.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]));
  const level = (k: number, i: number) => (scores[k] && ranges[k][1] > ranges[k][0] ? Math.round(((scores[k][i] - ranges[k][0]) / (ranges[k][1] - ranges[k][0])) * 255) : 128);
  const picture = painted(planes, (i) => [level(0, i), level(1, i), level(2, i)]);
  return { ...picture, caption: `first three principal components of ${c} channels as red, green, blue: ${Math.round(share * 100)} % of the variance` };
}
