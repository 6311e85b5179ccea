/** A box over the page with a field and a list below it: type, arrow, Enter. Knows nothing of what is chosen. */
import { Search } from 'lucide-react';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

interface ChooserProps<T> {
  readonly label: string;
  readonly placeholder: string;
  readonly find: (query: string) => readonly T[];
  readonly keyOf: (item: T) => string;
  readonly show: (item: T) => ReactNode;
  readonly none: (query: string) => string;
  readonly onChoose: (item: T) => void;
  readonly onClose: () => void;
  /** A heading before the first item of a group. */
  readonly groupOf?: (item: T) => string | undefined;
  readonly foot?: ReactNode;
}

export function Chooser<T>({ label, placeholder, find, keyOf, show, none, onChoose, onClose, groupOf, foot }: ChooserProps<T>) {
  const [query, setQuery] = useState(''), [at, setAt] = useState(0);
  const found = find(query), id = useId();
  const list = useRef<HTMLUListElement>(null), box = useRef<HTMLDivElement>(null);
  useEffect(() => { list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }); }, [at, query]);
  useEffect(() => {
    const away = (e: PointerEvent) => { if (!box.current?.contains(e.target as Node)) onClose(); };
    addEventListener('pointerdown', away, true);
    return () => removeEventListener('pointerdown', away, true);
  }, [onClose]);
  const onKeyDown = (e: React.KeyboardEvent) => {
    e.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[e.key];
    if (step) { e.preventDefault(); setAt(Math.max(0, Math.min(found.length - 1, Math.abs(step) === 1 ? (at + step + found.length) % Math.max(1, found.length) : at + step))); }
    else if (e.key === 'Enter' && found[at] !== undefined) { e.preventDefault(); onChoose(found[at]); }
    else if (e.key === 'Escape') { e.preventDefault(); onClose(); }
    else if (e.key === 'Tab') e.preventDefault();
  };
  return (
    <div className="chooser popover" ref={box} role="dialog" data-state="open" aria-label={label} onKeyDown={onKeyDown}>
      <label className="search-field">
        <Search size={15} aria-hidden />
        <input
          autoFocus value={query} placeholder={placeholder} aria-label={placeholder} spellCheck={false} role="combobox" aria-expanded aria-controls={`${id}list`} aria-autocomplete="list"
          aria-activedescendant={found[at] === undefined ? undefined : `${id}${at}`} onChange={(e) => { setQuery(e.target.value); setAt(0); }}
        />
      </label>
      <ul id={`${id}list`} role="listbox" aria-label={label} ref={list} tabIndex={-1}>
        {found.map((item, i) => {
          const group = groupOf?.(item), first = group !== undefined && (i === 0 || groupOf?.(found[i - 1]) !== group);
          return [
            first && <li key={`group ${group}`} role="presentation" className="chooser-group">{group}</li>,
            <li key={keyOf(item)} id={`${id}${i}`} role="option" aria-selected={i === at} onPointerMove={() => setAt(i)} onClick={() => onChoose(item)}>{show(item)}</li>,
          ];
        })}
      </ul>
      {!found.length && <p className="none">{none(query)}</p>}
      {foot}
    </div>
  );
}
