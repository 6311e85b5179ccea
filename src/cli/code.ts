/** `vq code`: a workflow as a PyTorch script or a TypeScript program, on stdout. Reads the headers of its files; runs nothing. */
import { checkGraph } from '../graph/check.ts';
import { torchScript } from '../graph/code/torch.ts';
import { typescriptProgram } from '../graph/code/typescript.ts';
import { expand } from '../graph/expand.ts';
import { lookAt, openWorkflow } from './workflow.ts';

export interface CodeOptions { readonly as: 'pytorch' | 'typescript'; readonly node: readonly string[]; readonly set: readonly string[] }

/** @throws Error naming the nodes that have no form in that language, or whose files cannot be read */
export async function code(path: string, { as, node: chosen, set }: CodeOptions): Promise<void> {
  const workflow = await openWorkflow(path, set);
  try {
    const { graph, specs } = workflow, flat = expand(graph, specs), strange = chosen.find((id) => !flat.members(id).length);
    if (strange !== undefined) throw new Error(`--node ${strange}: there is no such node that runs. Nodes: ${Object.keys(graph.nodes).join(', ') || 'none'}.`);
    const looks = await lookAt({ ...workflow, graph: flat.graph }), fault = Object.entries(looks).find(([, l]) => l && 'fault' in l);
    if (fault && 'fault' in fault[1]!) throw new Error(`${fault[0]}: ${fault[1].fault.message}`);
    const { types } = checkGraph(flat.graph, specs, looks);
    process.stdout.write(as === 'pytorch'
      ? torchScript(graph, specs, chosen, (id) => { const l = looks[id]; return l && 'facts' in l ? l.facts : undefined; })
      : typescriptProgram(graph, specs, chosen, (end) => types.has(end)));
  } finally { await workflow.files.close(); }
}
