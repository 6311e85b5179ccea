/** The node types, found by their folders. A verb is fetched when it first runs. */
import type { NodeSpec } from '../graph/node.ts';
import type { Verb } from '../run/verb.ts';

const faces = import.meta.glob<{ spec: NodeSpec }>('../../nodes/*/spec.ts', { eager: true });
const runs = import.meta.glob<{ verb: Verb }>('../../nodes/*/run.ts');

export const specs: ReadonlyMap<string, NodeSpec> = new Map(Object.values(faces).map(({ spec }) => [spec.type, spec]));

export async function verbs(type: string): Promise<Verb> {
  const load = runs[`../../nodes/${type}/run.ts`];
  if (!load) throw new Error(`There is no node type "${type}" here.`);
  return (await load()).verb;
}
