/** The receipt in a saved picture: what made it, so that it can be made again and compared. Reads no file and runs nothing. */
import { z } from 'zod';
import type { Graph } from './graph.ts';
import { defaultsOf, type Specs } from './node.ts';
import { upstream } from './order.ts';
import { printJson } from './print.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in lower-case hex');
const whole = z.int().min(0);

const receiptSchema = z.looseObject({
  receipt: z.literal(1),
  /** The value it shows: an output, a layer inside a network, or (neither) the nth file its node saved. */
  of: z.looseObject({
    node: z.string(), port: z.string().optional(), layer: z.string().optional(),
    /** Which of the batch, or of the files. */
    item: whole,
    /** How it was looked at, when it was saved from a viewer: see run/picture.ts. */
    look: z.object({ side: z.int().min(1).max(4096).optional(), item: whole.optional(), channel: whole.optional(), components: z.boolean().optional() }).optional(),
  }),
  /** sha256 of the pixels: 8-bit RGB, row after row from the top left. */
  picture: z.looseObject({ width: z.int().min(1), height: z.int().min(1), sha256 }),
  /** sha256 of every file that a parameter names, by that name. */
  files: z.record(z.string(), sha256),
  /** By 'node.parameter'. */
  seeds: z.record(z.string(), z.number()),
  engine: z.looseObject({ name: z.string().max(200), adapter: z.string().max(500).optional(), threads: whole.optional(), precision: z.string().max(50), runtime: z.string().max(200) }),
  /** Of the program and of the node types that ran. */
  versions: z.looseObject({ 'vq-studio': z.string().max(50), nodes: z.record(z.string(), z.int()) }),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** Keywords of the texts in a PNG file. */
export const workflowKeyword = 'vq-studio.workflow';
export const receiptKeyword = 'vq-studio.receipt';

export const writeReceipt = (r: Receipt): string => printJson(r);

/** @throws Error in words, whatever the text */
export function readReceipt(text: string): Receipt {
  let data: unknown;
  try { data = JSON.parse(text); } catch { throw new Error('Its receipt is not JSON.'); }
  if (typeof data === 'object' && data !== null && typeof (data as Receipt).receipt === 'number' && (data as { receipt: number }).receipt > 1) throw new Error('Its receipt was written by a newer VQ Studio. Verify it there.');
  const read = receiptSchema.safeParse(data);
  if (!read.success) throw new Error(`Its receipt cannot be read: ${read.error.issues[0].path.map(String).join('.') || 'receipt'}: ${read.error.issues[0].message}.`);
  return read.data;
}

/** Every parameter that names a file, of these nodes and what they need: node, parameter, name. Empty names are left out. */
export function filesOf(graph: Graph, specs: Specs, upTo: readonly string[] = Object.keys(graph.nodes)): { node: string; param: string; name: string }[] {
  const needed = upstream(graph, upTo);
  return [...needed].sort().flatMap((node) => {
    const { type, params } = graph.nodes[node], spec = specs.get(type);
    if (!spec) return [];
    const all: Record<string, unknown> = { ...defaultsOf(spec), ...params };
    return Object.entries(spec.params).flatMap(([param, p]) => (p.kind === 'file' && typeof all[param] === 'string' && all[param] !== '' ? [{ node, param, name: all[param] }] : []));
  });
}

/** Numbers that a random choice starts from, of these nodes and what they need. */
export function seedsOf(graph: Graph, specs: Specs, upTo: readonly string[]): Record<string, number> {
  const found = [...upstream(graph, upTo)].sort().flatMap((node) => {
    const { type, params } = graph.nodes[node], spec = specs.get(type), all: Record<string, unknown> = { ...(spec && defaultsOf(spec)), ...params };
    return Object.entries(all).flatMap(([name, value]) => (/seed/i.test(name) && typeof value === 'number' ? [[`${node}.${name}`, value] as const] : []));
  });
  return Object.fromEntries(found);
}

/** Versions of the types of these nodes and what they need. */
export const nodeVersionsOf = (graph: Graph, upTo: readonly string[]): Record<string, number> =>
  Object.fromEntries([...upstream(graph, upTo)].map((id) => [graph.nodes[id].type, graph.nodes[id].version]));
