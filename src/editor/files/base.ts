/** Which version the open workflow is compared with. Compares nothing itself, so that it costs nothing until it is used. */
import { create } from 'zustand';
import type { Graph } from '../../graph/graph.ts';
import { useDocument } from '../state/document.ts';

export interface Base { readonly name: string; readonly graph: Graph }
export const useBase = create<{ readonly base: Base | null }>(() => ({ base: null }));
export const compareWith = (base: Base | null) => useBase.setState({ base });

/** Another workflow has other versions. */
export const followCompare = () => useDocument.subscribe((s, before) => { if (s.opened !== before.opened) compareWith(null); });
