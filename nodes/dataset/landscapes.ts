/** Procedural landscapes: picture, label map, depth and class of a scene, from a seed. Numbers only; knows no tensors. */
import { uniformAt } from '../../src/net/philox.ts';

export const labels = ['sky', 'cloud', 'sun', 'mountain', 'snow', 'hill', 'sand', 'water', 'tree'] as const;
export const classes = ['sea', 'mountains', 'desert', 'hills'].flatMap((land) => ['day', 'dusk'].map((time) => `${time} ${land}`));

export interface Scene {
  /** (3, size, size) in [-1, 1]. */
  readonly image: Float32Array;
  /** (size, size), places in `labels`. */
  readonly labels: Uint8Array;
  /** (size, size), 0 near to 255 far. */
  readonly depth: Uint8Array;
  /** Place in `classes`. */
  readonly class: number;
}

type Colour = readonly [number, number, number];
const clip = (x: number, low = 0, high = 1) => Math.min(high, Math.max(low, x));
const smooth = (f: number) => f * f * (3 - 2 * f);

class Random {
  #next = 0;
  readonly #at: (i: number) => number;
  constructor(seed: number) { this.#at = uniformAt({ seed, picture: 0x1a5d, row: 0, column: 0 }); }
  unit() { return this.#at(this.#next++); }
  within(low: number, high: number) { return low + (high - low) * this.unit(); }
  /** low to high - 1 */
  whole(low: number, high: number) { return low + Math.floor((high - low) * this.unit()); }
  normal(deviation: number) { return deviation * Math.sqrt(-2 * Math.log(this.unit())) * Math.cos(2 * Math.PI * this.unit()); }
  shade(c: Colour, deviation = 0.04): Colour { return c.map((v) => clip(v + this.normal(deviation))) as unknown as Colour; }
}

/** About normal, deviation 0.008: the sum of four uniform numbers of mulberry32, which is fast. */
function grainOf(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => (next() + next() + next() + next() - 2) * Math.sqrt(3) * 0.008;
}

/** Value noise over a square, octave upon octave, 0 to 1. */
function noise(r: Random, size: number, cells: number, octaves: number): Float32Array {
  const out = new Float32Array(size * size);
  let total = 0;
  for (let o = 0, amplitude = 1, n = cells; o < octaves; o++, amplitude /= 2, n *= 2) {
    const side = n + 3, grid = Float32Array.from({ length: side * side }, () => r.unit());
    for (let y = 0; y < size; y++) {
      const ty = (n * y) / size, i = Math.floor(ty), fy = smooth(ty - i);
      for (let x = 0; x < size; x++) {
        const tx = (n * x) / size, j = Math.floor(tx), fx = smooth(tx - j), at = i * side + j;
        const above = grid[at] * (1 - fx) + grid[at + 1] * fx, below = grid[at + side] * (1 - fx) + grid[at + side + 1] * fx;
        out[y * size + x] += amplitude * (above * (1 - fy) + below * fy);
      }
    }
    total += amplitude;
  }
  return out.map((v) => v / total);
}

/** The same along a line; `sharp` 1 has corners, 0 has none. */
function ridge(r: Random, size: number, cells: number, octaves: number, sharp: number): Float64Array {
  const out = new Float64Array(size);
  let total = 0;
  for (let o = 0, amplitude = 1, n = cells; o < octaves; o++, amplitude /= 2, n *= 2) {
    const grid = Array.from({ length: n + 3 }, () => r.unit());
    for (let x = 0; x < size; x++) {
      const t = (x / size) * n, i = Math.floor(t), f = (1 - sharp) * smooth(t - i) + sharp * (t - i);
      out[x] += amplitude * (grid[i] * (1 - f) + grid[i + 1] * f);
    }
    total += amplitude;
  }
  return out.map((v) => v / total);
}

/** The same seed and size give the same scene. */
export function scene(seed: number, size: number): Scene {
  const r = new Random(seed), S = size, kind = r.whole(0, 8), land = kind >> 1, dusk = kind % 2 === 1;
  const coordinate = (i: number) => i / (S - 1), horizon = r.within(0.42, 0.6);
  const [top, low] = dusk ? [r.shade([0.22, 0.18, 0.42]), r.shade([0.98, 0.55, 0.3])] : [r.shade([0.24, 0.5, 0.86]), r.shade([0.78, 0.89, 0.97])];
  const light: Colour = dusk ? [1, 0.66, 0.45] : [1, 0.98, 0.92], ambient = dusk ? 0.62 : 1;
  const image = new Float32Array(3 * S * S), map = new Uint8Array(S * S), depth = new Uint8Array(S * S).fill(255);
  const each = (body: (p: number, x: number, y: number, column: number) => void) => {
    for (let p = 0; p < S * S; p++) body(p, coordinate(p % S), coordinate(Math.floor(p / S)), p % S);
  };
  const set = (p: number, colour: (c: number) => number) => { for (let c = 0; c < 3; c++) image[c * S * S + p] = colour(c); };
  const haze = (colour: Colour, far: number) => colour.map((v, c) => v * (1 - far) + low[c] * far) as unknown as Colour;

  const sx = r.within(0.1, 0.9), sy = r.within(0.08, horizon * 0.8), radius = r.within(0.035, 0.07);
  const clouds = noise(r, S, 3, 4), wisps = noise(r, S, 8, 2), threshold = r.within(0.62, 0.82);
  each((p, x, y) => {
    const k = clip(y / horizon) ** (dusk ? 1.6 : 1), d = Math.hypot(x - sx, y - sy), glow = Math.exp(-((d / 0.22) ** 2)) * (dusk ? 0.35 : 0.18);
    const inSun = d < radius, sun: Colour = dusk ? [1, 0.86, 0.55] : [1, 0.98, 0.85];
    const a = y < horizon ? clip((clouds[p] + 0.25 * wisps[p] * (1 - y) - threshold) * 7, 0, 0.9) : 0, cloud: Colour = dusk ? [0.97, 0.7, 0.6] : [1, 1, 1];
    set(p, (c) => (inSun ? sun[c] : top[c] * (1 - k) + low[c] * k + glow * light[c]) * (1 - a) + cloud[c] * a);
    map[p] = a > 0.45 ? 1 : inSun ? 2 : 0;
  });

  /** Ground below a line: coloured by its own noise, lit from one side. */
  function layer(line: ArrayLike<number>, colour: Colour, label: number, far: number, { shade = 0.35, cells = 10, speck = 0.1 } = {}): Float32Array {
    const n = noise(r, S, cells, 3);
    each((p, _, y, column) => {
      if (y <= line[column]) return;
      const slope = n[p - column + ((column - 2 + S) % S)] - n[p];
      set(p, (c) => clip(colour[c] * (1 + shade * slope * 4 + speck * (n[p] - 0.5) * 2) * light[c] * ambient));
      map[p] = label;
      depth[p] = far;
    });
    return n;
  }
  const mountains = land === 1, desert = land === 2, ranges = r.whole(1, 3) + (mountains ? 1 : 0);
  for (let i = 0; i < ranges; i++) {
    const far = 0.62 * (1 - i / ranges), height = (mountains ? 0.52 : 0.2) * r.within(0.7, 1.1) * (0.75 + 0.25 * i);
    const line = ridge(r, S, 3 + i, 5, 0.9).map((v) => horizon - height * (v - 0.25));
    const n = layer(line, haze(r.shade(desert ? [0.62, 0.42, 0.3] : [0.36, 0.36, 0.42]), far), 3, 200 - 20 * i, { cells: 8 });
    if (!mountains) continue;
    const snow = haze([0.95, 0.96, 1], far * 0.5);
    each((p, _, y, column) => {
      if (y <= line[column] || y >= line[column] + 0.07 + 0.1 * (n[p] - 0.5) || line[column] >= horizon - 0.06) return;
      set(p, (c) => snow[c] * light[c] * (0.45 + 0.55 * ambient));
      map[p] = 4;
    });
  }
  if (land === 0) sea(); else ground();

  function sea() {
    const n = noise(r, S, 6, 4), mirror = r.shade([0.08, 0.3, 0.45]), deep = r.shade([0.05, 0.25, 0.38]);
    each((p, x, y) => {
      if (y <= horizon) return;
      const out = y - horizon, k = clip(out / (1 - horizon)), wave = Math.sin((out * 260) / (0.35 + out * 3) + n[p] * 9) * 0.5 + 0.5;
      const glitter = Math.exp(-(((x - sx) / (0.05 + 0.25 * out)) ** 2)) * wave * 0.55;
      set(p, (c) => clip((low[c] * 0.55 + mirror[c] * 0.6) * (1 - k) + deep[c] * k * (ambient + 0.1) + (wave * 0.12 + glitter) * light[c]));
      map[p] = 7;
      depth[p] = Math.floor(180 - 140 * k);
    });
    if (r.unit() >= 0.6) return;
    const shore = r.within(0.8, 0.92);
    layer(ridge(r, S, 2, 3, 0).map((v) => shore + 0.06 * v), r.shade([0.86, 0.76, 0.55]), 6, 20, { shade: 0.2, cells: 14, speck: 0.12 });
  }

  function ground() {
    const colour: Colour = mountains ? [0.3, 0.45, 0.24] : desert ? [0.88, 0.68, 0.4] : [0.34, 0.58, 0.22], count = r.whole(2, 4);
    for (let i = 0; i < count; i++) {
      const line = ridge(r, S, 2 + i, desert ? 2 : 3, 0).map((v) => horizon + (1 - horizon) * (i / count) + 0.1 * (v - 0.6));
      layer(line, haze(r.shade(colour), 0.3 * (1 - i / count)), desert ? 6 : 5, 150 - 50 * i, desert ? { shade: 0.45, cells: 6 } : { shade: 0.3, cells: 12 });
    }
    if (desert) return;
    for (let trees = r.whole(3, 14); trees > 0; trees--) tree();
  }

  function tree() {
    const foot = r.within(horizon + 0.08, 0.98), s = (0.05 + 0.22 * (foot - horizon)) * r.within(0.8, 1.2), middle = r.unit();
    const green = r.shade(mountains ? [0.1, 0.3, 0.14] : [0.16, 0.4, 0.12], 0.02), trunk: Colour = [0.3, 0.2, 0.12];
    const far = Math.floor(clip(150 * (1 - (foot - horizon) / (1 - horizon)), 5, 150)), side = Math.sign(0.5 - sx + 1e-3);
    each((p, x, y) => {
      const dy = (foot - y) / s, w = Math.abs(x - middle) / s;
      const crown = mountains ? dy > 0.12 && dy < 1 && w < 0.34 * (1 - dy) : w ** 2 + (dy - 0.62) ** 2 < 0.13, stem = dy > 0 && dy < 0.4 && w < 0.04;
      if (!crown && !stem) return;
      const lit = 0.75 + 0.6 * clip(((middle - x) / s) * side + 0.2, -0.4, 0.6);
      set(p, (c) => (crown ? clip(green[c] * ambient * lit) : trunk[c] * ambient));
      map[p] = 8;
      depth[p] = far;
    });
  }

  // as it would stand in a file: 8 bits, with a little grain
  const grain = grainOf(seed);
  for (let i = 0; i < image.length; i++) image[i] = (Math.floor(clip(image[i] + grain()) * 255) / 255) * 2 - 1;
  return { image, labels: map, depth, class: kind };
}
