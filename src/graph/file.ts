/** The workflow file as text: read with one clear sentence when it is wrong, written so that its diff is readable. Touches no disk. */
import type { z } from 'zod';
import { fileVersion, graphSchema, type Body, type Graph } from './graph.ts';
import { canonical } from './canonical.ts';
import { printJson } from './print.ts';
import { scanJson } from './scan.ts';
import { upgradeFile } from './upgrade.ts';

export type FileFault = 'not json' | 'not a workflow' | 'newer' | 'too large' | 'invalid';

/** Why a file cannot be opened: one or two sentences. */
export class FileError extends Error {
  override name = 'FileError';
  constructor(readonly fault: FileFault, message: string, /** 'nodes.encoder.params' */ readonly place?: string) { super(message.replace(/\s+/g, ' ')); }
}

const most = { characters: 50_000_000, nodes: 100_000, edges: 1_000_000 };

/** `newer`: the version of a file that is newer than this program. The graph is what is understood of it: to be looked at, never written over the file. */
export interface Read { readonly graph: Graph; readonly newer?: number }

/**
 * Fields and nodes it does not know are kept as they are; node versions are `upgradeNodes`' matter, meaning is `checkGraph`'s.
 * @param newer 'show': a file of a newer version is read as far as it has today's form
 * @throws FileError, and nothing else, whatever the text
 */
export function readGraph(text: string, { newer = 'refuse' }: { readonly newer?: 'refuse' | 'show' } = {}): Read {
  if (text.length > most.characters) throw new FileError('too large', `This file has ${text.length} characters; a workflow has at most ${most.characters}.`);
  let data: unknown;
  try { data = JSON.parse(text.replace(/^\uFEFF/, '')); } catch (e) {
    throw new FileError('not json', `This file is not JSON: ${(e as Error).message}.`);
  }
  const hidden = scanJson(text);
  if (hidden) throw new FileError('invalid', `This workflow cannot be opened: ${hidden}.`);
  if (!isObject(data) || !('version' in data && 'nodes' in data)) throw new FileError('not a workflow', 'This is not a workflow of VQ Studio: it has no version and nodes.');
  const { version } = data;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) throw new FileError('invalid', `This workflow cannot be opened: version must be a whole number from 1 to ${fileVersion}.`, 'version');
  const tooNew = version > fileVersion && new FileError('newer', `This workflow was saved by a newer VQ Studio (file version ${version}; this one reads up to ${fileVersion}). Open it there.`, 'version');
  if (tooNew && newer === 'refuse') throw tooNew;
  if (isObject(data.nodes) && Object.keys(data.nodes).length > most.nodes) throw new FileError('too large', `This workflow has more than ${most.nodes} nodes.`, 'nodes');
  if (Array.isArray(data.edges) && data.edges.length > most.edges) throw new FileError('too large', `This workflow has more than ${most.edges} wires.`, 'edges');
  const read = graphSchema.safeParse(tooNew ? { ...data, version: fileVersion } : upgradeFile(data, version));
  if (!read.success) throw tooNew || invalid(data, read.error.issues);
  return tooNew ? { graph: read.data, newer: version } : { graph: read.data };
}

/** Keys and wires in order, places to 1/100 pixel, inside subgraphs too: reading and writing again gives the same text. */
export const writeGraph = (graph: Graph): string => printJson(tidy(graph));

function tidy<B extends Body>(body: B): B {
  const edges = body.edges.map((e) => (e.via ? { ...e, via: e.via.map(rounded) } : e)).map((e) => ({ e, text: canonical(e) })).sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)).map(({ e }) => e);
  const place = <T extends { at: Point; size?: Point | undefined }>(x: T): T => ({ ...x, at: rounded(x.at), ...(x.size && { size: rounded(x.size) }) });
  return {
    ...body, edges,
    nodes: each(body.nodes, (n) => ({ ...place(n), ...(n.graph && { graph: tidy(n.graph) }) })),
    ...(body.frames && { frames: each(body.frames, place) }), ...(body.notes && { notes: each(body.notes, place) }),
  };
}

type Point = [number, number];
const each = <T>(record: Readonly<Record<string, T>>, f: (x: T) => T) => Object.fromEntries(Object.entries(record).map(([id, x]) => [id, f(x)]));
const rounded = ([x, y]: Point): Point => [round(x), round(y)];
/** By decimal text, which rounds the same number the same way again, whatever its size. */
const round = (x: number) => Number(x.toFixed(2));

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);

const words: Record<string, string> = { object: 'an object', record: 'an object', array: 'a list', tuple: 'a list', string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false' };
const found = (v: unknown) => (v === undefined ? 'nothing' : v === null ? 'null' : Array.isArray(v) ? 'a list' : words[typeof v] ?? typeof v);

function invalid(data: unknown, issues: readonly z.core.$ZodIssue[]): FileError {
  const [issue] = issues, place = issue.path.map(String).join('.');
  const value = issue.path.reduce<unknown>((at, k) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[k] : undefined), data);
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return new FileError('invalid', `This workflow cannot be opened: ${place || 'the file'}: ${describe(issue, value)}${more}.`, place);
}

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_type') return `expected ${words[issue.expected] ?? issue.expected}, found ${found(value)}`;
  if (issue.code === 'invalid_value') return `expected ${issue.values.map((v) => JSON.stringify(v)).join(' or ')}, found ${found(value)}`;
  if (issue.code === 'invalid_key') return issue.issues.map((i) => i.message).join(', ');
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const [less, bound] = issue.code === 'too_small' ? ['at least', issue.minimum] : ['at most', issue.maximum];
    const what = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
    return `expected ${less} ${bound}${what}`;
  }
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}
