/** Which version the open workflow is compared with, and what is different. Draws nothing. */
import { useMemo } from 'react';
import { create } from 'zustand';
import { diffGraphs, type GraphDiff } from '../../graph/diff.ts';
import type { Graph } from '../../graph/graph.ts';
import { specs } from '../specs.ts';
import { useDocument } from '../state/document.ts';

export interface Base { readonly name: string; readonly graph: Graph }
export const useBase = create<{ readonly base: Base | null }>(() => ({ base: null }));
export const compareWith = (base: Base | null) => useBase.setState({ base });

/** The changes since the base; the same object while neither changes. */
export function useDiff(): { readonly base: Base; readonly diff: GraphDiff } | undefined {
  const base = useBase((s) => s.base), graph = useDocument((s) => s.graph);
  return useMemo(() => (base ? { base, diff: diffGraphs(base.graph, graph, specs) } : undefined), [base, graph]);
}

/** Another workflow has other versions. */
export const followCompare = () => useDocument.subscribe((s, before) => { if (s.opened !== before.opened) compareWith(null); });
