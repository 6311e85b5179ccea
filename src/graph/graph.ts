/** The workflow file, version 1: what a person drew. Its zod schema is the validator; no React Flow, no runtime. */
import * as z from 'zod/mini';
import { valueKinds } from './port.ts';

export const fileVersion = 1;

const id = z.string().check(z.regex(/^[^\s./=][^./=]{0,127}$/, 'an id is 1 to 128 characters without . / ='));
const paramValue: z.ZodMiniType<string | number | boolean | null | unknown[] | Record<string, unknown>> = z.json() as never;

const point = z.tuple([z.number(), z.number()]);
const end = z.tuple([id, z.string().check(z.minLength(1), z.maxLength(128))]);
const title = z.string().check(z.maxLength(200));

export const colours = ['red', 'amber', 'green', 'teal', 'blue', 'violet', 'grey'] as const;
const colour = z.enum(colours);

/** A wire; `via` are the points it is led through, from its source on. */
export const edgeSchema = z.looseObject({ from: end, to: end, via: z.optional(z.array(point).check(z.maxLength(100))) });

/** A frame holds the nodes that lie wholly inside it: nothing else says so. */
export const frameSchema = z.looseObject({ title: z.optional(title), colour: z.optional(colour), at: point, size: point });
/** `text` is markdown; it is never HTML. */
export const noteSchema = z.looseObject({ text: z.string().check(z.maxLength(20_000)), colour: z.optional(colour), at: point, size: z.optional(point) });

/** A frozen value. A tensor stands here if it is small (`data`: base64 of its little-endian bytes, zlib-compressed), else in a file named by `sha256` of those bytes. */
export const pinnedSchema = z.looseObject({
  kind: z.enum(valueKinds),
  dtype: z.optional(z.enum(['float32', 'int32'])),
  shape: z.optional(z.array(z.int().check(z.gte(0))).check(z.maxLength(8))),
  sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/, 'a sha256 is 64 hex digits'))),
  data: z.optional(z.string()),
  below: z.optional(z.number()),
  number: z.optional(z.number()),
  text: z.optional(z.string()),
  about: z.optional(z.record(z.string(), paramValue)),
});

/** What a subgraph shows outside, by ids that stay the same whatever happens inside. */
export const exposedSchema = z.looseObject({
  inputs: z.record(id, z.looseObject({ title: z.optional(title), to: z.array(end).check(z.minLength(1)) })),
  outputs: z.record(id, z.looseObject({ title: z.optional(title), from: end })),
  params: z.record(id, z.looseObject({ title: z.optional(title), of: end })),
});

const places = { frames: z.optional(z.record(id, frameSchema)), notes: z.optional(z.record(id, noteSchema)) };
const bodySchema = z.looseObject({ get nodes() { return z.record(id, nodeSchema); }, edges: z.array(edgeSchema), ...places });

export const nodeSchema = z.looseObject({
  type: z.string().check(z.minLength(1), z.maxLength(128)),
  /** Version of the node type that wrote `params`. */
  version: z.int().check(z.gte(1)),
  /** The user's own name for it, when it has one. */
  title: z.optional(title),
  params: z.record(z.string(), paramValue),
  at: point,
  size: z.optional(point),
  collapsed: z.optional(z.boolean()),
  colour: z.optional(colour),
  /** 'mute': it and what depends on it do not run. 'bypass': each output passes on the input of its kind. */
  mode: z.optional(z.enum(['mute', 'bypass'])),
  /** Its outputs as they were frozen; it does not run. */
  pinned: z.optional(z.record(z.string().check(z.minLength(1), z.maxLength(128)), pinnedSchema)),
  /** Of a node of type 'subgraph': what is inside, and what of it shows outside. */
  get graph() { return z.optional(bodySchema); },
  exposed: z.optional(exposedSchema),
});

export const graphSchema = z.looseObject({
  version: z.literal(fileVersion),
  title: z.optional(title),
  description: z.optional(z.string().check(z.maxLength(10_000))),
  /** A change runs what depends on it by itself. */
  runOnChange: z.optional(z.boolean()),
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
