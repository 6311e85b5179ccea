/** Writes the published JSON Schema of the workflow file from its validator: `npx tsx bin/write-schema.ts`. */
import { writeFileSync } from 'node:fs';
import { workflowSchema } from '../src/graph/schema.ts';

writeFileSync(new URL('../graphs/workflow.schema.json', import.meta.url), workflowSchema());
