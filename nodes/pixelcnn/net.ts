/** A gated PixelCNN over codes, after van den Oord et al. 2016 (Conditional image generation with PixelCNN decoders). Equations only. */
import type { PixelcnnArchitecture } from '../../src/net/architecture.ts';
import type { Builder } from '../../src/net/build.ts';
import { add, conv, mul, reshape, transpose } from '../../src/net/layers.ts';
import { kernelOf, outputWidth } from '../../src/net/pixelcnn-weights.ts';
import type { Var } from '../../src/net/program.ts';

type Pads = readonly [number, number, number, number];

/**
 * A convolution that sees only what stands before: kernel and padding leave out the rest, so that no mask is needed.
 * Where they make the result one longer, its last row or column, which saw everything before the end, is left off.
 */
function before(b: Builder, name: string, x: Var, out: number, [kh, kw]: readonly [number, number], pads: Pads): Var {
  const [, , h, w] = b.shape(x), y = b.layer(name, () =>
    b.op('Conv', [x, b.param('weight', [out, b.shape(x)[1], kh, kw]), b.param('bias', [out])], { strides: [1, 1], pads }));
  const [, , hh, ww] = b.shape(y), rows = hh > h ? b.op('Slice', [y], { axis: 2, start: 0, end: h }) : y;
  return ww > w ? b.op('Slice', [rows], { axis: 3, start: 0, end: w }) : rows;
}

/** tanh of the first half of the channels times the sigmoid of the second: (b, 2C, h, w) -> (b, C, h, w). */
function gate(b: Builder, x: Var): Var {
  const c = b.shape(x)[1] / 2, half = (i: number) => b.op('Slice', [x], { axis: 1, start: i * c, end: (i + 1) * c });
  return mul(b, b.op('Tanh', [half(0)], {}), b.op('Sigmoid', [half(1)], {}));
}

/**
 * Codes int32 (b, h, w) -> logits (b, K, h, w): those of a cell follow from the rows above it and the cells to its left alone.
 * The vertical stack sees the rows above, the horizontal one the row itself; the first layer may not see the cell (mask A), the others may (mask B).
 * @param classes int32 (b, 1), for a PixelCNN conditioned on them
 */
export function pixelcnn(b: Builder, a: PixelcnnArchitecture, codes: Var, classes?: Var): Var {
  return b.layer('pixelcnn', () => {
    const c = a.width, batch = b.shape(codes)[0];
    let vertical = transpose(b, b.layer('embedding', () => b.op('Gather', [b.param('weight', [a.codes, c]), codes], { axis: 0 })), [0, 3, 1, 2]); // (K, C) at (b, h, w) -> (b, h, w, C) -> (b, C, h, w)
    let horizontal = vertical;
    for (let i = 0; i < a.layers; i++) b.layer(`layers.${i}`, () => {
      const k = kernelOf(i), side = k >> 1, self = i === 0 ? 0 : 1;
      const condition = a.classes && classes !== undefined
        ? reshape(b, b.layer('condition', () => b.op('Gather', [b.param('weight', [a.classes, 2 * c]), classes], { axis: 0 })), [batch, 2 * c, 1, 1]) // (b, 1, 2C) -> (b, 2C, 1, 1)
        : undefined;
      const conditioned = (x: Var) => (condition === undefined ? x : add(b, x, condition));
      const above = before(b, 'vertical', vertical, 2 * c, [side + self, k], [side, side, 0, side]);
      const left = before(b, 'horizontal', horizontal, 2 * c, [1, side + self], [0, side, 0, 0]);
      const out = conv(b, 'residual', gate(b, conditioned(add(b, left, conv(b, 'across', above, 2 * c, { k: 1 })))), c, { k: 1 });
      vertical = gate(b, conditioned(above));
      horizontal = i === 0 ? out : add(b, out, horizontal); // a shortcut round the first layer would show it the cell itself
      return horizontal;
    });
    return b.layer('output', () => conv(b, '1', b.op('Relu', [conv(b, '0', horizontal, outputWidth(c), { k: 1 })], {}), a.codes, { k: 1 }));
  });
}
