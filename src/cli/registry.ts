/** Every node type, found by its folder under nodes/: its face at once, its verb when first needed. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { NodeSpec, Specs } from '../graph/node.ts';
import type { Verb, Verbs } from '../run/verb.ts';

export const root = join(import.meta.dirname, '../..');
const folder = join(root, 'nodes');
const load = (name: string, file: string) => import(pathToFileURL(join(folder, name, file)).href) as Promise<unknown>;

export interface Registry { readonly specs: Specs; readonly verbs: Verbs }

/** A node type's name is its folder's. */
export async function loadRegistry(): Promise<Registry> {
  const specs = new Map<string, NodeSpec>(), verbs = new Map<string, Verb>();
  const names = readdirSync(folder).filter((n) => existsSync(join(folder, n, 'spec.ts'))).sort();
  for (const name of names) {
    const { spec } = (await load(name, 'spec.ts')) as { spec: NodeSpec };
    specs.set(spec.type, spec);
  }
  return {
    specs,
    async verbs(type) {
      const known = verbs.get(type);
      if (known) return known;
      if (!specs.has(type)) throw new Error(`There is no node type "${type}" here.`);
      const { verb } = (await load(type, 'run.ts')) as { verb: Verb };
      verbs.set(type, verb);
      return verb;
    },
  };
}
