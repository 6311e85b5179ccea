/** Files that carry a workflow: bundles, and pictures saved here. Also packs and verifies them. Knows the worker's answers; draws nothing. */
import { upgradeNodes } from '../../graph/upgrade.ts';
import { words } from '../words.ts';
import { specs } from '../specs.ts';
import { graphNow, openDocument, useDocument } from '../state/document.ts';
import { ask } from '../state/engine.ts';
import { chooseFile, download } from '../state/files.ts';
import { tellSession, useSession } from '../state/session.ts';
import { say } from '../state/toasts.ts';
import { setFileHandle } from './tabs.ts';
import { fileWords } from './words.ts';

const textOf = (e: unknown) => (e instanceof Error ? e.message : String(e));
const stem = (name: string) => name.replace(/\.[^.]+$/, '');
const w = fileWords.carried;

/**
 * Opens the workflow a file carries.
 * @param open opens a workflow's text, and says whether it could
 * @param asPicture what else could be done with a picture that carries one
 * @returns false when it carries none: then it is a file like any other
 */
export async function openCarried(file: File, open: (text: string, name: string) => boolean, asPicture?: () => void): Promise<boolean> {
  if (/\.vqz$/i.test(file.name)) { await openBundle(file); return true; }
  if (!/\.png$/i.test(file.name)) return false;
  const [{ readText }, { workflowKeyword }] = await Promise.all([import('../../run/png-text.ts'), import('../../graph/receipt.ts')]);
  let text: string | undefined;
  try { text = readText(new Uint8Array(await file.arrayBuffer()), workflowKeyword); } catch { return false; /* no PNG of ours: whoever reads the picture says what is wrong with it */ }
  if (text === undefined) return false;
  if (open(text, `${stem(file.name)}.json`) && asPicture) say({ tone: 'plain', text: w.fromPicture(file.name), action: { label: w.asPicture, do: asPicture } });
  return true;
}

async function openBundle(file: File): Promise<void> {
  try {
    const { graph, left } = await ask('unbundle', { name: file.name, file });
    setFileHandle(undefined);
    tellSession({ event: 'opened' });
    openDocument(upgradeNodes(graph, specs).graph, stem(file.name), null);
    if (left.length) say({ tone: 'plain', text: w.lacks(left.length), more: left.map((l) => l.name).join(', ') });
  } catch (e) { say({ tone: 'error', text: words.file.noOpen(file.name), more: `${textOf(e)} ${words.file.noOpenTail}` }); }
}

/** A picture the open workflow made, if it was run as it is: the last one that no other node takes. */
function shownPicture(): { node: string; port: string; ref: string } | undefined {
  const { ran, nodes } = useSession.getState(), graph = graphNow();
  if (ran !== graph) return undefined;
  const made = Object.entries(nodes).flatMap(([node, { last }]) => Object.entries(last?.outputs ?? {}).filter(([port, r]) => r.kind === 'image' && r.dtype !== undefined && r.id.startsWith(`${node}.${port}#`)).map(([port, r]) => ({ node, port, ref: r.id })));
  const isSource = (id: string) => specs.get(graph.nodes[id]?.type ?? '')?.group === 'source';
  return made.filter((m) => graph.nodes[m.node] && !isSource(m.node)).at(-1);
}

/** The open workflow with its small files as one download. */
export async function saveBundle(): Promise<void> {
  const { graph, file } = useDocument.getState(), shown = shownPicture();
  try {
    const { file: bytes, left } = await ask('bundle', { graph, ...(shown && { shown }) });
    download(bytes, `${file}.vqz`);
    say({ tone: left.length ? 'plain' : 'good', text: left.length ? w.packedWithout(`${file}.vqz`, left.length) : words.file.didSave(`${file}.vqz`), ...(left.length && { more: left.map((l) => `${l.name}: ${l.why}`).join('; ') }) });
  } catch (e) { say({ tone: 'error', text: words.file.noSave(`${file}.vqz`, textOf(e)) }); }
}

/** Lets a person choose a saved picture, makes it again and says how the two compare. */
export async function verifyPicture(): Promise<void> {
  const file = await chooseFile(['.png']);
  if (!file) return;
  say({ tone: 'plain', text: w.verifying(file.name) });
  try {
    const { same, lines: [first, ...more] } = await ask('verify', { file });
    say({ tone: same ? 'good' : 'error', text: `${file.name}: ${first}`, ...(more.length && { more: more.join(' ') }) });
  } catch (e) { say({ tone: 'error', text: w.notVerified(file.name), more: textOf(e) }); }
}
