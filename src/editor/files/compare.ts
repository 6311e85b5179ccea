/** Which version the open workflow is compared with, and what is different. Draws nothing. */
import { create } from 'zustand';
import { diffGraphs, type GraphDiff } from '../../graph/diff.ts';
import type { Graph } from '../../graph/graph.ts';
import { specs } from '../specs.ts';
import { useDocument } from '../state/document.ts';

export interface Base { readonly name: string; readonly graph: Graph }
export const useBase = create<{ readonly base: Base | null }>(() => ({ base: null }));
export const compareWith = (base: Base | null) => useBase.setState({ base });

let last: { base: Base; graph: Graph; diff: GraphDiff } | undefined;
/** The changes since the base; the same object while neither changes. */
export function useDiff(): { readonly base: Base; readonly diff: GraphDiff } | undefined {
  const base = useBase((s) => s.base), graph = useDocument((s) => s.graph);
  if (!base) return undefined;
  if (last?.base !== base || last.graph !== graph) last = { base, graph, diff: diffGraphs(base.graph, graph, specs) };
  return last;
}

/** Another workflow has other versions. */
export const followCompare = () => useDocument.subscribe((s, before) => { if (s.opened !== before.opened) compareWith(null); });
