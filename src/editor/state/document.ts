/** The open workflow, its history, and whether a file holds it. Edits come from graph/edit; knows no canvas and no worker. */
import { freeze } from 'immer';
import { create } from 'zustand';
import type { Edit } from '../../graph/edit.ts';
import { emptyGraph, type Graph } from '../../graph/graph.ts';
import * as history from '../../graph/history.ts';
import { mayEdit } from '../files/access.ts';

export interface DocumentState extends history.History {
  /** Name of the file it is saved under, without its ending. */
  readonly file: string;
  /** The graph as it was last saved or opened; nothing when it was never in a file. */
  readonly saved: Graph | null;
  /** Counts openings: a view that belongs to one workflow starts anew. */
  readonly opened: number;
}

export const useDocument = create<DocumentState>(() => ({ ...history.startHistory(freeze(emptyGraph, true)), file: 'untitled', saved: null, opened: 0 }));
const { getState: get, setState: set } = useDocument;

export const graphNow = () => get().graph;

/** Applies one edit of the graph as it is now. */
export function apply(edit: Edit): Edit {
  if (mayEdit()) set((s) => history.applyEdit(s, edit, performance.now()));
  return edit;
}

export const undo = () => { if (mayEdit()) set((s) => history.undo(s)); };
export const redo = () => { if (mayEdit()) set((s) => history.redo(s)); };
/** Undoes or redoes up to where `count` edits are done. */
export function goToEdit(count: number): void {
  if (!mayEdit()) return;
  set((s) => {
    let at: history.History = s;
    while (at.past.length > count) at = history.undo(at);
    while (at.past.length < count && at.future.length) at = history.redo(at);
    return at;
  });
}
/** The next edit is one of its own, whatever it is: the end of a drag. */
export const seal = () => set((s) => history.seal(s));

/** Puts a whole workflow in place of the open one. @param saved what its file holds, when that differs; null: it stands in no file yet */
export function openDocument(graph: Graph, file: string, saved?: Graph | null): void {
  const frozen = freeze(graph, true);
  set((s) => ({ ...history.startHistory(frozen), file, saved: saved === undefined ? frozen : saved, opened: s.opened + 1 }));
}

export const markSaved = (graph: Graph, file: string) => set({ saved: graph, file });

let asked: { graph: Graph; saved: Graph; same: boolean } | undefined;
/** Whether something would be lost with the file alone. Undoing back to what was saved counts as saved. */
export function isDirty({ graph, saved }: DocumentState): boolean {
  if (graph === saved) return false;
  if (!saved) return true;
  if (asked?.graph !== graph || asked.saved !== saved) asked = { graph, saved, same: JSON.stringify(graph) === JSON.stringify(saved) };
  return !asked.same;
}
