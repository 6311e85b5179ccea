/** Makes a saved picture again from the workflow and receipt inside it, and says how the two differ. Knows no engine by name and no screen. */
import { readGraph } from '../graph/file.ts';
import { expand } from '../graph/expand.ts';
import type { Graph } from '../graph/graph.ts';
import type { Specs } from '../graph/node.ts';
import { readReceipt, receiptKeyword, workflowKeyword, type Receipt } from '../graph/receipt.ts';
import { upgradeNodes } from '../graph/upgrade.ts';
import { Cache } from './cache.ts';
import { contextOn, type Machine } from './context.ts';
import { drain, execute } from './execute.ts';
import { readText } from './png-text.ts';
import { replaceFiles } from './replace-files.ts';
import { hashPixels, pixelsOf, type Pixels } from './signing.ts';
import type { Value } from './value.ts';
import type { Files, Verbs } from './verb.ts';

export interface Signed { readonly graph: Graph; readonly receipt: Receipt; readonly pixels: Pixels }

/** @throws Error in words when the file is no PNG, carries no receipt, or either cannot be read */
export function readSigned(png: Uint8Array, specs: Specs): Signed {
  const pixels = pixelsOf(png), workflow = readText(png, workflowKeyword), receipt = readText(png, receiptKeyword);
  if (workflow === undefined || receipt === undefined) throw new Error('This picture carries no workflow and receipt of VQ Studio, so it cannot be verified. Another program may have taken them out.');
  return { graph: upgradeNodes(readGraph(workflow).graph, specs).graph, receipt: readReceipt(receipt), pixels };
}

export interface Bench {
  readonly specs: Specs;
  readonly verbs: Verbs;
  readonly files: Files;
  readonly machine: Machine;
  /** As a receipt names it. */
  readonly engine: Receipt['engine'];
  readonly signal?: AbortSignal;
  /** An output or a layer as the PNG files it is saved as. @param look when it was saved from a viewer */
  draw(value: Value, look: Receipt['of']['look']): Promise<readonly Uint8Array[]>;
}

export interface Verified {
  /** Pixel for pixel. */
  readonly same: boolean;
  /** The file's own pixels are those its receipt was written for. */
  readonly untouched: boolean;
  /** Largest difference of a channel, of 255; pixels that differ; all pixels. Absent when the sizes differ. */
  readonly largest?: number;
  readonly differing?: number;
  readonly pixels: number;
  readonly size: readonly [width: number, height: number];
  /** What here is not as it was: 'engine: cpu then, wasm now'. With an empty list the pixels should be the same. */
  readonly otherwise: readonly string[];
  readonly receipt: Receipt;
}

/** What of the circumstances is another now. */
function otherwise({ engine: was, versions }: Receipt, is: Receipt['engine'], product: string): string[] {
  const keys = ['name', 'adapter', 'threads', 'precision', 'runtime'] as const;
  const list = keys.filter((k) => was[k] !== is[k]).map((k) => `${k === 'name' ? 'engine' : k}: ${was[k] ?? 'none'} then, ${is[k] ?? 'none'} now`);
  return versions['vq-studio'] === product ? list : [...list, `VQ Studio: ${versions['vq-studio']} then, ${product} now`];
}

/** @throws Error naming the file that is missing or another one than the picture was made with */
async function checkFiles({ files }: Receipt, here: Files): Promise<void> {
  for (const [name, was] of Object.entries(files)) {
    const is = await here.digest(name);
    if (is !== was) throw new Error(`${name} is not the file this picture was made with (SHA-256 ${is.slice(0, 12)}… here, ${was.slice(0, 12)}… then). Put the right file in its place.`);
  }
}

/** Runs the workflow again, without a cache, up to what the picture shows. @throws Error in words */
async function remake({ graph, receipt: { of } }: Signed, bench: Bench): Promise<Uint8Array> {
  const { specs, verbs, files, machine, engine, signal = new AbortController().signal } = bench;
  const { node, port, layer, item, look } = of;
  if (!expand(graph, specs).members(node).length) throw new Error(`Its receipt names the node ${node}, which its workflow does not hold.`);
  const saved: Uint8Array[] = [];
  let tapped: Value | undefined;
  const catching = replaceFiles(files, { async save(name, bytes) { saved.push(bytes); return name; } });
  const silent = replaceFiles(files, { save: async (name) => name });
  const cache = new Cache(0);
  try {
    const results = await drain(execute(graph, {
      specs, verbs, files, cache, engine: engine.name, upTo: [node], signal, ...(port !== undefined && { asked: new Set([`${node}.${port}`]) }),
      context: (base) => contextOn(machine, base.node === node ? catching : silent, base, {
        layers: layer !== undefined && base.node === node ? [layer] : [],
        keep: (_, tensor) => { tapped?.tensor?.release(); tapped = { kind: 'latent', tensor }; },
      }),
    }), signal);
    try {
      const value = port !== undefined ? results.outputs.get(node)?.[port] : tapped;
      const made = value ? await bench.draw(value, look) : saved;
      if (!made[item]) throw new Error(`Run again, ${node} made ${made.length} picture${made.length === 1 ? '' : 's'}; this was number ${item}, counted from 0.`);
      return made[item];
    } finally { results.close(); }
  } finally {
    tapped?.tensor?.release();
    cache.dispose();
  }
}

/** @throws Error in words when it cannot be made again: a file that is missing, a node that fails */
export async function verifyPicture(png: Uint8Array, bench: Bench, product: string): Promise<Verified> {
  const signed = readSigned(png, bench.specs), { receipt, pixels } = signed;
  await checkFiles(receipt, bench.files);
  const again = pixelsOf(await remake(signed, bench));
  const about = { untouched: hashPixels(pixels) === receipt.picture.sha256, pixels: pixels.width * pixels.height, size: [again.width, again.height] as const, otherwise: otherwise(receipt, bench.engine, product), receipt };
  if (again.width !== pixels.width || again.height !== pixels.height) return { same: false, ...about };
  let largest = 0, differing = 0;
  for (let i = 0; i < pixels.rgb.length; i += 3) {
    const d = Math.max(Math.abs(pixels.rgb[i] - again.rgb[i]), Math.abs(pixels.rgb[i + 1] - again.rgb[i + 1]), Math.abs(pixels.rgb[i + 2] - again.rgb[i + 2]));
    if (d > 0) differing++;
    largest = Math.max(largest, d);
  }
  return { same: largest === 0, largest, differing, ...about };
}

/** In words, for a person: one line each. */
export function tellVerified(v: Verified): string[] {
  const { width, height } = v.receipt.picture;
  const lines = v.same ? [`Verified: run again, all ${v.pixels} pixels are the same.`]
    : v.largest === undefined ? [`Different: run again, the picture is ${v.size.join('×')}, not ${width}×${height}.`]
      : [`Different: ${v.differing} of ${v.pixels} pixels, by at most ${v.largest} of 255.`];
  if (!v.untouched) lines.push('The pixels in this file are not those its receipt was written for: the picture was changed after it was saved.');
  if (v.otherwise.length) lines.push(`What is not as it was: ${v.otherwise.join('; ')}.${v.same ? '' : ' Engines and versions may differ in the last digits.'}`);
  return lines;
}
