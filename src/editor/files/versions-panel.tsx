/** The panel of versions: what changed since one, its edits one by one, named versions, and the workflows this browser keeps. */
import { useCallback, useEffect, useState, type ButtonHTMLAttributes, type FormEvent } from 'react';
import { isEqual, printDiff } from '../../graph/diff.ts';
import { specs } from '../specs.ts';
import { openDocument, useDocument } from '../state/document.ts';
import { say } from '../state/toasts.ts';
import { canEdit, useAccess } from './access.ts';
import { compareWith } from './base.ts';
import { useDiff } from './compare.ts';
import { inTurn, useJournal } from './journal.ts';
import * as store from './store.ts';
import { openKept, setFileHandle } from './tabs.ts';
import { fileWords } from './words.ts';

const w = fileWords.versions;
const mostEdits = 40, mostLines = 60;
const shortTime = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }), longTime = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const showTime = (ms: number) => (new Date(ms).toDateString() === new Date().toDateString() ? shortTime : longTime).format(ms);

const Chip = (props: ButtonHTMLAttributes<HTMLButtonElement>) => <button type="button" className="chip" {...props} />;

interface Kept { readonly versions: readonly store.Version[]; readonly entries: readonly store.Entry[]; readonly recent: readonly store.StoredDocument[] }

/** What the storage holds, read anew with every edit that is kept. */
function useKept(): Kept & { again(): void } {
  const { doc, kept } = useJournal(), [turn, setTurn] = useState(0);
  const [found, setFound] = useState<Kept>({ versions: [], entries: [], recent: [] });
  useEffect(() => {
    let here = true;
    void (async () => {
      const [versions, entries, recent] = await Promise.all([doc ? store.listVersions(doc) : [], doc ? store.listEntries(doc) : [], store.listDocuments()]);
      if (here) setFound({ versions, entries, recent });
    })().catch(() => {});
    return () => { here = false; };
  }, [doc, kept, turn]);
  return { ...found, again: useCallback(() => setTurn((n) => n + 1), []) };
}

export default function VersionsPanel() {
  const kept = useKept();
  return <div className="versions"><Since /><Versions kept={kept} /><Edits entries={kept.entries} /><Recent recent={kept.recent} again={kept.again} /></div>;
}

function Since() {
  const found = useDiff(), saved = useDocument((s) => s.saved);
  if (!found) return <p className="quiet">{saved && <Chip onClick={() => compareWith({ name: w.lastSaved, graph: saved })}>{w.compareSaved}</Chip>}</p>;
  const lines = printDiff(found.diff, specs);
  return (
    <section aria-label={w.since(found.base.name)}>
      <h3>{w.since(found.base.name)} <Chip onClick={() => compareWith(null)}>{w.stop}</Chip></h3>
      {isEqual(found.diff) ? <p className="quiet">{w.nothing}</p> : <ul className="changes-list">{lines.slice(0, mostLines).map((l) => <li key={l} data-sign={l[0]}>{l}</li>)}</ul>}
      {lines.length > mostLines && <p className="quiet">{fileWords.compare.more(lines.length - mostLines)}</p>}
    </section>
  );
}

function Versions({ kept: { versions, again } }: { kept: ReturnType<typeof useKept> }) {
  const [name, setName] = useState(''), mine = useAccess(canEdit), doc = useJournal((s) => s.doc);
  const keep = (e: FormEvent) => {
    e.preventDefault();
    const { made } = useJournal.getState(), { graph } = useDocument.getState();
    if (!doc || !name.trim()) return;
    void inTurn(async () => { await store.addVersion({ doc, name: name.trim().slice(0, 200), when: Date.now(), n: made, graph }); setName(''); again(); });
  };
  const copy = (v: store.Version) => { setFileHandle(undefined); openDocument(v.graph, v.name, null); };
  return (
    <section aria-label={w.title}>
      <h3>{w.title}</h3>
      {mine && <form className="version-new" onSubmit={keep}><input value={name} onChange={(e) => setName(e.target.value)} placeholder={w.nameOf} aria-label={w.nameOf} /><Chip type="submit" disabled={!name.trim()}>{w.keep}</Chip></form>}
      <ul>{versions.map((v) => (
        <li key={v.id}>
          <b>{v.name}</b> <small>{showTime(v.when)}</small>
          <div className="version-does">
            <Chip onClick={() => compareWith({ name: v.name, graph: v.graph })}>{w.compare}</Chip>
            <Chip onClick={() => copy(v)}>{w.copy}</Chip>
            <Chip onClick={() => void store.removeVersion(v.id!).then(again)}>{w.remove}</Chip>
          </div>
        </li>
      ))}</ul>
      {!versions.length && <p className="quiet">{w.none}</p>}
    </section>
  );
}

/** Each can be compared with: the workflow as it was after that edit. */
function Edits({ entries }: { entries: readonly store.Entry[] }) {
  const compare = async ({ doc, n, name }: store.Entry) => {
    const then = await store.loadDocument(doc, n);
    if (then?.n === n) compareWith({ name: `${n}. ${name}`, graph: then.graph });
    else say({ tone: 'plain', text: w.folded });
  };
  if (!entries.length) return null;
  return (
    <section aria-label={w.edits}>
      <h3>{w.edits}</h3>
      <ol className="edit-list">{entries.slice(0, mostEdits).map((e) => <li key={e.n}><button type="button" title={w.compareEdit} onClick={() => void compare(e)}>{e.name}</button><small>{showTime(e.when)}</small></li>)}</ol>
    </section>
  );
}

function Recent({ recent, again }: { recent: readonly store.StoredDocument[]; again(): void }) {
  const doc = useJournal((s) => s.doc);
  return (
    <section aria-label={w.recent}>
      <h3>{w.recent}</h3>
      <ul>{recent.filter((d) => d.id !== doc && (d.last > 0 || d.savedAt === null)).map((d) => (
        <li key={d.id} className="recent">
          <button type="button" onClick={() => void openKept(d.id).then(again)}>{d.title || d.file}</button><small>{w.nodes(d.nodes)}, {showTime(d.changed)}</small>
          <Chip aria-label={w.forget(d.title || d.file)} onClick={() => void store.removeDocument(d.id).then(again)}>×</Chip>
        </li>
      ))}</ul>
    </section>
  );
}
