/** The receipt in a saved picture: what made it, so that it can be made again and compared. Reads no file and runs nothing. */
import * as z from 'zod/mini';
import { expand } from './expand.ts';
import type { Body, Graph, GraphNode } from './graph.ts';
import { defaultsOf, type Specs } from './node.ts';
import { upstream } from './order.ts';
import { printJson } from './print.ts';

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in lower-case hex'));
const whole = z.int().check(z.gte(0));

const receiptSchema = z.looseObject({
  receipt: z.literal(1),
  /** The value it shows: an output, a layer inside a network, or (neither) the nth file its node saved. */
  of: z.looseObject({
    node: z.string(), port: z.optional(z.string()), layer: z.optional(z.string()),
    /** Which of the batch, or of the files. */
    item: whole,
    /** How it was looked at, when it was saved from a viewer: see run/picture.ts. */
    look: z.optional(z.object({ side: z.optional(z.int().check(z.gte(1), z.lte(4096))), item: z.optional(whole), channel: z.optional(whole), components: z.optional(z.boolean()) })),
  }),
  /** sha256 of the pixels: 8-bit RGB, row after row from the top left. */
  picture: z.looseObject({ width: z.int().check(z.gte(1)), height: z.int().check(z.gte(1)), sha256 }),
  /** sha256 of every file that a parameter names, by that name. */
  files: z.record(z.string(), sha256),
  /** By 'node.parameter'. */
  seeds: z.record(z.string(), z.number()),
  engine: z.looseObject({ name: z.string().check(z.maxLength(200)), adapter: z.optional(z.string().check(z.maxLength(500))), threads: z.optional(whole), precision: z.string().check(z.maxLength(50)), runtime: z.string().check(z.maxLength(200)) }),
  /** Of the program and of the node types that ran. */
  versions: z.looseObject({ 'vq-studio': z.string().check(z.maxLength(50)), nodes: z.record(z.string(), z.int()) }),
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

/** The nodes that run for these, subgraphs opened, and their parameters with defaults filled in. */
function needed(graph: Graph, specs: Specs, upTo?: readonly string[]) {
  const { graph: flat, members } = expand(graph, specs), all = upTo ? upstream(flat, upTo.flatMap((id) => [...members(id)])) : Object.keys(flat.nodes);
  return [...all].sort().map((node) => {
    const { type, version, params } = flat.nodes[node], spec = specs.get(type);
    return { node, type, version, spec, params: { ...(spec && defaultsOf(spec)), ...params } as Record<string, unknown> };
  });
}

/** Every parameter that names a file, of these nodes and what they need: node by its whole path, parameter, name. Empty names are left out. */
export const filesOf = (graph: Graph, specs: Specs, upTo?: readonly string[]): { node: string; param: string; name: string }[] =>
  needed(graph, specs, upTo).flatMap(({ node, spec, params }) => Object.entries(spec?.params ?? {}).flatMap(([param, p]) => {
    const name = params[param];
    return p.kind === 'file' && typeof name === 'string' && name !== '' ? [{ node, param, name }] : [];
  }));

/** Numbers that a random choice starts from, of these nodes and what they need. */
export const seedsOf = (graph: Graph, specs: Specs, upTo: readonly string[]): Record<string, number> =>
  Object.fromEntries(needed(graph, specs, upTo).flatMap(({ node, params }) => Object.entries(params).flatMap(([name, value]) => (/seed/i.test(name) && typeof value === 'number' ? [[`${node}.${name}`, value] as const] : []))));

/** Versions of the types of these nodes and what they need. */
export const nodeVersionsOf = (graph: Graph, specs: Specs, upTo: readonly string[]): Record<string, number> =>
  Object.fromEntries(needed(graph, specs, upTo).map(({ type, version }) => [type, version]));

/** The graph with file parameters of known nodes renamed, in subgraphs and muted nodes too. */
export function renameFiles(graph: Graph, specs: Specs, names: ReadonlyMap<string, string>): Graph {
  const inBody = <B extends Body>(body: B): B => ({ ...body, nodes: Object.fromEntries(Object.entries(body.nodes).map(([id, n]) => [id, inNode(n)])) });
  const inNode = (n: GraphNode): GraphNode => {
    const spec = specs.get(n.type), params = { ...n.params };
    for (const [param, p] of Object.entries(spec?.params ?? {})) {
      const name = params[param] ?? p.default;
      if (p.kind === 'file' && typeof name === 'string' && names.has(name)) params[param] = names.get(name)!;
    }
    return { ...n, params, ...(n.graph && { graph: inBody(n.graph) }) };
  };
  return inBody(graph);
}
