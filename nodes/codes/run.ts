/** Crops, pastes and paints codes, and counts them. */
import type { Params } from '../../src/graph/node.ts';
import { readNpy } from '../../src/models/npy.ts';
import type { Value } from '../../src/run/value.ts';
import type { Files, Verb } from '../../src/run/verb.ts';
import { cropOf, editsOf, type Crop } from './spec.ts';

interface Codes { readonly data: Int32Array; readonly shape: readonly [b: number, h: number, w: number] }

async function fromFile(params: Params, files: Files): Promise<Codes> {
  const name = String(params.file);
  if (!name) throw new Error('There are no codes: wire some, or choose a file.');
  const { data, shape } = await readNpy(await files.open(name));
  if (!(data instanceof Int32Array) || shape.length < 2 || shape.length > 3) throw new Error(`${name} has shape [${shape}] of ${data instanceof Int32Array ? 'integers' : 'floats'}. Codes are integers, (b, h, w) or (b, n).`);
  if (shape.length === 3) return { data, shape: [shape[0], shape[1], shape[2]] };
  const [height, width] = [Number(params.height), Number(params.width)];
  if (height * width !== shape[1]) throw new Error(`${name} holds rows of ${shape[1]} codes; set height and width so that they make ${shape[1]} together.`);
  return { data, shape: [shape[0], height, width] };
}

async function fromWire({ tensor }: Value): Promise<Codes> {
  const [b, h, w] = tensor!.shape;
  return { data: (await tensor!.data()) as Int32Array, shape: [b, h, w] };
}

function cropped({ data, shape: [b, h, w] }: Codes, { top, left, height, width }: Crop): Int32Array {
  const out = new Int32Array(b * height * width);
  for (let p = 0; p < b; p++) for (let y = 0; y < height; y++) {
    const from = (p * h + top + y) * w + left;
    out.set(data.subarray(from, from + width), (p * height + y) * width);
  }
  return out;
}

/** Lays `over` on the codes in place; one grid serves all pictures. */
function paste(codes: Int32Array, [b, h, w]: readonly number[], { data, shape: [n, ph, pw] }: Codes, top: number, left: number) {
  if (n !== 1 && n !== b) throw new Error(`There are ${n} grids to paste on ${b}. One, or one for each, can be pasted.`);
  for (let p = 0; p < b; p++) for (let y = 0; y < ph; y++) for (let x = 0; x < pw; x++) {
    const [row, column] = [top + y, left + x];
    if (row >= 0 && row < h && column >= 0 && column < w) codes[(p * h + row) * w + column] = data[((n === 1 ? 0 : p) * ph + y) * pw + x];
  }
}

/** How often each of K codes occurs, and exp of the entropy. */
export function usageOf(codes: Int32Array, K: number): { counts: Float32Array; perplexity: number; used: number } {
  const counts = new Float32Array(K);
  for (const c of codes) counts[c]++;
  let entropy = 0, used = 0;
  for (const n of counts) if (n) { used++; entropy -= (n / codes.length) * Math.log(n / codes.length); }
  return { counts, perplexity: Math.exp(entropy), used };
}

export const verb: Verb = {
  async look(params, files) {
    if (!params.file) return {};
    const { shape } = await fromFile(params, files);
    return { shape };
  },
  fingerprint: async (params, files) => (params.file ? files.digest(String(params.file)) : ''),
  async *run({ params, files, tensor }, { codes: wired, paste: over }) {
    const given = wired ? await fromWire(wired) : await fromFile(params, files), [b, h, w] = given.shape;
    const crop = cropOf(params, h, w), shape = [b, crop.height, crop.width], data = cropped(given, crop);
    if (over) paste(data, shape, await fromWire(over), Number(params.pasteTop), Number(params.pasteLeft));
    for (const { row, column, code } of editsOf(params)) {
      if (row >= crop.height || column >= crop.width) throw new Error(`The painted cell at row ${row}, column ${column} is outside the ${crop.height}×${crop.width} codes.`);
      for (let p = 0; p < b; p++) data[(p * crop.height + row) * crop.width + column] = code;
    }
    const below = wired?.below ?? over?.below, most = data.reduce((a, c) => Math.max(a, c), 0), least = data.reduce((a, c) => Math.min(a, c), 0);
    if (least < 0 || (below !== undefined && most >= below)) throw new Error(`The codes hold ${least < 0 ? least : most}; a codebook ${below === undefined ? 'counts from 0' : `of ${below} holds 0 to ${below - 1}`}.`);
    const { counts, perplexity, used } = usageOf(data, below ?? most + 1), whole = crop.height === h && crop.width === w;
    return {
      codes: { kind: 'codes', tensor: tensor(data, shape), ...(below !== undefined && { below }), ...(whole && wired?.about && { about: wired.about }) },
      perplexity: { kind: 'number', number: perplexity },
      used: { kind: 'number', number: used },
      histogram: { kind: 'map', tensor: tensor(counts, [1, 1, 1, counts.length]) },
    };
  },
};
