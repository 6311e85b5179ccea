/** A workflow from whatever holds one: a workflow file, a PNG that was saved with one inside, or a bundle. Knows paths; runs nothing. */
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { readGraph } from '../graph/file.ts';
import type { Graph } from '../graph/graph.ts';
import { workflowKeyword } from '../graph/receipt.ts';
import type { Source } from '../models/source.ts';
import { isPng, readText } from '../run/png-text.ts';
import { type Bundle, openBundle } from '../worker/bundle.ts';

export interface ReadWorkflow {
  readonly graph: Graph;
  /** Folder that file names in it are relative to. */
  readonly base: string;
  readonly bundle?: Bundle;
  /** Takes away what was unpacked. */
  close(): Promise<void>;
}

const reasons: Readonly<Record<string, string>> = { EISDIR: 'it is a folder', EACCES: 'it may not be opened' };

async function sourceAt(path: string): Promise<Source & { close(): Promise<void> }> {
  try {
    const handle = await open(path, 'r'), info = await handle.stat();
    if (!info.isFile()) { await handle.close(); throw Object.assign(new Error(), { code: 'EISDIR' }); }
    return {
      name: basename(path), size: info.size, close: () => handle.close(),
      async read(start, end) {
        const out = new Uint8Array(end - start);
        let done = 0;
        while (done < out.length) {
          const { bytesRead } = await handle.read(out, done, Math.min(out.length - done, 1 << 30), start + done);
          if (!bytesRead) throw new Error(`${path} ended while it was read.`);
          done += bytesRead;
        }
        return out;
      },
    };
  } catch (e) {
    const { code = '', message } = e as NodeJS.ErrnoException;
    throw new Error(code === 'ENOENT' ? `There is no workflow file ${resolve(path)}.` : `${path} cannot be read: ${reasons[code] ?? message}.`, { cause: e });
  }
}

/** Every file of a bundle in a folder, under its plain name, each checked against its digest. */
export async function unpackInto(folder: string, bundle: Bundle): Promise<void> {
  for (const file of bundle.files) await writeFile(join(folder, file.name), await bundle.read(file), { flag: 'wx' });
}

/** @throws Error naming the file and what is wrong with it */
export async function readWorkflow(path: string): Promise<ReadWorkflow> {
  const source = await sourceAt(path);
  let kept = false;
  try {
    const head = await source.read(0, Math.min(4, source.size));
    if (head[0] === 0x50 && head[1] === 0x4b) {
      const read = await readBundle(source);
      kept = true;
      return read;
    }
    const bytes = await source.read(0, source.size);
    const text = isPng(bytes) ? readText(bytes, workflowKeyword) : new TextDecoder().decode(bytes);
    if (text === undefined) throw new Error('This picture carries no workflow of VQ Studio.');
    return { graph: readGraph(text).graph, base: dirname(resolve(path)), close: async () => {} };
  } catch (e) {
    const { message } = e as Error;
    throw new Error(message.startsWith(source.name) ? message : `${path}: ${message}`, { cause: e });
  } finally { if (!kept) await source.close(); }
}

/** The bundle's file stays open until `close`. */
async function readBundle(source: Source & { close(): Promise<void> }): Promise<ReadWorkflow> {
  const bundle = await openBundle(source), base = await mkdtemp(join(tmpdir(), 'vq-bundle-'));
  const remove = () => rm(base, { recursive: true, force: true });
  try {
    await unpackInto(base, bundle);
    return { graph: readGraph(bundle.workflow).graph, base, bundle, close: async () => { await source.close(); await remove(); } };
  } catch (e) { await remove(); throw e; }
}
