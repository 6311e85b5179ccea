/** What is different between the open workflow and the version it is compared with. Draws nothing. */
import { useMemo } from 'react';
import { diffGraphs, type GraphDiff } from '../../graph/diff.ts';
import { specs } from '../specs.ts';
import { useDocument } from '../state/document.ts';
import { useBase, type Base } from './base.ts';

/** The changes since the base; the same object while neither changes. */
export function useDiff(): { readonly base: Base; readonly diff: GraphDiff } | undefined {
  const base = useBase((s) => s.base), graph = useDocument((s) => s.graph);
  return useMemo(() => (base ? { base, diff: diffGraphs(base.graph, graph, specs) } : undefined), [base, graph]);
}
