/** The browser's storage of workflows: a checkpoint each, the edits since, and named versions. Knows no tabs and no screen. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { patch, type Delta } from '../../graph/delta.ts';
import type { Graph } from '../../graph/graph.ts';

export interface StoredDocument {
  readonly id: string;
  readonly title: string;
  /** Name of its file, without the ending. */
  readonly file: string;
  readonly nodes: number;
  /** ms since 1970 */
  readonly changed: number;
  /** Number of the last edit; 0 as it was opened. */
  readonly last: number;
  /** Number of the edit that its file holds; null when it was never in a file. */
  readonly savedAt: number | null;
  /** The tab that may write. Whoever took over put its own name here, so a late write of another tab is refused. */
  readonly owner: string;
  /** The file itself, where the browser gives it. */
  readonly handle?: FileSystemFileHandle;
  /** When the file was last written, as far as is known: ms since 1970. */
  readonly stamp?: number;
}
export interface Entry { readonly doc: string; readonly n: number; /** 'Move 3 nodes' */ readonly name: string; readonly when: number; readonly delta: Delta }
export interface Version { readonly id?: number; readonly doc: string; readonly name: string; readonly when: number; readonly n: number; readonly graph: Graph }

interface Tables extends DBSchema {
  documents: { key: string; value: StoredDocument };
  checkpoints: { key: string; value: { readonly id: string; readonly n: number; readonly graph: Graph } };
  entries: { key: [string, number]; value: Entry };
  versions: { key: number; value: Version; indexes: { doc: string } };
}

/** Edits kept one by one before they are folded into the checkpoint; the newest half stays for the list. */
const mostEntries = 400;

let opening: Promise<IDBPDatabase<Tables>> | undefined;
const database = () => (opening ??= openDB<Tables>('vq-studio', 1, {
  upgrade(db) {
    db.createObjectStore('documents', { keyPath: 'id' });
    db.createObjectStore('checkpoints', { keyPath: 'id' });
    db.createObjectStore('entries', { keyPath: ['doc', 'n'] });
    db.createObjectStore('versions', { keyPath: 'id', autoIncrement: true }).createIndex('doc', 'doc');
  },
  // a newer page in another tab waits for this one
  blocking: () => { void opening?.then((db) => db.close()); opening = undefined; },
  terminated: () => { opening = undefined; },
}));
/** Once it is told that something is kept, it is on the disk. */
const strict = { durability: 'strict' } as const;
const all = ['documents', 'checkpoints', 'entries'] as const;
const entriesOf = (doc: string, from = 0) => IDBKeyRange.bound([doc, from], [doc, Infinity]);

/** Another tab took the workflow over: what this one writes is refused. */
export class NotOwner extends Error { override name = 'NotOwner'; }

export async function createDocument(document: StoredDocument, graph: Graph): Promise<void> {
  const tx = (await database()).transaction(all, 'readwrite', strict);
  void tx.objectStore('documents').put(document);
  void tx.objectStore('checkpoints').put({ id: document.id, n: 0, graph });
  await tx.done;
}

/** @throws NotOwner; anything the storage throws, with nothing written */
export async function appendEntries(doc: string, owner: string, entries: readonly Entry[], about: Pick<StoredDocument, 'title' | 'file' | 'nodes' | 'savedAt'>): Promise<void> {
  const tx = (await database()).transaction(['documents', 'entries'], 'readwrite', strict);
  const documents = tx.objectStore('documents'), document = await documents.get(doc);
  if (document?.owner !== owner) { tx.abort(); await tx.done.catch(() => {}); throw new NotOwner('another tab has this workflow'); }
  for (const e of entries) void tx.objectStore('entries').put(e);
  void documents.put({ ...document, ...about, last: entries.at(-1)?.n ?? document.last, changed: entries.at(-1)?.when ?? document.changed });
  await tx.done;
}

