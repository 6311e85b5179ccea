/** Undo and redo as a value. Knows edits; knows no clock and no screen. */
import { applyPatches, type Patch } from 'immer';
import type { Edit } from './edit.ts';
import type { Graph } from './graph.ts';

interface Change { readonly name: string; readonly patches: readonly Patch[]; readonly inverse: readonly Patch[]; readonly merge?: string; /** ms */ readonly when: number }
export interface History {
  readonly graph: Graph;
  /** The last one is undone first. */
  readonly past: readonly Change[];
  /** The last one is redone first. */
  readonly future: readonly Change[];
}

const mostSteps = 500;
/** Edits with the same mark within this time of each other are one. */
const together = 1000;

export const startHistory = (graph: Graph): History => ({ graph, past: [], future: [] });

/** An edit that changes nothing leaves no trace. @param when milliseconds, of any clock */
export function applyEdit(h: History, edit: Edit, when: number): History {
  if (!edit.patches.length) return h;
  const last = h.past.at(-1);
  const joined = last && edit.merge !== undefined && edit.merge === last.merge && when - last.when < together && !h.future.length;
  const change: Change = joined
    ? { name: edit.name, merge: edit.merge, when, patches: [...last.patches, ...edit.patches], inverse: [...edit.inverse, ...last.inverse] }
    : { name: edit.name, merge: edit.merge, when, patches: edit.patches, inverse: edit.inverse };
  return { graph: edit.graph, past: [...(joined ? h.past.slice(0, -1) : h.past), change].slice(-mostSteps), future: [] };
}

/** Nothing joins the last change any more: the end of a drag. */
export function seal(h: History): History {
  const last = h.past.at(-1);
  return last?.merge === undefined ? h : { ...h, past: [...h.past.slice(0, -1), { ...last, merge: undefined }] };
}

export function undo(h: History): History {
  const change = h.past.at(-1);
  return change ? { graph: applyPatches(h.graph, [...change.inverse]), past: h.past.slice(0, -1), future: [...h.future, change] } : h;
}

export function redo(h: History): History {
  const change = h.future.at(-1);
  return change ? { graph: applyPatches(h.graph, [...change.patches]), past: [...h.past, { ...change, merge: undefined }], future: h.future.slice(0, -1) } : h;
}

/** 'Move 3 nodes': what undo would take back. */
export const undoName = (h: History): string | undefined => h.past.at(-1)?.name;
export const redoName = (h: History): string | undefined => h.future.at(-1)?.name;
