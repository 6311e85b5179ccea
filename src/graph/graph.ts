/** The workflow file, version 1: what a person drew. Its zod schema is the validator; no React Flow, no runtime. */
import { z } from 'zod';
import { valueKinds } from './port.ts';

export const fileVersion = 1;

const id = z.string().regex(/^[^\s./=][^./=]{0,127}$/, 'an id is 1 to 128 characters without . / =');
const paramValue: z.ZodType<string | number | boolean | null | unknown[] | Record<string, unknown>> = z.json() as never;

const point = z.tuple([z.number(), z.number()]);
const end = z.tuple([id, z.string().min(1).max(128)]);
const title = z.string().max(200);

export const colours = ['red', 'amber', 'green', 'teal', 'blue', 'violet', 'grey'] as const;
const colour = z.enum(colours);

/** A wire; `via` are the points it is led through, from its source on. */
export const edgeSchema = z.looseObject({ from: end, to: end, via: z.array(point).max(100).optional() });

/** A frame holds the nodes that lie wholly inside it: nothing else says so. */
export const frameSchema = z.looseObject({ title: title.optional(), colour: colour.optional(), at: point, size: point });
/** `text` is markdown; it is never HTML. */
export const noteSchema = z.looseObject({ text: z.string().max(20_000), colour: colour.optional(), at: point, size: point.optional() });

/** A frozen value. A tensor stands here if it is small (`data`: base64 of its little-endian bytes, zlib-compressed), else in a file named by `sha256` of those bytes. */
export const pinnedSchema = z.looseObject({
  kind: z.enum(valueKinds),
  dtype: z.enum(['float32', 'int32']).optional(),
  shape: z.array(z.int().min(0)).max(8).optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 is 64 hex digits').optional(),
  data: z.string().optional(),
  below: z.number().optional(),
  number: z.number().optional(),
  text: z.string().optional(),
  about: z.record(z.string(), paramValue).optional(),
});

/** What a subgraph shows outside, by ids that stay the same whatever happens inside. */
export const exposedSchema = z.looseObject({
  inputs: z.record(id, z.looseObject({ title: title.optional(), to: z.array(end).min(1) })),
  outputs: z.record(id, z.looseObject({ title: title.optional(), from: end })),
  params: z.record(id, z.looseObject({ title: title.optional(), of: end })),
});

const places = { frames: z.record(id, frameSchema).optional(), notes: z.record(id, noteSchema).optional() };
const bodySchema = z.looseObject({ get nodes() { return z.record(id, nodeSchema); }, edges: z.array(edgeSchema), ...places });

export const nodeSchema = z.looseObject({
  type: z.string().min(1).max(128),
  /** Version of the node type that wrote `params`. */
  version: z.int().min(1),
  /** The user's own name for it, when it has one. */
  title: title.optional(),
  params: z.record(z.string(), paramValue),
  at: point,
  size: point.optional(),
  collapsed: z.boolean().optional(),
  colour: colour.optional(),
  /** 'mute': it and what depends on it do not run. 'bypass': each output passes on the input of its kind. */
  mode: z.enum(['mute', 'bypass']).optional(),
  /** Its outputs as they were frozen; it does not run. */
  pinned: z.record(z.string().min(1).max(128), pinnedSchema).optional(),
  /** Of a node of type 'subgraph': what is inside, and what of it shows outside. */
  get graph() { return bodySchema.optional(); },
  exposed: exposedSchema.optional(),
});

export const graphSchema = z.looseObject({
  version: z.literal(fileVersion),
  title: title.optional(),
  description: z.string().max(10_000).optional(),
  /** A change runs what depends on it by itself. */
  runOnChange: z.boolean().optional(),
  nodes: z.record(id, nodeSchema),
  edges: z.array(edgeSchema),
  ...places,
});

export type GraphNode = z.infer<typeof nodeSchema>;
export type Edge = z.infer<typeof edgeSchema>;
export type Graph = z.infer<typeof graphSchema>;
/** What a workflow and a subgraph have in common. */
export type Body = Pick<Graph, 'nodes' | 'edges' | 'frames' | 'notes'>;
export type Frame = z.infer<typeof frameSchema>;
export type Note = z.infer<typeof noteSchema>;
export type Colour = (typeof colours)[number];
export type Mode = NonNullable<GraphNode['mode']>;
export type Exposed = z.infer<typeof exposedSchema>;
export type PinnedValue = z.infer<typeof pinnedSchema>;

export const emptyGraph: Graph = { version: fileVersion, nodes: {}, edges: [] };
