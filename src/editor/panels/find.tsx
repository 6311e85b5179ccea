/** Finds nodes, notes and frames on every level by what stands on them, and goes there. */
import { leafOf, parentOf } from '../../graph/path.ts';
import type { Body } from '../../graph/graph.ts';
import { frameId, noteId, select } from '../canvas/flow.ts';
import { fitTo } from '../canvas/stage.ts';
import { closeOverlay } from '../commands/open.ts';
import { graphNow } from '../state/document.ts';
import { goTo, nameOf, specAt } from '../state/scope.ts';
import { Chooser } from '../ui/chooser.tsx';
import { NodeIcon } from '../ui/icon.tsx';
import { words } from '../words.ts';

interface Place { readonly flow: string; readonly path: readonly string[]; readonly name: string; readonly icon: string; readonly says: string; readonly text: string }

/** Everything there is to find, by what a person can read on it. */
function* places(body: Body, path: readonly string[]): Generator<Place> {
  const prefix = path.length ? `${path.join('/')}/` : '';
  for (const [id, n] of Object.entries(body.nodes)) {
    const spec = specAt(n), name = n.title ?? spec?.title ?? n.type, values = Object.entries(n.params).map(([k, v]) => `${spec?.params[k]?.label ?? k}: ${typeof v === 'string' ? v : JSON.stringify(v)}`);
    yield { flow: prefix + id, path, name, icon: spec?.icon ?? 'box', says: n.title && spec ? spec.title : id, text: [name, spec?.title, n.type, id, ...values].join('\n') };
    if (n.graph) yield* places(n.graph, [...path, id]);
  }
  for (const [id, n] of Object.entries(body.notes ?? {})) yield { flow: noteId(id), path, name: words.note.title, icon: 'sticky-note', says: n.text.slice(0, 80), text: n.text };
  for (const [id, f] of Object.entries(body.frames ?? {})) yield { flow: frameId(id), path, name: f.title || words.frame.untitled, icon: 'frame', says: '', text: f.title ?? '' };
}

function find(query: string): Place[] {
  const q = query.trim().toLowerCase(), all = [...places(graphNow(), [])];
  if (!q) return all.slice(0, 200);
  return all.flatMap((p) => { const at = p.text.toLowerCase().indexOf(q); return at < 0 ? [] : [{ p, at: p.name.toLowerCase().startsWith(q) ? -1 : at }]; }).sort((a, b) => a.at - b.at).slice(0, 200).map(({ p }) => p);
}

/** The line in which it was found, where that is not its name. */
const line = (p: Place) => (p.path.length ? words.find.inside(p.path.map((_, i) => nameOf(p.path.slice(0, i + 1).join('/'))).join(' › ')) : p.says);

function show(p: Place): void {
  closeOverlay();
  goTo(p.path);
  requestAnimationFrame(() => { select([p.flow]); requestAnimationFrame(() => fitTo([p.flow])); });
}

export default function Find() {
  return (
    <Chooser<Place>
      label={words.find.title} placeholder={words.find.placeholder} find={find} keyOf={(p) => [...p.path, p.flow].join('/')} none={words.find.none} onClose={closeOverlay} onChoose={show}
      show={(p) => <><span className="node-icon"><NodeIcon name={p.icon} /></span><span className="chooser-name">{p.name}</span><small className="quiet">{line(p) || leafOf(p.flow) || parentOf(p.flow)}</small></>}
    />
  );
}
