/** Colours for numbers: a scale for quantities, a palette for codes and labels. Knows no tensors. */

export type Rgb = readonly [red: number, green: number, blue: number];

/** Values that are not numbers are drawn in this, which neither scale nor palette uses. */
export const notANumber: Rgb = [255, 0, 255];

/** Polynomial fit of matplotlib's viridis by Matt Zucker (CC0), degree 6 in t; one column per channel. */
const viridisFit = [
  [0.2777273272234177, 0.005407344544966578, 0.3340998053353061],
  [0.1050930431085774, 1.404613529898575, 1.384590162594685],
  [-0.3308618287255563, 0.214847559468213, 0.09509516302823659],
  [-4.634230498983486, -5.799100973351585, -19.33244095627987],
  [6.228269936347081, 14.17993336680509, 56.69055260068105],
  [4.776384997670288, -13.74514537774601, -65.35303263337234],
  [-5.435455855934631, 4.645852612178535, 26.3124352495832],
] as const;
const to8 = (x: number) => Math.round(Math.min(1, Math.max(0, x)) * 255);
const viridisTable: readonly Rgb[] = Array.from({ length: 256 }, (_, i) => {
  const channel = (c: 0 | 1 | 2) => to8(viridisFit.reduceRight((sum, row) => sum * (i / 255) + row[c], 0));
  return [channel(0), channel(1), channel(2)];
});

/** Perceptually uniform, dark blue (0) to yellow (1); readable for the colour-blind and in grey. */
export const viridis = (t: number): Rgb => (Number.isNaN(t) ? notANumber : viridisTable[to8(t)]);

/** OKLCH (Ottosson 2020) to sRGB; out of gamut is clipped. */
function oklch(l: number, c: number, turn: number): Rgb {
  const a = c * Math.cos(2 * Math.PI * turn), b = c * Math.sin(2 * Math.PI * turn);
  const [x, y, z] = [l + 0.3963377774 * a + 0.2158037573 * b, l - 0.1055613458 * a - 0.0638541728 * b, l - 0.0894841775 * a - 1.291485548 * b].map((v) => v ** 3);
  const gamma = (v: number) => to8(v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
  return [
    gamma(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z),
    gamma(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z),
    gamma(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z),
  ];
}

const palette: Rgb[] = [];
/** One colour per code or label, always the same; neighbours are far apart in hue and lightness (the R2 sequence, Roberts 2018). */
export function codeColour(code: number): Rgb {
  if (!Number.isInteger(code) || code < 0) return notANumber;
  const make = (n: number) => oklch(0.42 + 0.44 * ((0.5 + n * 0.5698402909980532) % 1), 0.13, (0.08 + n * 0.7548776662466927) % 1);
  if (code >= 65_536) return make(code);
  return (palette[code] ??= make(code));
}
