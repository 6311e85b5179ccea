/** `vq diff`: what is different between two workflows, one line each. Runs nothing. */
import { diffGraphs, isEqual, printDiff } from '../graph/diff.ts';
import type { Specs } from '../graph/node.ts';
import { upgradeNodes } from '../graph/upgrade.ts';
import { readWorkflow } from './read.ts';
import { loadRegistry } from './registry.ts';

export interface DiffOptions { readonly exitCode: boolean; readonly json: boolean }

const open = async (path: string, specs: Specs) => upgradeNodes((await readWorkflow(path)).graph, specs).graph;

/** Exit code 0; with --exit-code 1 when something is different. @throws Error naming the file that cannot be read */
export async function diff(a: string, b: string, { exitCode, json }: DiffOptions): Promise<void> {
  const { specs } = await loadRegistry(), found = diffGraphs(await open(a, specs), await open(b, specs), specs), lines = printDiff(found, specs);
  if (json) process.stdout.write(`${JSON.stringify({ a, b, same: isEqual(found), ...found }, undefined, 2)}\n`);
  else process.stdout.write(lines.length ? `${lines.join('\n')}\n` : 'No difference.\n');
  if (exitCode && !isEqual(found)) process.exitCode = 1;
}
