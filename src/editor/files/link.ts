/** The open workflow as a link, and a link that the page was opened with. Files are not in it. */
import { upgradeNodes } from '../../graph/upgrade.ts';
import { words } from '../words.ts';
import { loadSpecs, specs } from '../specs.ts';
import { graphNow, openDocument } from '../state/document.ts';
import { tellSession } from '../state/session.ts';
import { say } from '../state/toasts.ts';
import { openNewer, setFileHandle } from './tabs.ts';
import { fileWords } from './words.ts';

const mark = '#w=';
/** Some programs cut links that are longer. */
const longLink = 8000;
const w = fileWords.link;

export async function copyLink(): Promise<void> {
  const [{ packGraph }, { filesOf }] = await Promise.all([import('../../graph/share.ts'), import('../../graph/receipt.ts')]), graph = graphNow();
  const url = `${location.origin}${location.pathname}${mark}${packGraph(graph)}`;
  const named = [...new Set(filesOf(graph, specs).map((f) => f.name).filter((n) => !n.startsWith('samples/')))];
  const more = [url.length > longLink && w.long(url.length), named.length && w.without(named.join(', '))].filter(Boolean).join(' ');
  try {
    await navigator.clipboard.writeText(url);
    say({ tone: 'good', text: w.copied, ...(more && { more }) });
  } catch { say({ tone: 'error', text: w.notCopied, more: url }); }
}

/** True when the page was opened with a workflow in its address, and shows it. */
export async function openFromLink(): Promise<boolean> {
  if (!location.hash.startsWith(mark)) return false;
  const text = location.hash.slice(mark.length);
  // a reload must not put the link's workflow over what was done with it since
  history.replaceState(null, '', location.pathname + location.search);
  const [{ unpackGraph }] = await Promise.all([import('../../graph/share.ts'), loadSpecs()]);
  try {
    const { graph, newer } = unpackGraph(text);
    if (newer) { openNewer(graph, 'shared', newer, JSON.stringify({ ...graph, version: newer })); return true; }
    setFileHandle(undefined);
    tellSession({ event: 'opened' });
    openDocument(upgradeNodes(graph, specs).graph, 'shared', null);
    return true;
  } catch (e) {
    say({ tone: 'error', text: words.file.noOpen(w.theLink), more: e instanceof Error ? e.message : String(e) });
    return false;
  }
}

/** A link put into the address bar of an open page. */
export const followLinks = (): void => addEventListener('hashchange', () => void openFromLink());
