/** A value as files: .npy for numbers, .png for its picture, .json for the rest. Bytes out; knows no file system. */
import { encode } from 'fast-png';
import { writeNpy } from '../../src/models/npy.ts';
import type { Shape } from '../../src/net/program.ts';
import type { TensorData } from '../../src/net/tensor.ts';
import { pictureOf } from '../../src/run/picture.ts';
import { enlarge } from '../../src/run/raster.ts';
import type { Value } from '../../src/run/value.ts';

export const endings = { '.npy': 'application/octet-stream', '.png': 'image/png', '.json': 'application/json' } as const;
export type Ending = keyof typeof endings;

/** '.png' of 'out/x.PNG', whatever it is; '' without one. */
export const endingOf = (file: string) => /\.[^./\\]+$/.exec(file)?.[0].toLowerCase() ?? '';
export const isEnding = (e: string): e is Ending => Object.hasOwn(endings, e);

interface Numbers { readonly data: TensorData; readonly shape: Shape }

/** What of a value is numbers: its tensor, or its one number as a tensor of shape (). */
async function numbersOf({ tensor, number }: Value): Promise<Numbers | undefined> {
  if (tensor) return { data: await tensor.data(), shape: tensor.shape };
  return number === undefined ? undefined : { data: new Float32Array([number]), shape: [] };
}

/** JSON has no infinities and no not-a-number: they become these words. */
const plain = (x: number) => (Number.isFinite(x) ? x : Number.isNaN(x) ? 'NaN' : x > 0 ? 'Infinity' : '-Infinity');

/** A tensor as { dtype, shape, data }, a number and a text as themselves, a model as its facts. */
async function jsonOf(value: Value): Promise<unknown> {
  if (value.number !== undefined) return plain(value.number);
  if (value.tensor) {
    const { data, shape } = (await numbersOf(value))!;
    return { dtype: value.tensor.dtype, shape, ...(value.below !== undefined && { below: value.below }), data: Array.from(data, plain) };
  }
  if (value.text !== undefined) return value.text;
  if (value.model) return { ...value.model.facts, sha256: value.model.weights.digest };
  return { kind: value.kind, ...value.about };
}

/** Grids of cells smaller than this are enlarged by a whole factor, so that a person sees them. Pictures keep their size. */
const visible = 256;

async function pngsOf(value: Value): Promise<Uint8Array[]> {
  const numbers = await numbersOf(value);
  if (!numbers) throw new Error(`a ${value.kind} has no picture; save it as .json`);
  const count = numbers.shape.length > 1 ? numbers.shape[0] : 1;
  return Array.from({ length: count }, (_, item) => {
    const drawn = pictureOf({ kind: value.kind, ...numbers, below: value.below }, { item });
    const factor = value.kind === 'image' ? 1 : Math.max(1, Math.floor(visible / Math.max(drawn.width, drawn.height)));
    const { width, height, rgba } = enlarge(drawn, factor);
    const rgb = new Uint8Array(width * height * 3);
    for (let i = 0; i < width * height; i++) rgb.set(rgba.subarray(i * 4, i * 4 + 3), i * 3);
    return encode({ width, height, data: rgb, channels: 3, depth: 8 });
  });
}

/** Of a batch, .png gives every picture in order; the other forms give one file. @throws Error when the value has no such form */
export async function encodeValue(value: Value, ending: Ending): Promise<readonly Uint8Array[]> {
  if (ending === '.json') return [new TextEncoder().encode(`${JSON.stringify(await jsonOf(value))}\n`)];
  if (ending === '.png') return pngsOf(value);
  const numbers = await numbersOf(value);
  if (!numbers) throw new Error(`a ${value.kind} is not numbers; save it as .json`);
  return [writeNpy(numbers.data, numbers.shape)];
}

/** 'out.png' for one file; 'out-0.png', 'out-1.png' ... for several. */
export const numbered = (file: string, ending: string, count: number) =>
  Array.from({ length: count }, (_, i) => (count === 1 ? file : `${file.slice(0, -ending.length)}-${i}${ending}`));
