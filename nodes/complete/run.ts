/** Lays known codes on their grid and marks what is to be drawn. */
import type { Value } from '../../src/run/value.ts';
import type { Verb } from '../../src/run/verb.ts';
import { isKept, layoutOf } from './spec.ts';

/** (h, w): 1 for cells that any pixel above 0 touches. @throws Error when the mask does not fit */
async function marked({ tensor }: Value, h: number, w: number): Promise<Uint8Array> {
  const [b, c, H, W] = tensor!.shape, data = await tensor!.data(), out = new Uint8Array(h * w);
  if (b !== 1 || H % h || W % w) throw new Error(`The mask is ${b > 1 ? `${b} masks of ` : ''}${W}×${H} and the codes ${w}×${h}: one mask, its sides multiples of theirs, is needed.`);
  const [fy, fx] = [H / h, W / w];
  for (let i = 0; i < c * H * W; i++) if (data[i] > 0) out[Math.floor((Math.floor(i / W) % H) / fy) * w + Math.floor((i % W) / fx)] = 1;
  return out;
}

export const verb: Verb = {
  async *run({ params, tensor, note }, { codes, mask }) {
    const [b, h, w] = codes.tensor!.shape, known = await codes.tensor!.data(), size = layoutOf(params, h, w), { height, width, top, left } = size;
    const again = mask && (await marked(mask, h, w));
    const out = new Int32Array(b * height * width), open = new Float32Array(height * width).fill(1);
    for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) {
      const to = (y + top) * width + x + left;
      if (isKept(params, y, x, h, w) && !again?.[y * w + x]) open[to] = 0;
      for (let p = 0; p < b; p++) out[p * height * width + to] = known[(p * h + y) * w + x];
    }
    const drawn = open.reduce((n, v) => n + v, 0);
    note(`${height * width - drawn} codes kept, ${drawn} to be drawn`);
    const { crop, ...about } = codes.about ?? {};
    return {
      codes: { kind: 'codes', tensor: tensor(out, [b, height, width]), ...(codes.below !== undefined && { below: codes.below }), about: { ...about, ...(height === h && width === w && crop !== undefined ? { crop } : {}) } },
      mask: { kind: 'map', tensor: tensor(open, [1, 1, height, width]) },
    };
  },
};
