/** `vq bundle`: a workflow with the files it needs as one .vqz, and a .vqz unpacked into a folder. */
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { printJson } from '../graph/print.ts';
import { writeBundle } from '../worker/bundle.ts';
import { packParts, smallFile } from '../worker/pack.ts';
import { writeOut } from './files.ts';
import { readWorkflow } from './read.ts';
import { run } from './run.ts';
import { openWorkflow } from './workflow.ts';

export interface BundleOptions { readonly out?: string; readonly set: readonly string[]; readonly most: string; readonly result?: string; readonly extract?: string; readonly json: boolean }

/** Runs the packed workflow where only its own files are, and takes the picture it makes. */
async function resultOf(files: readonly { readonly name: string; readonly bytes: Uint8Array }[], workflow: string, of: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'vq-bundle-'));
  try {
    for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
    const at = join(folder, 'workflow.vq-bundle.json'), png = join(folder, 'result.vq-bundle.png');
    await writeFile(at, workflow);
    await run(at, { set: [], save: [`${of}=${png}`], engine: 'auto', json: false, quiet: true });
    return new Uint8Array(await readFile(png));
  } catch (e) { throw new Error(`--result ${of}: ${(e as Error).message}`, { cause: e }); } finally { await rm(folder, { recursive: true, force: true }); }
}

/** @throws Error naming what cannot be packed or written */
export async function bundle(path: string, options: BundleOptions): Promise<void> {
  if (options.extract !== undefined) return extract(path, options.extract, options.json);
  const most = Number(options.most) * 2 ** 20;
  if (!(most >= 0)) throw new Error(`--most ${options.most}: give a number of megabytes.`);
  const { graph, specs, files } = await openWorkflow(path, options.set);
  try {
    const parts = await packParts(graph, specs, files, most), out = resolve(options.out ?? path.replace(/(\.json|\.png|\.vqz)?$/i, '.vqz'));
    const result = options.result === undefined ? undefined : await resultOf(parts.files, parts.workflow, options.result);
    const bytes = writeBundle({ ...parts, result });
    await writeOut(out, bytes);
    const about = { bundle: out, bytes: bytes.length, files: parts.files.map(({ name, size, sha256 }) => ({ name, size, sha256 })), left: parts.left };
    if (options.json) { process.stdout.write(printJson(about)); return; }
    for (const { name, size } of about.files) process.stdout.write(`${name}  ${size} bytes\n`);
    for (const { name, why } of parts.left) process.stdout.write(`left out: ${name}: ${why}\n`);
    process.stdout.write(`${out}: ${bytes.length} bytes\n`);
  } finally { await files.close(); }
}

export const defaultMost = String(smallFile / 2 ** 20);

/** Nothing that is there already is written over. */
async function extract(path: string, folder: string, json: boolean): Promise<void> {
  const read = await readWorkflow(path);
  try {
    if (!read.bundle) throw new Error(`${path} is no bundle: --extract is for .vqz files.`);
    const to = resolve(folder), { bundle: from } = read, names = ['workflow.json', ...from.files.map((f) => f.name), ...(from.result ? ['result.png'] : [])];
    if (new Set(names.map((n) => n.toLowerCase())).size < names.length) throw new Error(`${path}: one of its files has the name of its workflow. Run it as it is instead.`);
    for (const name of names) if (await access(join(to, name)).then(() => true, () => false)) throw new Error(`${join(to, name)} is there already. Extract into an empty folder.`);
    await mkdir(to, { recursive: true });
    for (const f of from.files) await writeFile(join(to, f.name), await from.read(f), { flag: 'wx' });
    await writeFile(join(to, 'workflow.json'), from.workflow, { flag: 'wx' });
    if (from.result) await writeFile(join(to, 'result.png'), from.result, { flag: 'wx' });
    process.stdout.write(json ? printJson({ folder: to, files: names }) : `${names.join('\n')}\nin ${to}\n`);
  } finally { await read.close(); }
}
