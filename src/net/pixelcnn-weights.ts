/** Names and shapes of every weight of a gated PixelCNN, and what they tell of it. A list; it builds no network and reads no file. */
import type { PixelcnnArchitecture } from './architecture.ts';
import type { Shape } from './program.ts';

/** Side of the kernels: wide in the first layer, which may not see the cell itself, 3 in the others. */
export const kernelOf = (layer: number) => (layer === 0 ? 7 : 3);
/** Channels before the last convolution. */
export const outputWidth = (width: number) => 4 * width;

export function pixelcnnWeights({ codes, width: c, layers, classes }: PixelcnnArchitecture): Map<string, Shape> {
  const out = new Map<string, Shape>();
  const conv = (name: string, from: number, to: number, kh: number, kw: number) => out.set(`pixelcnn.${name}.weight`, [to, from, kh, kw]).set(`pixelcnn.${name}.bias`, [to]);
  out.set('pixelcnn.embedding.weight', [codes, c]);
  for (let i = 0; i < layers; i++) {
    const k = kernelOf(i), before = k >> 1, self = i === 0 ? 0 : 1;
    conv(`layers.${i}.vertical`, c, 2 * c, before + self, k);
    conv(`layers.${i}.across`, 2 * c, 2 * c, 1, 1);
    conv(`layers.${i}.horizontal`, c, 2 * c, 1, before + self);
    conv(`layers.${i}.residual`, c, c, 1, 1);
    if (classes) out.set(`pixelcnn.layers.${i}.condition.weight`, [classes, 2 * c]);
  }
  conv('output.0', c, outputWidth(c), 1, 1);
  conv('output.1', outputWidth(c), codes, 1, 1);
  return out;
}

/** The PixelCNN that has these tensors; undefined when there is none. */
export function pixelcnnOf(tensors: ReadonlyMap<string, { readonly shape: Shape }>): PixelcnnArchitecture | undefined {
  const table = tensors.get('pixelcnn.embedding.weight')?.shape;
  if (table?.length !== 2) return undefined;
  let layers = 0;
  while (tensors.has(`pixelcnn.layers.${layers}.vertical.weight`)) layers++;
  const a: PixelcnnArchitecture = { kind: 'pixelcnn', codes: table[0], width: table[1], layers, classes: tensors.get('pixelcnn.layers.0.condition.weight')?.shape[0] ?? 0 };
  return [...pixelcnnWeights(a)].every(([name, shape]) => `${tensors.get(name)?.shape}` === `${shape}`) ? a : undefined;
}
