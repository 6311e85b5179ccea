/** The workflow file's form as JSON Schema (draft 2020-12), made from the validator itself. */
import { z } from 'zod';
import { graphSchema } from './graph.ts';
import { printJson } from './print.ts';

/** The text of graphs/workflow.schema.json. */
export const workflowSchema = (): string => printJson({ ...z.toJSONSchema(graphSchema, { io: 'input' }), title: 'VQ Studio workflow' });
