/** The workflow file, version 1: what a person drew. Its zod schema is the validator; no React Flow, no runtime. */
import { z } from 'zod';

export const fileVersion = 1;

const id = z.string().regex(/^[^\s./=][^./=]{0,127}$/, 'an id is 1 to 128 characters without . / =');
const paramValue: z.ZodType<string | number | boolean | null | unknown[] | Record<string, unknown>> = z.json() as never;

export const nodeSchema = z.looseObject({
  type: z.string().min(1).max(128),
  /** Version of the node type that wrote `params`. */
  version: z.int().min(1),
  /** The user's own name for it, when it has one. */
  title: z.string().max(200).optional(),
  params: z.record(z.string(), paramValue),
  at: z.tuple([z.number(), z.number()]),
  size: z.tuple([z.number(), z.number()]).optional(),
  collapsed: z.boolean().optional(),
});
const end = z.tuple([id, z.string().min(1).max(128)]);
export const edgeSchema = z.looseObject({ from: end, to: end });

export const graphSchema = z.looseObject({
  version: z.literal(fileVersion),
  title: z.string().max(200).optional(),
  description: z.string().max(10_000).optional(),
  nodes: z.record(id, nodeSchema),
  edges: z.array(edgeSchema),
});

export type GraphNode = z.infer<typeof nodeSchema>;
export type Edge = z.infer<typeof edgeSchema>;
export type Graph = z.infer<typeof graphSchema>;

export const emptyGraph: Graph = { version: fileVersion, nodes: {}, edges: [] };
