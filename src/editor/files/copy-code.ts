/** "Copy as code": the chosen nodes, or the whole workflow, as a program on the clipboard. */
import { say } from '../state/toasts.ts';
import { specs } from '../specs.ts';
import { graphNow } from '../state/document.ts';
import { fileWords } from './words.ts';

const w = fileWords.code;

/** @param chosen by whole paths; none: all */
export async function copyAsCode(as: 'pytorch' | 'typescript', chosen: readonly string[]): Promise<void> {
  const graph = graphNow();
  try {
    const [{ torchScript }, { typescriptProgram }, { ask }, { checkGraph }, { expand }] = await Promise.all([
      import('../../graph/code/torch.ts'), import('../../graph/code/typescript.ts'), import('../state/engine.ts'), import('../../graph/check.ts'), import('../../graph/expand.ts'),
    ]);
    const { graph: flat } = expand(graph, specs), looks = await ask('look', { graph: flat }), { types } = checkGraph(flat, specs, looks);
    const factsOf = (id: string) => { const l = looks[id]; return l && 'facts' in l ? l.facts : undefined; };
    const text = as === 'pytorch' ? torchScript(graph, specs, chosen, factsOf) : typescriptProgram(graph, specs, chosen, (end) => types.has(end));
    await navigator.clipboard.writeText(text);
    say({ tone: 'good', text: w.copied(as === 'pytorch' ? w.pytorch : w.typescript, text.split('\n').length) });
  } catch (e) { say({ tone: 'error', text: w.notCopied, more: e instanceof Error ? e.message : String(e) }); }
}
