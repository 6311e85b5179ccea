/** A workflow as a piece of text short enough for a link, and back. What comes from a link is a stranger's: read within limits. */
import { deflate, inflate } from './deflate.ts';
import { FileError, readGraph, type Read } from './file.ts';
import type { Graph } from './graph.ts';

/** Characters of a link's text, and bytes it may unpack to. */
export const mostOfLink = { text: 1_000_000, bytes: 8_000_000 } as const;

const toBase64url = (bytes: Uint8Array): string => {
  let out = '';
  for (let i = 0; i < bytes.length; i += 0x6000) out += btoa(String.fromCharCode(...bytes.subarray(i, i + 0x6000)));
  return out.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};
const fromBase64url = (text: string): Uint8Array => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

/** Letters, digits, - and _ only. */
export const packGraph = (graph: Graph): string => toBase64url(deflate(new TextEncoder().encode(JSON.stringify(graph))));

/** @throws FileError, and nothing else, whatever the text */
export function unpackGraph(text: string): Read {
  const refuse = (why: string) => new FileError('invalid', `This link holds no workflow that can be opened: ${why}. Ask for it again, or for the file.`);
  if (text.length > mostOfLink.text) throw new FileError('too large', `This link is longer than ${mostOfLink.text} characters. Ask for the file instead.`);
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) throw refuse('it is cut or changed');
  let json: string;
  try { json = new TextDecoder('utf-8', { fatal: true }).decode(inflate(fromBase64url(text), mostOfLink.bytes)); } catch (e) {
    throw refuse(e instanceof TypeError ? 'it is cut or changed' : (e as Error).message);
  }
  return readGraph(json, { newer: 'show' });
}
