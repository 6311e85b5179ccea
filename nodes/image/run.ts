/** Reads a picture or an array from a file. Knows files by name and pixels; no network. */
import pica from 'pica';
import { readNpy, readNpyShape } from '../../src/models/npy.ts';
import type { Params } from '../../src/graph/node.ts';
import type { Files, Verb } from '../../src/run/verb.ts';
import { framingOf, isArrayFile } from './spec.ts';

/** One implementation of resizing in every place a workflow runs, so that the same file gives the same numbers. */
const resizer = pica({ features: ['js'] });

const countLabels = (ids: Int32Array) => ids.reduce((most, id) => Math.max(most, id), 0) + 1;

export const verb: Verb = {
  async look(params, files) {
    const name = String(params.file);
    if (isArrayFile(name)) {
      const source = await files.open(name), shape = await readNpyShape(source);
      if (shape.length !== 3) return { shape };
      const { data } = await readNpy(source);
      return data instanceof Int32Array ? { shape, below: countLabels(data) } : { shape };
    }
    const { width, height } = await files.picture(name);
    return { shape: [1, 3, height, width] };
  },

  fingerprint: (params, files) => files.digest(String(params.file)),

  async *run(ctx) {
    const name = String(ctx.params.file);
    if (isArrayFile(name)) {
      const { data, shape } = await readNpy(await ctx.files.open(name));
      if (shape.length === 3 && data instanceof Int32Array) {
        if (data.some((v) => v < 0)) throw new Error(`${name} holds negative label ids. Label maps count from 0.`);
        return { image: { kind: 'image', tensor: ctx.tensor(data, shape), below: countLabels(data), about: { labels: true } } };
      }
      if (shape.length !== 4 || !(data instanceof Float32Array)) {
        throw new Error(`${name} has shape [${shape}]. Pictures are float arrays of shape (b, c, H, W), label maps integer arrays of shape (b, H, W).`);
      }
      return { image: { kind: 'image', tensor: ctx.tensor(data, shape) } };
    }
    const { width, height, data } = await pixels(name, ctx.params, ctx.files);
    return { image: { kind: 'image', tensor: ctx.tensor(data, [1, 3, height, width]) } };
  },
};

/** (3, H, W) in [-1, 1]; transparency laid on black. */
async function pixels(name: string, params: Params, files: Files) {
  const picture = await files.picture(name);
  const { rgba } = picture;
  for (let i = 0; i < rgba.length; i += 4) {
    const a = rgba[i + 3];
    if (a < 255) for (let c = 0; c < 3; c++) rgba[i + c] = Math.round((rgba[i + c] * a) / 255);
    rgba[i + 3] = 255;
  }
  const { width: fullWidth, height: fullHeight, crop } = framingOf(params, picture.width, picture.height);
  const sized = fullWidth === picture.width && fullHeight === picture.height ? rgba : await resizer.resizeBuffer({
    src: new Uint8Array(rgba.buffer, rgba.byteOffset, rgba.length), width: picture.width, height: picture.height,
    toWidth: fullWidth, toHeight: fullHeight, filter: 'lanczos3',
  });
  const { width, height } = crop, plane = width * height;
  const data = new Float32Array(3 * plane);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
    const from = ((y + crop.y) * fullWidth + x + crop.x) * 4, to = y * width + x;
    for (let c = 0; c < 3; c++) data[c * plane + to] = sized[from + c] / 127.5 - 1;
  }
  return { width, height, data };
}
