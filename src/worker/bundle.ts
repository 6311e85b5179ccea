/** A workflow with the files it needs in one zip file (.vqz): written, and read as if an enemy had written it. Runs nothing and writes no disk. */
import { zipSync, type Zippable } from 'fflate';
import { z } from 'zod';
import { inflate } from '../graph/deflate.ts';
import { sha256Of } from '../models/digest.ts';
import { sourceOf, type Source } from '../models/source.ts';
import { openZip, type Zip, type ZipEntry } from '../models/zip.ts';

export interface BundledFile {
  /** One plain name, as it stands in the workflow's parameters. */
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}
/** A file that the workflow names and the bundle does not hold. */
export interface LeftOut { readonly name: string; readonly why: string; readonly size?: number; readonly sha256?: string }

export interface Bundle {
  readonly workflow: string;
  readonly files: readonly BundledFile[];
  readonly left: readonly LeftOut[];
  /** A PNG the workflow made, with its receipt inside. */
  readonly result?: Uint8Array;
  /** @throws Error in words when the bytes are not those the table of contents promises */
  read(file: BundledFile): Promise<Uint8Array>;
}

/** What a bundle may be at most. Beyond 16 MB nothing true is packed a hundred times smaller. */
export const mostOfBundle = { entries: 1000, bytes: 2 ** 31, text: 50_000_000, ratio: 100, free: 16 << 20 } as const;

const plainName = z.string().max(200).refine(isPlainName, 'a file name is one plain part of a path');
const size = z.int().min(0).max(mostOfBundle.bytes), sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in lower-case hex');
const contents = z.looseObject({
  bundle: z.literal(1),
  files: z.array(z.looseObject({ name: plainName, size, sha256 })).max(mostOfBundle.entries),
  left: z.array(z.looseObject({ name: z.string().max(4096), why: z.string().max(1000), size: size.optional(), sha256: sha256.optional() })).max(mostOfBundle.entries),
});

