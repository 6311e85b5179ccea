/** `vq verify`: makes a saved picture again from what is inside it, and compares pixel by pixel. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { encodeValue } from '../../nodes/save/encode.ts';
import type { Engine } from '../gpu/engine.ts';
import { type NodeEngineName, openNodeEngine } from '../gpu/node.ts';
import type { Receipt } from '../graph/receipt.ts';
import { pictureOf } from '../run/picture.ts';
import { product } from '../run/product.ts';
import { replaceFiles } from '../run/replace-files.ts';
import { encodeRgb, rgbOf } from '../run/signing.ts';
import type { Files } from '../run/verb.ts';
import type { Value } from '../run/value.ts';
import { readSigned, tellVerified, verifyPicture } from '../run/verify.ts';
import { nodeFiles, type NodeFiles } from './files.ts';
import { type ReadWorkflow, readWorkflow } from './read.ts';
import { loadRegistry, root } from './registry.ts';
import { engineOf } from './signing.ts';

export interface VerifyOptions { readonly base: readonly string[]; readonly engine?: NodeEngineName; readonly within: string; readonly json: boolean }

/** Exit codes. An error, such as a file that is missing, is 1 as everywhere. */
export const codes = { same: 0, differs: 2, differsElsewhere: 3 } as const;

/** Files under any of the folders, by their own names or their last part: the one with the digest that the receipt names. */
function findFiles(folders: readonly string[], { files }: Receipt): NodeFiles {
  const shelves = folders.map((f) => nodeFiles(f, join(root, 'graphs'))), found = new Map<string, { files: Files; as: string }>();
  async function find(name: string): Promise<{ files: Files; as: string }> {
    const known = found.get(name);
    if (known) return known;
    const seen: string[] = [];
    for (const shelf of shelves) for (const as of new Set([name, basename(name.replaceAll('\\', '/'))])) {
      const digest = await shelf.digest(as).catch(() => undefined);
      if (digest !== undefined && (files[name] === undefined || digest === files[name])) { found.set(name, { files: shelf, as }); return { files: shelf, as }; }
      if (digest !== undefined) seen.push(`${as} (SHA-256 ${digest.slice(0, 12)}…)`);
    }
    throw new Error(seen.length ? `${name} is another file here than the one this picture was made with (SHA-256 ${files[name]?.slice(0, 12)}…): ${seen[0]}. Name the right folder with --base.`
      : `${name}, which this picture was made with, is not in ${folders.join(' or ')}. Name its folder with --base.`);
  }
  return replaceFiles(shelves[0], {
    async open(name) { const at = await find(name); return at.files.open(at.as); },
    async digest(name) { const at = await find(name); return at.files.digest(at.as); },
    async picture(name) { const at = await find(name); return at.files.picture(at.as); },
    save: async (name) => name,
    async close() { for (const s of shelves) await s.close(); },
  });
}

async function draw(value: Value, look: Receipt['of']['look']): Promise<readonly Uint8Array[]> {
  if (!look) return encodeValue(value, '.png');
  if (!value.tensor) throw new Error(`a ${value.kind} has no picture`);
  const { kind, below, tensor } = value;
  return [encodeRgb(rgbOf(pictureOf({ kind, below, shape: tensor.shape, data: await tensor.data() }, look)))];
}

/** The engine the picture was made on, where there is one. */
const wished = ({ engine: { name } }: Receipt): NodeEngineName => (name === 'cpu' || name === 'wasm' || name === 'webgpu' ? name : 'auto');

async function openEngine(asked: NodeEngineName | undefined, receipt: Receipt): Promise<Engine> {
  if (asked) return openNodeEngine(asked);
  try { return await openNodeEngine(wished(receipt), receipt.engine.threads); } catch { return openNodeEngine('auto'); }
}

/** @throws Error when the picture cannot be made again */
export async function verify(path: string, { base, engine: asked, within, json }: VerifyOptions): Promise<void> {
  const most = Number(within);
  if (!/^\d+$/.test(within) || most > 255) throw new Error(`--within ${within}: give a whole number from 0 to 255.`);
  const unpacked = /\.vqz$/i.test(path) ? await readWorkflow(path) : undefined;
  try { await verifyIn(path, unpacked, { base, asked, most, json }); } finally { await unpacked?.close(); }
}

async function pictureAt(path: string, unpacked: ReadWorkflow | undefined): Promise<Uint8Array> {
  if (unpacked) {
    if (!unpacked.bundle?.result) throw new Error(`${path} holds no picture to verify. Pack one with vq bundle --result.`);
    return unpacked.bundle.result;
  }
  try { return await readFile(path); } catch (e) {
    throw new Error((e as NodeJS.ErrnoException).code === 'ENOENT' ? `There is no file ${resolve(path)}.` : `${path} cannot be read: ${(e as Error).message}`, { cause: e });
  }
}

interface Ask { readonly base: readonly string[]; readonly asked?: NodeEngineName; readonly most: number; readonly json: boolean }

async function verifyIn(path: string, unpacked: ReadWorkflow | undefined, { base, asked, most, json }: Ask): Promise<void> {
  const png = await pictureAt(path, unpacked), { specs, verbs } = await loadRegistry();
  let signed;
  try { signed = readSigned(png, specs); } catch (e) { throw new Error(`${path}: ${(e as Error).message}`, { cause: e }); }
  const files = findFiles([...(unpacked ? [unpacked.base] : []), ...base.map((b) => resolve(b)), dirname(resolve(path)), process.cwd()], signed.receipt);
  let engine: Engine | undefined;
  try {
    engine = await openEngine(asked, signed.receipt);
    const verified = await verifyPicture(png, { specs, verbs, files, machine: engine, engine: engineOf(engine), draw }, product);
    const good = verified.same || (verified.largest ?? 256) <= most;
    process.exitCode = good ? codes.same : verified.otherwise.length ? codes.differsElsewhere : codes.differs;
    const lines = tellVerified(verified);
    if (json) process.stdout.write(`${JSON.stringify({ file: path, ...verified, words: lines }, undefined, 2)}\n`);
    else process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await engine?.close();
    await files.close();
  }
}
