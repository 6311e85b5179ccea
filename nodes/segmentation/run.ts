/** Reads a label map and makes codes of it. */
import { readNpy } from '../../src/models/npy.ts';
import type { Files, Verb } from '../../src/run/verb.ts';
import { conditionOf } from './codes.ts';

interface Labels { readonly data: Int32Array; readonly shape: readonly number[]; readonly below: number }

/** @throws Error when the file holds no label ids */
async function labelsOf(name: string, files: Files): Promise<Labels> {
  const { data, shape } = /\.npy$/i.test(name) ? await fromArray(name, files) : await fromPicture(name, files);
  const least = data.reduce((a, b) => Math.min(a, b), 0);
  if (least < 0) throw new Error(`${name} holds the label id ${least}. Label ids count from 0.`);
  return { data, shape, below: data.reduce((a, b) => Math.max(a, b), 0) + 1 };
}

async function fromArray(name: string, files: Files) {
  const { data, shape } = await readNpy(await files.open(name));
  if (!(data instanceof Int32Array) || shape.length < 2 || shape.length > 3) throw new Error(`${name} has shape [${shape}] of ${data instanceof Int32Array ? 'integers' : 'floats'}. A label map holds integers, (H, W) or (b, H, W).`);
  return { data, shape: shape.length === 2 ? [1, ...shape] : shape };
}

async function fromPicture(name: string, files: Files) {
  const { width, height, rgba } = await files.picture(name), data = new Int32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const [r, g, b] = rgba.subarray(4 * i, 4 * i + 3);
    if (r !== g || g !== b) throw new Error(`${name} has colours (first at column ${i % width}, row ${Math.floor(i / width)}). The grey value of a label map is the label id.`);
    data[i] = r;
  }
  return { data, shape: [1, height, width] };
}

export const verb: Verb = {
  async look(params, files) {
    const { shape, below } = await labelsOf(String(params.file), files);
    return { shape, below };
  },
  fingerprint: (params, files) => files.digest(String(params.file)),
  async *run(ctx, { model: { model } }) {
    const { data, shape, below } = await labelsOf(String(ctx.params.file), ctx.files), known = model!.facts.architecture.ddconfig.inChannels;
    if (below > known) throw new Error(`The label map holds ids up to ${below - 1}; the model knows ${known} labels, 0 to ${known - 1}.`);
    const condition = yield* conditionOf(ctx, model!, data, shape);
    return { condition, labels: { kind: 'image', tensor: ctx.tensor(data, shape), below, about: { labels: true } } };
  },
};
