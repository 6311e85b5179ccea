/** Links: every workflow comes back as it went, and whatever stands in a link is opened or refused in one sentence. */
import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { expect, it } from 'vitest';
import { isSame } from '../../src/graph/delta.ts';
import { FileError, readGraph, writeGraph } from '../../src/graph/file.ts';
import { packGraph, unpackGraph } from '../../src/graph/share.ts';
import { randomGraph } from '../graph/random.ts';

it('gives back every workflow', () => {
  fc.assert(fc.property(randomGraph, (graph) => {
    const { graph: plain } = readGraph(writeGraph(graph)), text = packGraph(plain);
    expect(text).toMatch(/^[\w-]+$/);
    expect(isSame(unpackGraph(text).graph, plain)).toBe(true);
  }), { numRuns: 300 });
});

const refused = (text: string) => { try { unpackGraph(text); return undefined; } catch (e) { expect(e).toBeInstanceOf(FileError); return (e as Error).message; } };
const link = (s: string | Uint8Array) => Buffer.from(deflateSync(typeof s === 'string' ? new TextEncoder().encode(s) : s)).toString('base64url');

it('refuses what is hostile, in one sentence', () => {
  expect(refused('')).toMatch(/cut or changed/);
  expect(refused('%3Cscript%3E')).toMatch(/cut or changed/);
  expect(refused('a'.repeat(2_000_000))).toMatch(/longer than 1000000/);
  expect(refused(link(new Uint8Array(50 << 20)))).toMatch(/unpacks to more than 8000000 bytes/);
  expect(refused(link('{"version":1}'))).toMatch(/not a workflow/);
  expect(refused(link('{"version":1,"nodes":{"__proto__":{}},"edges":[]}'))).toMatch(/__proto__/);
  expect(refused(link(Uint8Array.from([0xff, 0xfe])))).toMatch(/cut or changed/);
  const text = packGraph({ version: 1, nodes: { a: { type: 'image', version: 1, params: {}, at: [0, 0] } }, edges: [] });
  fc.assert(fc.property(fc.nat(text.length - 1), fc.constantFrom(...'abcXYZ019-_#%&'), fc.boolean(), (at, c, cut) => {
    refused(cut ? text.slice(0, at) : text.slice(0, at) + c + text.slice(at + 1));
  }), { numRuns: 2000 });
  fc.assert(fc.property(fc.string(), (s) => { refused(s); }));
});
