/** `vq inspect`: what a file of weights holds. Reads its header and its digest; runs nothing. */
import { resolve } from 'node:path';
import { type FileDescription, describeFile } from '../models/inspect.ts';
import { openCheckpoint } from '../models/open.ts';
import { nodeFiles } from './files.ts';

export interface InspectOptions { readonly config?: string; readonly tensors: boolean; readonly json: boolean }

const list = (names: readonly string[], most = 12) => `${names.slice(0, most).join(', ')}${names.length > most ? `, and ${names.length - most} more` : ''}`;
const thousands = (n: number) => n.toLocaleString('en-GB');

function inWords(d: FileDescription, sha256: string): string[] {
  const lines = [
    `${d.file}: ${d.format}, ${thousands(d.bytes)} bytes, ${d.tensors} tensors (${Object.entries(d.types).map(([t, n]) => `${n} ${t}`).join(', ') || 'none'})`,
    `sha256 ${sha256}`,
  ];
  if (d.architecture) {
    const { ddconfig, ...rest } = d.architecture;
    lines.push(`VQ-GAN f${d.factor}, ${thousands(d.parameters ?? 0)} parameters`);
    for (const [name, value] of Object.entries({ ...rest, ...ddconfig })) lines.push(`  ${name.padEnd(16)} ${Array.isArray(value) ? `[${value.join(', ')}]` : value}`);
  }
  if (d.problem !== undefined) lines.push(`no VQ-GAN: ${d.problem}`);
  for (const what of d.inferred) lines.push(`inferred: ${what}`);
  lines.push(`missing: ${d.missing.length ? list(d.missing) : 'none'}`, `unexpected: ${d.unexpected.length ? list(d.unexpected) : 'none'}`);
  for (const { part, tensors, parameters } of d.others) lines.push(`also: ${part}, ${tensors} tensors, ${thousands(parameters)} parameters`);
  return lines;
}

/** @throws Error naming the file: what it is instead, or how it does not fit its config */
export async function inspect(path: string, { config, tensors, json }: InspectOptions): Promise<void> {
  const here = process.cwd(), files = nodeFiles(here, here);
  try {
    const source = await files.open(path);
    let said;
    if (config !== undefined) {
      const file = await files.open(config);
      if (file.size > 4 << 20) throw new Error(`${config} has ${file.size} bytes: that is no config.`);
      said = { name: config, text: new TextDecoder().decode(await file.read(0, file.size)) };
    }
    const description = await describeFile(source, said), sha256 = await files.digest(path);
    const all = tensors ? [...(await openCheckpoint(source)).tensors].map(([name, { dtype, shape }]) => ({ name, dtype, shape })) : undefined;
    if (json) { process.stdout.write(`${JSON.stringify({ ...description, path: resolve(path), sha256, ...(all && { all }) }, undefined, 2)}\n`); return; }
    process.stdout.write(`${inWords(description, sha256).join('\n')}\n`);
    for (const t of all ?? []) process.stdout.write(`  ${t.name} ${t.dtype} [${t.shape.join(', ')}]\n`);
  } finally { await files.close(); }
}
