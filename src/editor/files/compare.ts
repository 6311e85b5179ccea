/** What is different between the open workflow and the version it is compared with. Draws nothing. */
import { diffGraphs, type GraphDiff } from '../../graph/diff.ts';
import type { Graph } from '../../graph/graph.ts';
import { specs } from '../specs.ts';
import { useDocument } from '../state/document.ts';
import { useBase, type Base } from './base.ts';

let last: { base: Base; graph: Graph; diff: GraphDiff } | undefined;
/** The changes since the base; the same object while neither changes. */
export function useDiff(): { readonly base: Base; readonly diff: GraphDiff } | undefined {
  const base = useBase((s) => s.base), graph = useDocument((s) => s.graph);
  if (!base) return undefined;
  if (last?.base !== base || last.graph !== graph) last = { base, graph, diff: diffGraphs(base.graph, graph, specs) };
  return last;
}
