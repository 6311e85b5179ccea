/** `vq check`: what is wrong with a workflow before it runs. Opens the headers of its files; runs no node. */
import { checkGraph, type Problem } from '../graph/check.ts';
import { upstream } from '../graph/order.ts';
import { showType } from '../graph/port.ts';
import { NodeError } from '../run/execute.ts';
import { lookAt, openWorkflow, type Workflow } from './workflow.ts';

const errorOf = ({ node, message, port }: Problem) => (node === undefined ? new Error(message) : new NodeError(node, message, port));

/**
 * Everything that can be known before a run is in order.
 * @param only nodes whose needs count; absent: all
 * @throws the first problem, as an error of its node
 */
export async function refuseProblems(workflow: Workflow, only?: readonly string[]) {
  const { graph, specs } = workflow;
  // wires first: a file that cannot be read is not the point when the workflow cannot run at all
  const first = checkGraph(graph, specs).problems.find(counts);
  if (first) throw errorOf(first);
  const checked = checkGraph(graph, specs, await lookAt(workflow));
  const second = checked.problems.find(counts);
  if (second) throw errorOf(second);
  return checked;

  function counts({ severity, node, edge }: Problem): boolean {
    if (severity !== 'error') return false;
    const at = node ?? edge?.to[0];
    return !only || at === undefined || upstream(graph, only).has(at);
  }
}

export interface CheckOptions { readonly set: readonly string[]; readonly json: boolean }

/** Prints each output's type, or every problem; the first problem is the error. */
export async function check(path: string, { set, json }: CheckOptions): Promise<void> {
  const workflow = await openWorkflow(path, set);
  try {
    const { types, problems } = await refuseProblems(workflow);
    const warnings = problems.map((p) => ({ ...(p.node !== undefined && { node: p.node }), message: p.message }));
    const outputs = Object.fromEntries([...types].map(([end, t]) => [end, { kind: t.kind, shape: showType(t) }]));
    if (json) { process.stdout.write(`${JSON.stringify({ workflow: path, ok: true, outputs, warnings }, undefined, 2)}\n`); return; }
    for (const [end, { kind, shape }] of Object.entries(outputs)) process.stdout.write(`${end}  ${kind} ${shape}`.trimEnd().concat('\n'));
    for (const { node, message } of warnings) process.stdout.write(`warning: ${node === undefined ? '' : `${node}: `}${message}\n`);
    process.stdout.write(`${path} can be run.\n`);
  } finally { await workflow.files.close(); }
}
