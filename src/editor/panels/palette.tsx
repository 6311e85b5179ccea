/** Every node type, by group: dragged onto the canvas, or added by a click. */
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useReactFlow } from '@xyflow/react';
import { addFromPalette, paletteType } from '../canvas/from-palette.ts';
import { gist, offers } from '../state/search.ts';
import { groups, specs } from '../specs.ts';
import { NodeIcon } from '../ui/icon.tsx';
import { KindDot } from '../ui/kind-dot.tsx';
import { words } from '../words.ts';
import type { NodeSpec } from '../../graph/node.ts';

export function Palette() {
  const [query, setQuery] = useState('');
  const { screenToFlowPosition } = useReactFlow();
  const found = useMemo(() => offers(specs, query).map((o) => o.spec), [query]);
  const add = (spec: NodeSpec) => {
    const r = document.querySelector('.canvas')!.getBoundingClientRect();
    addFromPalette(spec.type, screenToFlowPosition({ x: r.left + r.width / 2, y: r.top + r.height / 2 }));
  };
  return (
    <div className="palette">
      <label className="search-field"><Search size={14} aria-hidden /><input value={query} placeholder={words.add.search} aria-label={words.add.search} spellCheck={false} onChange={(e) => setQuery(e.target.value)} onKeyDown={(e) => { if (e.key === 'Enter' && found[0]) add(found[0]); }} /></label>
      <div className="palette-list">
        {query && found.map((s) => <Entry key={s.type} spec={s} add={add} />)}
        {!query && groups.map((g) => {
          const own = found.filter((s) => s.group === g);
          return own.length > 0 && <section key={g}><h3>{words.groups[g]}</h3>{own.map((s) => <Entry key={s.type} spec={s} add={add} />)}</section>;
        })}
        {!found.length && <p className="none">{words.add.none(query)}</p>}
      </div>
    </div>
  );
}

function Entry({ spec, add }: { spec: NodeSpec; add: (s: NodeSpec) => void }) {
  const outs = [...new Set(Object.values(spec.outputs).map((p) => p.kind))];
  return (
    <button
      type="button" className="palette-entry" draggable title={gist(spec)} onClick={() => add(spec)}
      onDragStart={(e) => { e.dataTransfer.setData(paletteType, spec.type); e.dataTransfer.effectAllowed = 'copy'; }}
    >
      <span className="node-icon" data-group={spec.group}><NodeIcon name={spec.icon} /></span>
      <span className="palette-name">{spec.title}</span>
      <span className="kinds">{outs.slice(0, 4).map((k) => <KindDot key={k} kind={k} size={9} />)}</span>
    </button>
  );
}
