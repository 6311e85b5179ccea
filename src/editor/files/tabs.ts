/** Which kept workflow this tab shows, and whether it may edit it: one tab at a time writes, the others see what it does. Draws nothing. */
import { freeze } from 'immer';
import { delta } from '../../graph/delta.ts';
import { readGraph } from '../../graph/file.ts';
import type { Graph } from '../../graph/graph.ts';
import { upgradeNodes } from '../../graph/upgrade.ts';
import { loadSpecs, specs } from '../specs.ts';
import { openDocument, useDocument } from '../state/document.ts';
import { tellSession } from '../state/session.ts';
import { setAccess, useAccess } from './access.ts';
import { flush, inTurn, keepOnLeaving, noteEdit, noteOpened, noteSaved, useJournal } from './journal.ts';
import { hear, isLocked, lock, tab, tell, type Held } from './lock.ts';
import { takePending } from './pending.ts';
import { fileWords } from './words.ts';
import * as store from './store.ts';

const rememberedBy = 'vq-studio.tab';
/** Long enough for another tab to keep what it has; a tab that does not answer loses the workflow after it. */
const politeMs = 1500;

let held: { readonly doc: string; readonly lock: Held } | undefined;
let handle: FileSystemFileHandle | undefined;
/** When its file was last written, as far as this tab knows: ms since 1970. */
let stamp: number | undefined;
/** Changes of the document that come from the storage are not edits. */
let following = false;

export const fileHandle = () => handle;
/** Which file the workflow that is opened next, or was just saved, stands in. */
export function setFileHandle(h: FileSystemFileHandle | undefined, written?: number): void {
  handle = h;
  stamp = written;
}
/** Someone else wrote the file since it was opened or saved here. */
export async function isFileChanged(): Promise<boolean> {
  if (!handle || stamp === undefined) return false;
  const now = await handle.getFile().catch(() => undefined);
  return now !== undefined && now.lastModified > stamp;
}
/** A file that another tab has open: shown here as that tab has it. False when no tab has. */
export async function openElsewhere(file: FileSystemFileHandle): Promise<boolean> {
  for (const d of await store.listDocuments().catch(() => [])) {
    if (!d.handle || d.id === useJournal.getState().doc || !(await d.handle.isSameEntry(file).catch(() => false)) || !(await isLocked(d.id))) continue;
    return openKept(d.id);
  }
  return false;
}

function remember(doc: string): void { try { sessionStorage.setItem(rememberedBy, doc); } catch { /* only this tab's memory of what it showed is lost */ } }
function remembered(): string | null { try { return sessionStorage.getItem(rememberedBy); } catch { return null; } }

const take = async (doc: string, how: Parameters<typeof lock>[1]): Promise<boolean> => {
  if (held?.doc === doc) return true;
  const got = await lock(doc, how, () => { if (held?.doc === doc) { held = undefined; setAccess({ is: 'elsewhere', taken: true, unkept: 0 }); } });
  if (!got) return false;
  held?.lock.release();
  held = { doc, lock: got };
  return true;
};

/** A workflow that was only looked at, and stands in a file or is empty, leaves no trace. */
async function leave(doc: string | null, made: number): Promise<void> {
  if (!doc || made > 0 || (await store.listVersions(doc)).length) return;
  const document = await store.findDocument(doc);
  if (document && (document.savedAt === 0 || document.nodes === 0)) await store.removeDocument(doc);
}

/** The document was replaced by one that the storage does not know: it gets a name there, and this tab has it. */
function begin(): void {
  const { doc: old, made } = useJournal.getState(), mine = held?.doc === old, doc = noteOpened(useDocument.getState(), { handle, stamp });
  setAccess({ is: 'own' });
  remember(doc);
  void inTurn(async () => {
    await take(doc, 'free');
    if (mine) await leave(old, made);
  });
}

/** Read as any file is: what stands in the storage may be of an older version, or damaged. */
const sound = (graph: Graph): Graph => upgradeNodes(readGraph(JSON.stringify(graph)).graph, specs).graph;

/** What its file holds, as far as the storage still knows. */
async function savedOf({ document: { id, savedAt }, n }: store.Loaded): Promise<Graph | null | undefined> {
  if (savedAt === n || savedAt === null) return savedAt === n ? undefined : null;
  const then = await store.loadDocument(id, savedAt);
  return then?.n === savedAt ? then.graph : null;
}

function show(graph: Graph, file: string, saved: Graph | null | undefined, fresh: boolean): void {
  following = true;
  try {
    if (!fresh) { useDocument.setState({ graph: freeze(graph, true), past: [], future: [], file }); return; }
    tellSession({ event: 'opened' });
    openDocument(graph, file, saved);
  } finally { following = false; }
}

