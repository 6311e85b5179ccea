/** Runs `vq` as a person does, in a process of its own and a folder of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';

export const root = resolve(import.meta.dirname, '../..');
export const reconstruct = join(root, 'graphs/reconstruct.json');
export const fixture = (...parts: string[]) => join(root, 'tests/fixtures', ...parts);
export const freshFolder = () => mkdtempSync(join(tmpdir(), 'vq-cli-'));

export interface Ended { readonly code: number | null; readonly out: string; readonly err: string }

export function vq(args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(root, 'bin/vq.mjs'), ...args], { cwd });
    let out = '', err = '';
    child.stdout.on('data', (part) => { out += part; });
    child.stderr.on('data', (part) => { err += part; });
    child.on('close', (code) => done({ code, out, err }));
  });
}

export const npy = (path: string) => readNpy(sourceOf(path, readFileSync(path)));
