/** Why a node ran or did not, in words. Pure but for the words. */
import type { NodeSpec } from '../../graph/node.ts';
import type { Differences, Reason } from '../../run/why.ts';
import { words } from '../words.ts';

const longest = 60;
const show = (v: unknown) => { const text = v === undefined ? words.unknown : typeof v === 'string' ? (v || '“”') : JSON.stringify(v); return text.length > longest ? `${text.slice(0, longest)}…` : text; };

function changes({ params, inputs, file, engine }: Differences, spec: NodeSpec | undefined, nameOf: (id: string) => string): string[] {
  return [
    ...params.map((p) => words.why.param(spec?.params[p.name]?.label ?? p.name, show(p.from), show(p.to))),
    ...inputs.map((i) => words.why.input(spec?.inputs[i.port]?.label ?? i.port, i.from === undefined ? words.unknown : nameOf(i.from))),
    // a parameter that names a file says it already
    ...(file && !params.some((p) => spec?.params[p.name]?.kind === 'file') ? [words.why.file] : []), ...(engine ? [words.why.engine] : []),
  ];
}

/** One sentence, and the list that belongs to it. */
export function explainReason(reason: Reason, spec: NodeSpec | undefined, nameOf: (id: string) => string): { readonly text: string; readonly list: readonly string[] } {
  switch (reason.is) {
    case 'changed': return { text: words.why.changed, list: changes(reason.changed, spec, nameOf) };
    case 'kept': return { text: `${words.why.kept} ${words.why.notSince}`, list: changes(reason.changed, spec, nameOf) };
    default: return { text: words.why[reason.is], list: [] };
  }
}
