/** `set NAME ...`: how a person writes what a value should be. Reads an .npy file where one is named; changes nothing. */
import { readFile } from 'node:fs/promises';
import { readNpy } from '../models/npy.ts';
import { sourceOf } from '../models/source.ts';
import type { Change } from '../run/change.ts';

const usage = 'Write: set NAME fill X, set NAME [i]=x [j]=y, set NAME channel C X, set NAME FILE.npy or set NAME restore';

function number(text: string | undefined): number {
  const x = text === undefined || text === '' ? Number.NaN : text === 'nan' ? Number.NaN : Number(text);
  if (Number.isNaN(x) && text !== 'nan') throw new Error(`${text ?? 'nothing'} is not a number. ${usage}.`);
  return x;
}

/** @throws Error saying how it is written */
export async function parseChange(words: readonly string[]): Promise<Change> {
  const [what, ...rest] = words;
  if (what === undefined) throw new Error(`${usage}.`);
  if (what === 'restore' && !rest.length) return { do: 'restore' };
  if (what === 'fill' && rest.length === 1) return { do: 'fill', value: number(rest[0]) };
  if (what === 'channel' && rest.length === 2) return { do: 'channel', channel: number(rest[0]), value: number(rest[1]) };
  if (what.startsWith('[')) {
    return { do: 'cells', cells: words.map((w) => {
      const [, index, value] = /^\[(\d+)\]=(.+)$/.exec(w) ?? [];
      if (index === undefined) throw new Error(`${w} names no cell. ${usage}.`);
      return [Number(index), number(value)];
    }) };
  }
  if (/\.npy$/i.test(what) && !rest.length) {
    let bytes: Uint8Array;
    try { bytes = new Uint8Array(await readFile(what)); } catch (e) { throw new Error(`${what} cannot be read: ${(e as Error).message}.`, { cause: e }); }
    return { do: 'set', data: (await readNpy(sourceOf(what, bytes))).data, from: what };
  }
  throw new Error(`${usage}.`);
}