/** Folds old edits into the checkpoint when there are many. */
export async function compact(doc: string, owner: string): Promise<void> {
  const tx = (await database()).transaction(all, 'readwrite', strict), entries = tx.objectStore('entries'), checkpoints = tx.objectStore('checkpoints');
  const document = await tx.objectStore('documents').get(doc), checkpoint = await checkpoints.get(doc), count = await entries.count(entriesOf(doc));
  if (document?.owner === owner && checkpoint && count > mostEntries) {
    const old = (await entries.getAll(entriesOf(doc))).slice(0, count - mostEntries / 2);
    const graph = old.reduce((g, e) => patch(g, e.delta) as Graph, checkpoint.graph);
    void checkpoints.put({ id: doc, n: old.at(-1)!.n, graph });
    void entries.delete(IDBKeyRange.bound([doc, 0], [doc, old.at(-1)!.n]));
  }
  await tx.done;
}

export interface Loaded { readonly document: StoredDocument; readonly graph: Graph; /** The last edit in `graph` */ readonly n: number; /** Edits are missing or do not fit: what could be restored ends at `n` */ readonly broken: boolean }

/** A workflow as of its last edit. @param upTo as of this edit instead, while it is kept one by one */
export async function loadDocument(id: string, upTo = Infinity): Promise<Loaded | undefined> {
  const tx = (await database()).transaction(all, 'readonly');
  const [document, checkpoint, entries] = await Promise.all([tx.objectStore('documents').get(id), tx.objectStore('checkpoints').get(id), tx.objectStore('entries').getAll(entriesOf(id))]);
  await tx.done;
  if (!document || !checkpoint) return undefined;
  let { graph, n } = checkpoint, broken = false;
  for (const e of entries) {
    if (e.n > upTo) break;
    if (e.n !== n + 1) { broken = true; break; }
    try { graph = patch(graph, e.delta) as Graph; } catch { broken = true; break; }
    n = e.n;
  }
  return { document, graph, n, broken: broken || (upTo === Infinity && n < document.last) };
}

/** From now on this tab writes. What could not be restored is cut off, so that numbers go on from `n`. */
export async function claimDocument(id: string, owner: string, n: number): Promise<void> {
  const tx = (await database()).transaction(['documents', 'entries'], 'readwrite', strict), document = await tx.objectStore('documents').get(id);
  if (document) {
    void tx.objectStore('documents').put({ ...document, owner, last: n });
    void tx.objectStore('entries').delete(entriesOf(id, n + 1));
  }
  await tx.done;
}

/** About the file of a document; nothing of its content. */
export async function noteDocument(id: string, owner: string, about: Partial<Pick<StoredDocument, 'file' | 'title' | 'savedAt' | 'handle' | 'stamp'>>): Promise<void> {
  const tx = (await database()).transaction('documents', 'readwrite', strict), document = await tx.store.get(id);
  if (document?.owner === owner) void tx.store.put({ ...document, ...about });
  await tx.done;
}

export async function removeDocument(id: string): Promise<void> {
  const tx = (await database()).transaction(['documents', 'checkpoints', 'entries', 'versions'], 'readwrite');
  void tx.objectStore('documents').delete(id);
  void tx.objectStore('checkpoints').delete(id);
  void tx.objectStore('entries').delete(entriesOf(id));
  for (const key of await tx.objectStore('versions').index('doc').getAllKeys(id)) void tx.objectStore('versions').delete(key);
  await tx.done;
}

export const findDocument = async (id: string): Promise<StoredDocument | undefined> => (await database()).get('documents', id);
/** The last changed first. */
export const listDocuments = async (): Promise<StoredDocument[]> => (await (await database()).getAll('documents')).sort((a, b) => b.changed - a.changed);
/** The newest first. */
export const listEntries = async (doc: string): Promise<Entry[]> => (await (await database()).getAll('entries', entriesOf(doc))).reverse();
export const listVersions = async (doc: string): Promise<Version[]> => (await (await database()).getAllFromIndex('versions', 'doc', doc)).reverse();
export const addVersion = async (v: Version): Promise<void> => void await (await database()).add('versions', v);
export const removeVersion = async (id: number): Promise<void> => (await database()).delete('versions', id);
