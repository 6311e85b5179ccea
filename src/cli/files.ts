/** Files of this machine for a run: read by slices, digested once, pictures decoded, results written. Knows no node. */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import sharp from 'sharp';
import type { Source } from '../models/source.ts';
import type { Files, Shelf } from '../run/verb.ts';

/** The picture formats that are decoded; libvips knows many more, none of which a workflow should reach. */
const pictureFormats: readonly string[] = ['png', 'jpeg', 'webp'];
/** 16384 x 16384: more than any network here takes, less than what fills the memory. */
const mostPixels = 2 ** 28;
const slice = 4 << 20;

const reasons: Readonly<Record<string, string>> = { ENOENT: 'There is no file', EISDIR: 'It is a folder', EACCES: 'It may not be opened', ENOSPC: 'The disk is full', ENOTDIR: 'A part of its path is a file', EEXIST: 'A part of its path is a file' };
const why = (e: unknown) => reasons[(e as NodeJS.ErrnoException).code ?? ''] ?? (e as Error).message;

/** A file read by slices. Its handle stays open until `close`. */
async function openSource(path: string, name: string): Promise<Source & { handle: FileHandle; modified: number }> {
  const handle = await open(path, 'r');
  const info = await handle.stat();
  if (!info.isFile()) {
    await handle.close();
    throw Object.assign(new Error(`${name} is not a file`), { code: 'EISDIR' });
  }
  return {
    name, size: info.size, handle, modified: info.mtimeMs,
    async read(start, end) {
      if (end > info.size) throw new Error(`${name}: wanted bytes ${start} to ${end}, it has ${info.size}`);
      // a buffer of its own, so that typed arrays may lie on it
      const out = new Uint8Array(end - start);
      for (let done = 0; done < out.length;) {
        const { bytesRead } = await handle.read(out, done, Math.min(out.length - done, 1 << 30), start + done);
        if (bytesRead === 0) throw new Error(`${name}: it ended at byte ${start + done} while it was read`);
        done += bytesRead;
      }
      return out;
    },
  };
}

export interface NodeFiles extends Files { close(): Promise<void> }

/**
 * @param base folder that names in a workflow are relative to
 * @param shipped folder of the shipped workflows: their samples are found from any workflow
 * @param out folder that results go into, and never out of
 * @param named folders the user named on the command line: a run's state may stand there too
 */
export function nodeFiles(base: string, shipped: string, out = process.cwd(), named: readonly string[] = []): NodeFiles {
  const sources = new Map<string, ReturnType<typeof openSource>>();
  const digests = new Map<string, string>();

  async function locate(name: string): Promise<string> {
    if (!name) throw new Error('No file is chosen.');
    const places = [resolve(base, name), ...(name.startsWith('samples/') ? [resolve(shipped, name)] : [])];
    for (const path of places) {
      try { await stat(path); return path; } catch (e) { if ((e as NodeJS.ErrnoException).code !== 'ENOENT' && (e as NodeJS.ErrnoException).code !== 'ENOTDIR') throw new Error(`${name}: ${why(e)}.`, { cause: e }); }
    }
    throw new Error(`There is no file ${name}${places[0] === name ? '' : `; looked for ${places[0]}`}.`);
  }
  async function source(name: string) {
    const path = await locate(name);
    const known = sources.get(path);
    if (known) return known;
    const opened = openSource(path, name);
    sources.set(path, opened);
    try { return await opened; } catch (e) {
      sources.delete(path);
      throw new Error(`${name}: ${why(e)}.`, { cause: e });
    }
  }

  return {
    open: source,
    async digest(name) {
      const path = await locate(name), file = await source(name);
      const key = `${path} ${file.size} ${file.modified}`;
      const known = digests.get(key);
      if (known) return known;
      const hash = createHash('sha256');
      for (let at = 0; at < file.size; at += slice) hash.update(await file.read(at, Math.min(at + slice, file.size)));
      const digest = hash.digest('hex');
      digests.set(key, digest);
      return digest;
    },
    async picture(name) {
      const path = await locate(name);
      try {
        // not kept open: a folder of pictures to train on has more of them than a process may open
        const image = sharp(await readFile(path), { limitInputPixels: mostPixels, failOn: 'error' });
        const { format } = await image.metadata();
        if (!pictureFormats.includes(format)) throw new Error(`it is ${format}`);
        const { data, info } = await image.rotate().toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
        return { width: info.width, height: info.height, rgba: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length) };
      } catch (e) {
        const [line] = (e as Error).message.split('\n');
        throw new Error(`${name} is not a picture that can be read (${line.replace(/^Input \w+ /, '')}). PNG, JPEG and WebP are.`, { cause: e });
      }
    },
    async save(name, bytes) {
      const path = resolve(out, name), inside = relative(out, path);
      if (isAbsolute(name) || inside.startsWith('..') || isAbsolute(inside)) throw new Error(`A workflow writes only inside the current folder, and ${name} is not in it. Use a plain file name.`);
      return writeOut(path, bytes);
    },
    async list(folder) {
      const path = await locate(folder);
      try {
        const all = await readdir(path, { recursive: true, withFileTypes: true });
        return all.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name)).sort();
      } catch (e) { throw new Error(`${folder} cannot be read as a folder: ${why(e)}.`, { cause: e }); }
    },
    async shelf(name) {
      const path = resolve(out, name), allowed = [out, ...named].some((root) => { const at = relative(root, path); return !at.startsWith('..') && !isAbsolute(at); });
      if (!allowed) throw new Error(`A workflow writes only inside the current folder, and ${name} is not in it. Name the folder with --set, or choose one in it.`);
      return shelfAt(path);
    },
    async close() {
      for (const opened of sources.values()) await (await opened.catch(() => undefined))?.handle.close();
      sources.clear();
    },
  };
}

/** Files of a run in one folder. A new one is written beside the old and takes its place when it is complete. */
function shelfAt(folder: string): Shelf {
  return {
    async read(name) {
      try { return new Uint8Array(await readFile(join(folder, name))); } catch (e) {
        if ((e as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw new Error(`${join(folder, name)} cannot be read: ${why(e)}.`, { cause: e });
      }
    },
    async write(name, bytes) {
      const path = join(folder, name), draft = `${path}.part`;
      try {
        await mkdir(folder, { recursive: true });
        const handle = await open(draft, 'w');
        try { await handle.writeFile(bytes); await handle.sync(); } finally { await handle.close(); }
        await rename(draft, path);
      } catch (e) {
        await rm(draft, { force: true });
        throw new Error(`${path} cannot be written: ${why(e)}.`, { cause: e });
      }
      return path;
    },
  };
}

/** Writes a file, making its folder. Returns where it went. */
export async function writeOut(path: string, bytes: Uint8Array): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    return path;
  } catch (e) { throw new Error(`${path} cannot be written (${why(e)})`, { cause: e }); }
}

/** The lower-case ending of a file name: '.png'. */
export const endingOf = (name: string) => extname(join('x', name)).toLowerCase();
