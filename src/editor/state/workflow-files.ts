/** Opening and saving the workflow as a file. What a closed tab would lose is kept by files/journal. */
import { readGraph, writeGraph } from '../../graph/file.ts';
import { emptyGraph, type Graph } from '../../graph/graph.ts';
import { upgradeNodes } from '../../graph/upgrade.ts';
import { loadSpecs, specs } from '../specs.ts';
import { words } from '../words.ts';
import { markSaved, openDocument, useDocument, isDirty } from './document.ts';
import { useAccess } from '../files/access.ts';
import { fileHandle, isFileChanged, openElsewhere, openNewer, setFileHandle } from '../files/tabs.ts';
import { fileWords } from '../files/words.ts';
import { download, openText, saveText } from './files.ts';
import { pinFiles } from './changes.ts';
import { tellSession, useSession, type NodeRun } from './session.ts';
import { say } from './toasts.ts';

const stem = (name: string) => name.replace(/(\.workflow)?\.json$/i, '');

const textOf = (e: unknown) => (e instanceof Error ? e.message : String(e));

function show(graph: Graph, name: string, from?: FileAt, saved?: null): void {
  const { graph: before, file: oldFile, saved: oldSaved } = useDocument.getState(), wasDirty = isDirty(useDocument.getState()), oldHandle = fileHandle();
  setFileHandle(from?.handle, from?.written);
  tellSession({ event: 'opened' });
  openDocument(graph, stem(name), saved);
  if (wasDirty && Object.keys(before.nodes).length) {
    say({ tone: 'plain', text: words.file.replaced(graph.title ?? stem(name)), action: { label: words.file.back, do: () => { setFileHandle(oldHandle); tellSession({ event: 'opened' }); openDocument(before, oldFile, oldSaved); } } });
  }
}

/** A file that can be written again, and when it was last written. */
interface FileAt { readonly handle: FileSystemFileHandle; readonly written: number }

/** Opens the text of a workflow file, or says what is wrong with it and leaves everything as it was. */
export function openWorkflow(text: string, name: string, from?: FileAt): boolean {
  try {
    const { graph, newer } = readGraph(text, { newer: 'show' });
    if (newer) openNewer(graph, stem(name), newer, text);
    else show(upgradeNodes(graph, specs).graph, name, from);
    return true;
  } catch (e) {
    say({ tone: 'error', text: words.file.noOpen(name), more: `${textOf(e)} ${words.file.noOpenTail}` });
    return false;
  }
}

export async function openFile(): Promise<void> {
  try {
    await loadSpecs();
    const got = await openText(words.product);
    if (!got || await (await import('../files/carried.ts')).openCarried(got.file, openWorkflow)) return;
    if (got.handle && await openElsewhere(got.handle)) return;
    openWorkflow(got.text, got.name, got.handle && { handle: got.handle, written: got.file.lastModified });
  } catch (e) {
    say({ tone: 'error', text: words.file.noOpen('The file'), more: `${textOf(e)} ${words.file.noOpenTail}` });
  }
}

/** @param over even if someone else wrote the file meanwhile */
export async function saveFile(as = false, over = false): Promise<void> {
  const { access } = useAccess.getState();
  // a newer file is never written in an older form
  if (access.is === 'newer') return download(new Blob([access.text], { type: 'application/json' }), `${useDocument.getState().file}.json`);
  pinFiles(digestsOf(useSession.getState().nodes));
  const { graph, file } = useDocument.getState();
  const handle = fileHandle(), name = `${handle ? file : slug(graph.title) || file}.json`;
  if (handle && !as && !over && await isFileChanged()) return say({ tone: 'error', text: fileWords.disk.changed(name), action: { label: fileWords.disk.anyway, do: () => void saveFile(false, true) } });
  try {
    const went = await saveText(writeGraph(graph), name, words.product, as ? undefined : handle);
    if (!went) return;
    setFileHandle(went.handle, went.written);
    markSaved(graph, stem(went.name));
    say({ tone: 'good', text: words.file.didSave(went.name) });
  } catch (e) {
    say({ tone: 'error', text: words.file.noSave(name, textOf(e)) });
  }
}

/** The digests of the files that results came from, by node. */
function digestsOf(runs: Readonly<Record<string, NodeRun>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(runs).flatMap(([id, { last }]) => Object.values(last?.outputs ?? {}).flatMap(({ about }) => (typeof about?.sha256 === 'string' ? [[id, about.sha256] as const] : []))));
}

const slug = (title = '') => title.trim().toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '').slice(0, 80);

export const newWorkflow = () => show(emptyGraph, 'untitled', undefined, null);