/** Neither a path nor a name that some system takes for something else. */
export function isPlainName(name: string): boolean {
  // eslint-disable-next-line no-control-regex
  return name !== '' && !/[/\\:*?"<>|\u0000-\u001f\u007f]/.test(name) && !/^\.+$|[. ]$|^ /.test(name) && !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name);
}

/** A plain name for any path, no other file having it: 'vqgan.ckpt', 'vqgan-2.ckpt'. Upper and lower case are one. */
export function freeName(path: string, taken: ReadonlySet<string>): string {
  // eslint-disable-next-line no-control-regex
  const last = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/[:*?"<>|\u0000-\u001f\u007f]/g, '-').replace(/[. ]+$|^ +/g, '').slice(-150);
  const base = isPlainName(last) ? last : `file-${last}`.replace(/[. ]+$/, ''), dot = base.lastIndexOf('.') > 0 ? base.lastIndexOf('.') : base.length;
  let name = base;
  for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${base.slice(0, dot)}-${i}${base.slice(dot)}`;
  return name;
}

export interface BundleParts {
  /** Its file parameters hold the names of `files`. */
  readonly workflow: string;
  readonly files: readonly (BundledFile & { readonly bytes: Uint8Array })[];
  readonly left: readonly LeftOut[];
  readonly result?: Uint8Array;
}

const kept = /\.(png|jpe?g|webp|zip|ckpt|pt|pth|safetensors|onnx)$/i;
/** The same parts always give the same bytes. */
const epoch = new Date(1980, 0, 1, 12);

export function writeBundle({ workflow, files, left, result }: BundleParts): Uint8Array {
  const text = new TextEncoder(), list = files.map(({ name, size: bytes, sha256: digest }) => ({ name, size: bytes, sha256: digest }));
  const all: Zippable = {
    'bundle.json': [text.encode(`${JSON.stringify({ bundle: 1, files: list, left }, undefined, 2)}\n`), { level: 9, mtime: epoch }],
    'workflow.json': [text.encode(workflow), { level: 9, mtime: epoch }],
    ...(result && { 'result.png': [result, { level: 0, mtime: epoch }] }),
  };
  for (const { name, bytes } of files) all[`files/${name}`] = [bytes, { level: kept.test(name) ? 0 : 6, mtime: epoch }];
  return zipSync(all);
}

const refuse = (name: string, why: string) => new Error(`${name} is not opened: ${why}`);

/** Sums, places and names, before anything is unpacked. @throws Error in words */
function checkEntries(source: Source, { entries }: Zip): void {
  if (entries.size > mostOfBundle.entries + 3) throw refuse(source.name, `it holds ${entries.size} files; a bundle has at most ${mostOfBundle.entries}.`);
  const all = [...entries.values()].sort((a, b) => a.header - b.header), unpacked = all.reduce((n, e) => n + e.size, 0);
  for (const [i, e] of all.entries()) {
    const at = e.name.startsWith('files/') ? e.name.slice('files/'.length) : undefined;
    if (at === undefined ? !['bundle.json', 'workflow.json', 'result.png'].includes(e.name) : !isPlainName(at)) throw refuse(source.name, `it holds ${JSON.stringify(e.name.slice(0, 100))}, which has no place in a bundle.`);
    if (e.method !== 0 && e.method !== 8) throw refuse(source.name, `${e.name} is packed in a way that is not known here (${e.method}).`);
    // each local header repeats the name, so entries that share bytes are found
    if (i > 0 && all[i - 1].header + 30 + all[i - 1].name.length + all[i - 1].packed > e.header) throw refuse(source.name, 'its files overlap, as in a zip bomb.');
  }
  if (unpacked > mostOfBundle.bytes) throw refuse(source.name, `it would unpack to ${unpacked} bytes; a bundle has at most ${mostOfBundle.bytes}.`);
  if (unpacked > mostOfBundle.free && unpacked > source.size * mostOfBundle.ratio) throw refuse(source.name, `it would unpack to ${Math.round(unpacked / source.size)} times its size, as a zip bomb does.`);
}

async function readEntry(source: Source, e: ZipEntry, most: number): Promise<Uint8Array> {
  if (e.size > most) throw refuse(source.name, `${e.name} has ${e.size} bytes, which is too large.`);
  const head = await source.read(e.header, e.header + 30), v = new DataView(head.buffer, head.byteOffset, 30);
  if (v.getUint32(0, true) !== 0x04034b50) throw refuse(source.name, `${e.name} is not where its table of contents says.`);
  const start = e.header + 30 + v.getUint16(26, true) + v.getUint16(28, true);
  if (start + e.packed > source.size) throw refuse(source.name, `${e.name} would reach beyond its end.`);
  const raw = await source.read(start, start + e.packed);
  if (e.method === 0) return raw;
  let bytes: Uint8Array;
  try { bytes = inflate(raw, e.size); } catch (why) { throw refuse(source.name, `${e.name}: ${(why as Error).message}.`); }
  if (bytes.length !== e.size) throw refuse(source.name, `${e.name} has ${bytes.length} bytes, not ${e.size} as its table of contents says.`);
  return bytes;
}

/** @throws Error naming the bundle and what is wrong with it; nothing else, whatever the bytes */
export async function openBundle(source: Source): Promise<Bundle> {
  let zip: Zip;
  try { zip = await openZip(source); } catch (e) { throw new Error(`${(e as Error).message.replace(/\.$/, '')}.`, { cause: e }); }
  checkEntries(source, zip);
  const text = async (name: string) => {
    const entry = zip.entries.get(name);
    if (!entry) throw refuse(source.name, `it has no ${name}, so it is no bundle of VQ Studio.`);
    try { return new TextDecoder('utf-8', { fatal: true }).decode(await readEntry(source, entry, mostOfBundle.text)); } catch (e) {
      throw e instanceof TypeError ? refuse(source.name, `its ${name} is not text.`) : e;
    }
  };
  const list = await text('bundle.json');
  let data: unknown;
  try { data = JSON.parse(list); } catch { throw refuse(source.name, 'its bundle.json is not JSON.'); }
  const version = (data as { bundle?: unknown } | null)?.bundle;
  if (typeof version === 'number' && version > 1) throw refuse(source.name, `it was written by a newer VQ Studio (bundle version ${version}; this one reads 1). Open it there.`);
  const read = contents.safeParse(data);
  if (!read.success) throw refuse(source.name, `bundle.json: ${read.error.issues[0].path.map(String).join('.')}: ${read.error.issues[0].message}.`);
  const { files, left } = read.data, listed = new Map(files.map((f) => [f.name.toLowerCase(), f]));
  if (listed.size < files.length) throw refuse(source.name, 'two of its files have one name.');
  for (const f of files) {
    const entry = zip.entries.get(`files/${f.name}`);
    if (!entry || entry.size !== f.size) throw refuse(source.name, `its list promises ${f.name} with ${f.size} bytes, and it does not hold that.`);
  }
  for (const name of zip.entries.keys()) if (name.startsWith('files/') && !listed.has(name.slice('files/'.length).toLowerCase())) throw refuse(source.name, `it holds ${name}, which is not in its list.`);
  const result = zip.entries.get('result.png');
  return {
    workflow: await text('workflow.json'), files, left,
    ...(result && { result: await readEntry(source, result, mostOfBundle.text) }),
    async read(file) {
      const bytes = await readEntry(source, zip.entries.get(`files/${file.name}`)!, mostOfBundle.bytes);
      const is = await sha256Of(sourceOf(file.name, bytes));
      if (is !== file.sha256) throw refuse(source.name, `${file.name} is not the file it was packed with (SHA-256 ${is.slice(0, 12)}…).`);
      return bytes;
    },
  };
}
