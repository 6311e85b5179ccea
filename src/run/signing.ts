/** Puts the workflow and a receipt into every PNG that a run saves. Knows values as pixels only; reads no weights. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { decode, encode } from 'fast-png';
import { writeGraph } from '../graph/file.ts';
import type { Graph } from '../graph/graph.ts';
import type { Specs } from '../graph/node.ts';
import { filesOf, nodeVersionsOf, receiptKeyword, seedsOf, workflowKeyword, writeReceipt, type Receipt } from '../graph/receipt.ts';
import { isPng, withTexts } from './png-text.ts';
import { replaceFiles } from './replace-files.ts';
import type { Raster } from './raster.ts';
import type { Files } from './verb.ts';

/** What a receipt says besides the picture itself. */
export interface Signing {
  /** As it ran. */
  readonly graph: Graph;
  readonly specs: Specs;
  readonly files: Pick<Files, 'digest'>;
  readonly engine: Receipt['engine'];
  /** Version of this program. */
  readonly product: string;
}

export interface Pixels { readonly width: number; readonly height: number; /** 8-bit, row after row from the top left */ readonly rgb: Uint8Array }

/** A PNG's pixels as 8-bit RGB: opacity is left out, deeper channels keep their upper byte. @throws Error in words */
export function pixelsOf(png: Uint8Array): Pixels {
  if (!isPng(png)) throw new Error('It is not a PNG file.');
  let read;
  try { read = decode(png); } catch (e) { throw new Error(`This PNG file cannot be read: ${(e as Error).message}.`, { cause: e }); }
  const { width, height, data, channels, depth, palette } = read, rgb = new Uint8Array(width * height * 3);
  if (depth < 8 && !palette) throw new Error(`This PNG file has ${depth} bits per channel, which no picture saved here has.`);
  for (let i = 0; i < width * height; i++) for (let c = 0; c < 3; c++) {
    const value = palette ? palette[data[i]]?.[c] ?? 0 : data[i * channels + (channels < 3 ? 0 : c)];
    rgb[i * 3 + c] = depth === 16 ? value >> 8 : value;
  }
  return { width, height, rgb };
}

export function rgbOf({ width, height, rgba }: Raster): Pixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set(rgba.subarray(i * 4, i * 4 + 3), i * 3);
  return { width, height, rgb };
}

export const encodeRgb = ({ width, height, rgb }: Pixels): Uint8Array => encode({ width, height, data: rgb, channels: 3, depth: 8 });

export const hashPixels = ({ rgb }: Pixels): string => bytesToHex(sha256(rgb));

/** @param of what the picture shows */
export async function receiptFor(pixels: Pixels, of: Receipt['of'], { graph, specs, files, engine, product }: Signing): Promise<Receipt> {
  const digests: Record<string, string> = {};
  for (const { name } of filesOf(graph, specs, [of.node])) {
    // a file that is named and not there was not needed, else the run had failed
    if (!Object.hasOwn(digests, name)) await files.digest(name).then((d) => { digests[name] = d; }, () => {});
  }
  return {
    receipt: 1, of, picture: { width: pixels.width, height: pixels.height, sha256: hashPixels(pixels) }, files: digests,
    seeds: seedsOf(graph, specs, [of.node]), engine, versions: { 'vq-studio': product, nodes: nodeVersionsOf(graph, specs, [of.node]) },
  };
}

/** The same picture with the workflow and its receipt inside. */
export async function signPicture(png: Uint8Array, of: Receipt['of'], signing: Signing): Promise<Uint8Array> {
  const receipt = await receiptFor(pixelsOf(png), of, signing);
  return withTexts(png, { [workflowKeyword]: writeGraph(signing.graph), [receiptKeyword]: writeReceipt(receipt) });
}

/** Files for one node of a run: what it saves as PNG is signed, in the order in which it saves. */
export function signedFiles(files: Files, node: string, signing: Signing): Files {
  let saved = 0;
  return replaceFiles(files, {
    async save(name, bytes, mime) {
      const item = saved++;
      return files.save(name, isPng(bytes) ? await signPicture(bytes, { node, item }, signing) : bytes, mime);
    },
  });
}
