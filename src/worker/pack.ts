/** Makes a bundle of a workflow, and puts an opened one among a person's files. Knows files by name; no screen and no disk. */
import { filesOf, renameFiles } from '../graph/receipt.ts';
import { readGraph, writeGraph } from '../graph/file.ts';
import type { Graph } from '../graph/graph.ts';
import type { Specs } from '../graph/node.ts';
import { upgradeNodes } from '../graph/upgrade.ts';
import type { Files } from '../run/verb.ts';
import { type Bundle, type BundleParts, freeName, type LeftOut } from './bundle.ts';

/** Files up to this size are packed unless told otherwise. */
export const smallFile = 64 << 20;

/** Everything the workflow names, under plain names; what is too large or cannot be read is listed as left out. */
export async function packParts(graph: Graph, specs: Specs, files: Pick<Files, 'open' | 'digest'>, most = smallFile): Promise<BundleParts & { graph: Graph }> {
  const names = new Map<string, string>(), taken = new Set<string>(), byDigest = new Map<string, string>();
  const packed: BundleParts['files'][number][] = [], left: LeftOut[] = [];
  for (const name of new Set(filesOf(graph, specs).map((f) => f.name))) {
    let why = '';
    try {
      const source = await files.open(name), sha256 = await files.digest(name), same = byDigest.get(sha256);
      if (same !== undefined) { names.set(name, same); continue; }
      if (source.size > most) { left.push({ name, why: `larger than ${most} bytes`, size: source.size, sha256 }); continue; }
      const as = freeName(name, taken);
      packed.push({ name: as, size: source.size, sha256, bytes: await source.read(0, source.size) });
      taken.add(as.toLowerCase());
      byDigest.set(sha256, as);
      names.set(name, as);
    } catch (e) { why = (e as Error).message; }
    if (why) left.push({ name, why });
  }
  const renamed = renameFiles(graph, specs, names);
  return { graph: renamed, workflow: writeGraph(renamed), files: packed, left };
}

/** 'vqgan.3f2a9c1d.ckpt' */
const marked = (name: string, sha256: string) => {
  const dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length;
  return `${name.slice(0, dot)}.${sha256.slice(0, 8)}${name.slice(dot)}`;
};

/**
 * Keeps a bundle's files where parameters find them. A file of the person's own that has the name already stays as it is: the
 * bundle's is kept under another name.
 * @returns the workflow with the names the files were kept under
 */
export async function unpack(bundle: Bundle, specs: Specs, files: Pick<Files, 'digest'>, keep: (name: string, bytes: Uint8Array) => Promise<void>): Promise<Graph> {
  const { graph } = upgradeNodes(readGraph(bundle.workflow).graph, specs), names = new Map<string, string>();
  for (const file of bundle.files) {
    const bytes = await bundle.read(file), there = await files.digest(file.name).catch(() => undefined);
    const as = there === undefined || there === file.sha256 ? file.name : marked(file.name, file.sha256);
    if (there !== file.sha256) await keep(as, bytes);
    names.set(file.name, as);
  }
  return renameFiles(graph, specs, names);
}
