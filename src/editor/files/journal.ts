/**
 * Keeps every edit in the browser's storage as it is made. An edit is kept when the storage has said so: that is what the label in
 * the bar tells. Knows the document and the storage; who may edit is tabs.ts' matter.
 */
import { create } from 'zustand';
import { delta } from '../../graph/delta.ts';
import { isDirty, type DocumentState } from '../state/document.ts';
import { setAccess, useAccess } from './access.ts';
import { tab, tell } from './lock.ts';
import { leavePending } from './pending.ts';
import * as store from './store.ts';

export interface JournalState {
  /** The open workflow's name in the storage. */
  readonly doc: string | null;
  /** Edits made since it was first opened, and how many of them are kept. */
  readonly made: number;
  readonly kept: number;
  /** Number of the edit that its file holds. */
  readonly savedAt: number | null;
  /** Why nothing is kept any more. */
  readonly fault: string | null;
}
export const useJournal = create<JournalState>(() => ({ doc: null, made: 0, kept: 0, savedAt: null, fault: null }));
const { getState: get, setState: set } = useJournal;

/** How many edits between two looks at whether the list is long. */
const compactEvery = 100;

type About = Parameters<typeof store.appendEntries>[3];
interface Unkept { readonly entry: store.Entry; readonly about: About }
/** In order; what is being written stays here until it is kept. */
let unkept: Unkept[] = [];
let tail: Promise<void> = Promise.resolve();
let scheduled = false;

const textOf = (e: unknown) => (e instanceof Error && e.message ? e.message : String(e));

/** Everything that touches the storage happens one after the other, in the order in which it was asked for. */
export function inTurn(work: () => Promise<void>): Promise<void> {
  tail = tail.then(work).catch((e: unknown) => set({ fault: textOf(e) }));
  return tail;
}
/** Everything asked for so far has happened. */
export const flush = (): Promise<void> => inTurn(async () => {});

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  void inTurn(async () => { scheduled = false; await write(); });
}

async function write(): Promise<void> {
  while (unkept.length) {
    const { doc } = unkept[0].entry, end = unkept.findIndex((u) => u.entry.doc !== doc);
    const batch = end < 0 ? unkept.slice() : unkept.slice(0, end), last = batch.at(-1)!;
    try { await store.appendEntries(doc, tab, batch.map((u) => u.entry), last.about); } catch (e) {
      if (!(e instanceof store.NotOwner)) throw e; // tried again with the next edit
      // they stay on the screen, and a copy of the workflow can be opened with them
      unkept = unkept.slice(batch.length);
      if (get().doc === doc) setAccess({ is: 'elsewhere', taken: true, unkept: batch.length });
      continue;
    }
    unkept = unkept.slice(batch.length);
    if (get().doc === doc) set({ kept: last.entry.n, fault: null });
    tell({ say: 'kept', doc, n: last.entry.n });
    if (last.entry.n % compactEvery < batch.length) await store.compact(doc, tab).catch(() => {});
  }
}

/** The file a workflow stands in, where the browser gives it. */
interface AtFile { readonly handle: FileSystemFileHandle | undefined; readonly stamp: number | undefined }
const atFile = ({ handle, stamp }: AtFile) => ({ ...(handle && { handle }), ...(stamp !== undefined && { stamp }) });

const titleOf = (s: DocumentState) => ({ title: s.graph.title ?? '', file: s.file, nodes: Object.keys(s.graph.nodes).length });

/** What the history calls the step between two states of the document. */
function nameOf(s: DocumentState, before: DocumentState): string {
  if (s.future.length > before.future.length) return `Undo: ${s.future.at(-1)?.name ?? ''}`;
  if (s.future.length < before.future.length && s.past.length > before.past.length) return `Redo: ${s.past.at(-1)?.name ?? ''}`;
  return s.past.at(-1)?.name ?? 'Edit';
}

/** The document changed: one more edit to keep. */
export function noteEdit(s: DocumentState, before: DocumentState): void {
  const { doc, made, savedAt } = get(), changes = delta(before.graph, s.graph);
  if (!doc || !changes.length || useAccess.getState().access.is !== 'own') return;
  const n = made + 1, at = s.saved && !isDirty(s) ? n : savedAt;
  unkept.push({ entry: { doc, n, name: nameOf(s, before), when: Date.now(), delta: changes }, about: { ...titleOf(s), savedAt: at } });
  set({ made: n, savedAt: at });
  schedule();
}

/** The document was saved to a file, or got another file's name. */
export function noteSaved(s: DocumentState, at: AtFile): void {
  const { doc, made } = get(), savedAt = isDirty(s) ? get().savedAt : made;
  if (!doc) return;
  set({ savedAt });
  void inTurn(() => store.noteDocument(doc, tab, { ...titleOf(s), savedAt, ...atFile(at) }));
}

/** The document is a new workflow, not in the storage yet. Returns its name there. */
export function noteOpened(s: DocumentState, at: AtFile): string {
  const doc = crypto.randomUUID(), savedAt = isDirty(s) ? null : 0, when = Date.now();
  set({ doc, made: 0, kept: 0, savedAt, fault: null });
  void inTurn(() => store.createDocument({ id: doc, ...titleOf(s), changed: when, last: 0, savedAt, owner: tab, ...atFile(at) }, s.graph));
  return doc;
}

/** What the storage was not told yet when the page goes is told at the next start. */
export function keepOnLeaving(): void {
  addEventListener('pagehide', () => leavePending(unkept.map((u) => u.entry)));
}
