/** The search that adds a node where the pointer is; after a dropped wire it offers only what that wire fits. */
import { useReactFlow } from '@xyflow/react';
import { Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Edge } from '../../graph/graph.ts';
import { addNode } from '../state/changes.ts';
import { useChecked } from '../state/checked.ts';
import { specOfId } from '../state/scope.ts';
import { gist, offers, type Offer } from '../state/search.ts';
import { specs } from '../specs.ts';
import { NodeIcon } from '../ui/icon.tsx';
import { KindDot } from '../ui/kind-dot.tsx';
import { words } from '../words.ts';
import type { WireStart } from './connecting.ts';
import { select } from './flow.ts';
import { closeAsking, useAsking, type Asking } from './place.ts';

const box = { width: 320, height: 380 };

export function AddSearch() {
  const asking = useAsking((s) => s.asking);
  return asking && <Box key={asking.at.join()} asking={asking} />;
}

/** What a node must take or give to fit a wire. */
function wanted(wire: WireStart | undefined) {
  if (!wire) return undefined;
  const spec = specOfId(wire.node);
  const port = (wire.side === 'out' ? spec?.outputs : spec?.inputs)?.[wire.port];
  const known = wire.side === 'out' ? useChecked.getState().outs[wire.node]?.[wire.port]?.kind : undefined;
  const kind = known ?? port?.kind;
  return kind && { kind, side: wire.side === 'out' ? 'in' as const : 'out' as const, ...(port?.also && { also: port.also }) };
}

function Box({ asking }: { asking: Asking }) {
  const [query, setQuery] = useState(''), [at, setAt] = useState(0);
  const { screenToFlowPosition } = useReactFlow();
  const frame = useRef<HTMLDivElement>(null), list = useRef<HTMLUListElement>(null);
  const wire = useMemo(() => wanted(asking.wire), [asking]);
  const found = useMemo(() => offers(specs, query, wire), [query, wire]);

  useEffect(() => { list.current?.children[at]?.scrollIntoView({ block: 'nearest' }); }, [at]);
  useEffect(() => {
    const away = (e: PointerEvent) => { if (!frame.current?.contains(e.target as Node)) closeAsking(); };
    addEventListener('pointerdown', away, true);
    return () => removeEventListener('pointerdown', away, true);
  }, []);

  const add = ({ spec, port }: Offer) => {
    const { x, y } = screenToFlowPosition({ x: asking.at[0], y: asking.at[1] });
    const start = asking.wire;
    const edge = start && port ? (id: string): Edge => (start.side === 'out' ? { from: [start.node, start.port], to: [id, port] } : { from: [id, port], to: [start.node, start.port] }) : undefined;
    closeAsking();
    select([addNode(spec.type, [start?.side === 'in' ? x - 260 : x, y - 20], {}, edge)]);
  };
  const onKeyDown = (e: React.KeyboardEvent) => {
    e.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) { e.preventDefault(); setAt((at + step + found.length) % Math.max(1, found.length)); }
    else if (e.key === 'Enter' && found[at]) { e.preventDefault(); add(found[at]); }
    else if (e.key === 'Escape' || e.key === 'Tab') { e.preventDefault(); closeAsking(); }
  };
  const left = Math.max(8, Math.min(asking.at[0], innerWidth - box.width - 8)), top = Math.max(8, Math.min(asking.at[1], innerHeight - box.height - 8));
  return (
    <div className="add-search" ref={frame} role="dialog" data-state="open" aria-label={words.add.title} style={{ left, top, width: box.width, maxHeight: box.height }} onKeyDown={onKeyDown}>
      <label className="search-field">
        <Search size={15} aria-hidden />
        <input
          autoFocus value={query} placeholder={words.add.search} aria-label={words.add.search} spellCheck={false} role="combobox" aria-expanded aria-controls="add-list"
          aria-activedescendant={found[at] ? `add-${found[at].spec.type}` : undefined} onChange={(e) => { setQuery(e.target.value); setAt(0); }}
        />
        {wire && <span className="fits"><KindDot kind={wire.kind} />{words.kinds[wire.kind]}</span>}
      </label>
      <ul id="add-list" role="listbox" aria-label={words.add.title} ref={list}>
        {found.map((o, i) => (
          <li key={o.spec.type} id={`add-${o.spec.type}`} role="option" aria-selected={i === at} onPointerMove={() => setAt(i)} onClick={() => add(o)}>
            <span className="node-icon" data-group={o.spec.group}><NodeIcon name={o.spec.icon} /></span>
            <span className="offer"><b>{o.spec.title}</b><small>{gist(o.spec)}</small></span>
          </li>
        ))}
      </ul>
      {!found.length && <p className="none">{query ? words.add.none(query) : words.add.nothingFits}</p>}
    </div>
  );
}
