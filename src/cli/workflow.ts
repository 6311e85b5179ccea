/** A workflow, opened: read, upgraded, changed by --set, and checked with what its files say of themselves. */
import { join, resolve } from 'node:path';
import type { Looks } from '../graph/check.ts';
import type { Graph } from '../graph/graph.ts';
import { defaultsOf, type Params } from '../graph/node.ts';
import { everyNode } from '../graph/path.ts';
import { upgradeNodes } from '../graph/upgrade.ts';
import { replaceFiles } from '../run/replace-files.ts';
import { type NodeFiles, nodeFiles } from './files.ts';
import { readWorkflow } from './read.ts';
import { loadRegistry, type Registry, root } from './registry.ts';
import { applySettings } from './settings.ts';

export interface Workflow extends Registry {
  readonly graph: Graph;
  readonly files: NodeFiles;
}

/** @throws Error naming the file, or the setting, that is wrong */
export async function openWorkflow(path: string, settings: readonly string[]): Promise<Workflow> {
  const registry = await loadRegistry();
  const read = await readWorkflow(path);
  try {
    const { graph } = upgradeNodes(read.graph, registry.specs), named = settings.map((s) => resolve(s.slice(s.indexOf('=') + 1)));
    const files = nodeFiles(read.base, join(root, 'graphs'), process.cwd(), named);
    const close = async () => { await files.close(); await read.close(); };
    return { ...registry, graph: applySettings(graph, registry.specs, settings, process.cwd()), files: replaceFiles(files, { close }) };
  } catch (e) { await read.close(); throw e; }
}

/** What the files of each node say before a run, or why they cannot be read. */
export async function lookAt({ graph, specs, verbs, files }: Workflow): Promise<Looks> {
  const looks: Record<string, Looks[string]> = {};
  for (const [id, node] of everyNode(graph)) {
    const spec = node.pinned ? undefined : specs.get(node.type);
    const look = spec && (await verbs(node.type)).look;
    if (!look) continue;
    try { looks[id] = { facts: await look({ ...defaultsOf(spec), ...node.params } as Params, files) }; } catch (e) {
      looks[id] = { fault: { message: (e as Error).message } };
    }
  }
  return looks;
}
