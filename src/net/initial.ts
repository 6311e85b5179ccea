/** The weights a network begins with, as the reference's modules draw them, from a seed. Knows names and shapes; no files. */
import { uniformAt } from './philox.ts';
import { type Shape, size } from './program.ts';

/** FNV-1a: where a weight's random numbers begin. */
function placeOf(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return h;
}

/** Filled with numbers that depend on the seed and the name alone. */
function drawn(name: string, n: number, seed: number, draw: (uniform: (i: number) => number, i: number) => number): Float32Array {
  const uniform = uniformAt({ seed, picture: placeOf(name), row: 0, column: 0 });
  return Float32Array.from({ length: n }, (_, i) => draw(uniform, i));
}
const normal = (mean: number, deviation: number) => (u: (i: number) => number, i: number) =>
  mean + deviation * Math.sqrt(-2 * Math.log(u(2 * i))) * Math.cos(2 * Math.PI * u(2 * i + 1)); // Box and Muller
const within = (bound: number) => (u: (i: number) => number, i: number) => bound * (2 * u(i) - 1);

const isNorm = (name: string) => /(^|\.)(norm\w*|ln\d*|ln_f)\.(weight|bias)$/.test(name);

/** torch.nn.Conv2d and Linear: uniform within 1 / sqrt(fan in), weight and bias alike. */
const fanIn = (name: string, shapes: ReadonlyMap<string, Shape>): number => size(shapes.get(name.replace(/bias$/, 'weight'))!.slice(1));

/**
 * One weight, C order.
 * VQ-GAN: torch's defaults; codebook uniform within 1 / K (VectorQuantizer). Discriminator: weights_init of discriminator/model.py.
 * PixelCNN: torch's defaults, embeddings normal.
 * Transformer: GPT._init_weights, deviation 0.02, positions zero.
 * @param shapes of all the network's weights: a bias needs to know how wide its layer is
 */
export function initialWeight(name: string, shapes: ReadonlyMap<string, Shape>, seed: number): Float32Array {
  const shape = shapes.get(name);
  if (!shape) throw new Error(`there is no weight ${name} in this network`);
  const n = size(shape), fill = (v: number) => new Float32Array(n).fill(v), from = (draw: ReturnType<typeof within>) => drawn(name, n, seed, draw);
  if (name.endsWith('.running_mean') || name.endsWith('pos_emb')) return fill(0);
  if (name.endsWith('.running_var')) return fill(1);
  if (isNorm(name)) return fill(name.endsWith('.weight') ? 1 : 0);
  if (name === 'quantize.embedding.weight') return from(within(1 / shape[0]));
  if (name === 'quantize.embed.weight') return from(normal(0, 1));
  if (/^pixelcnn\..*(embedding|condition)\.weight$/.test(name)) return from(normal(0, 1));
  if (name.startsWith('transformer.')) return name.endsWith('.bias') ? fill(0) : from(normal(0, 0.02));
  if (name.startsWith('loss.discriminator.') && name.endsWith('.weight')) return from(normal(shape.length === 1 ? 1 : 0, 0.02));
  const layer = shapes.get(name.replace(/bias$/, 'weight'));
  if (layer?.length === 1) return fill(0); // the shift of a batch normalisation
  return from(within(1 / Math.sqrt(fanIn(name, shapes))));
}