/**
 * Opens a kept workflow: to edit, or to look at while another tab has it.
 * @param fresh false: it is shown already, and its view stays
 * @returns false when it is not in the storage
 */
export async function openKept(doc: string, fresh = true): Promise<boolean> {
  await flush();
  if (!(await store.loadDocument(doc))) return false;
  const { doc: old, made } = useJournal.getState(), mine = held?.doc === old, own = await take(doc, 'free');
  if (own) await makeWritable(doc);
  const loaded = (await store.loadDocument(doc))!, { document, n } = loaded;
  if (!own && old !== doc) { held?.lock.release(); held = undefined; }
  if (mine && old !== doc) await leave(old, made);
  setFileHandle(document.handle, document.stamp);
  setAccess(own ? { is: 'own' } : { is: 'elsewhere', taken: false, unkept: 0 });
  useJournal.setState({ doc, made: n, kept: n, savedAt: document.savedAt, fault: null });
  remember(doc);
  show(sound(loaded.graph), document.file, await savedOf(loaded), fresh);
  return true;
}

/** What was left when the page went is kept now, and what stands in the storage is brought to today's form: later edits are changes of that. */
async function makeWritable(doc: string): Promise<void> {
  const { n, document } = (await store.loadDocument(doc))!, late = takePending(doc, n);
  await store.claimDocument(doc, tab, n);
  if (late.length) await store.appendEntries(doc, tab, late, document);
  const { graph, n: last } = (await store.loadDocument(doc))!, changes = delta(graph, sound(graph));
  if (changes.length) await store.appendEntries(doc, tab, [{ doc, n: last + 1, name: fileWords.journal.upgraded, when: Date.now(), delta: changes }], document);
}

/** The other tab keeps what it has and lets go; one that does not answer loses it. */
export async function takeOver(): Promise<void> {
  const { doc } = useJournal.getState();
  if (!doc) return;
  tell({ say: 'give', doc });
  if (!(await take(doc, { waitMs: politeMs }))) await take(doc, 'steal');
  await openKept(doc, false);
}

/** What is shown becomes a workflow of its own, in no file. */
export function openCopy(): void {
  const { graph, file } = useDocument.getState();
  setFileHandle(undefined);
  openDocument(graph, file, null);
}

/** Shows a workflow of a newer program; nothing of it is kept or changed. @param text the file as it was read */
export function openNewer(graph: Graph, file: string, version: number, text: string): void {
  const { doc: old, made } = useJournal.getState();
  if (held?.doc === old) void inTurn(() => leave(old, made));
  held?.lock.release();
  held = undefined;
  setFileHandle(undefined);
  useJournal.setState({ doc: null, made: 0, kept: 0, savedAt: null, fault: null });
  show(graph, file, undefined, true);
  setAccess({ is: 'newer', version, text });
}

async function followOther(doc: string): Promise<void> {
  const loaded = await store.loadDocument(doc), { access } = useAccess.getState();
  if (!loaded || useJournal.getState().doc !== doc || access.is !== 'elsewhere' || access.unkept) return;
  useJournal.setState({ made: loaded.n, kept: loaded.n, savedAt: loaded.document.savedAt });
  show(sound(loaded.graph), loaded.document.file, null, false);
}

async function giveAway(doc: string): Promise<void> {
  if (held?.doc !== doc) return;
  setAccess({ is: 'elsewhere', taken: true, unkept: 0 });
  await flush();
  held.lock.release();
  held = undefined;
}

/** The workflow this tab had, else the one changed last. False: there is none, or the storage is closed to this page. */
export async function restoreLast(): Promise<boolean> {
  try {
    const mine = remembered(), [last] = await store.listDocuments();
    if (!mine && !last) return false;
    await loadSpecs();
    return Boolean((mine && await openKept(mine)) || (last && await openKept(last.id)));
  } catch (e) {
    useJournal.setState({ fault: e instanceof Error ? e.message : String(e) });
    return false;
  }
}

/** From now on every change of the document is kept. @param kept the document came from the storage */
export function followTabs(kept: boolean): void {
  useDocument.subscribe((s, before) => {
    if (following) return;
    if (s.opened !== before.opened) begin();
    else if (s.graph !== before.graph) noteEdit(s, before);
    if (s.opened === before.opened && (s.saved !== before.saved || s.file !== before.file)) noteSaved(s, { handle, stamp });
  });
  hear((m) => {
    if (m.doc !== useJournal.getState().doc) return;
    if (m.say === 'kept') void followOther(m.doc).catch(() => {});
    if (m.say === 'give') void giveAway(m.doc);
  });
  keepOnLeaving();
  if (!kept && useAccess.getState().access.is === 'own') begin();
}
