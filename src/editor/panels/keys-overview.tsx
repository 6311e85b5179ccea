/** Every key and gesture on one sheet; a key is changed by pressing another one. */
import { RotateCcw, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { chordOf } from '../canvas/keys.ts';
import { allCommands, chooseKey, commandFor, keysOf, resetKey, resetKeys, showChord, useKeymap, type Command, type CommandGroup } from '../commands/command.ts';
import { closeOverlay } from '../commands/open.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Keys } from '../ui/tip.tsx';
import { words } from '../words.ts';

export default function KeysOverview() {
  const { chosen } = useKeymap(), box = useRef<HTMLDivElement>(null);
  const groups = Object.keys(words.commands.groups) as CommandGroup[];
  useEffect(() => { box.current?.focus(); }, []);
  return (
    <div className="scrim" onPointerDown={(e) => { if (e.target === e.currentTarget) closeOverlay(); }}>
      <div className="keys-overview popover" ref={box} role="dialog" aria-modal data-state="open" tabIndex={-1} aria-label={words.commands.keys} onKeyDown={(e) => { e.stopPropagation(); if (e.key === 'Escape') closeOverlay(); }}>
        <header>
          <h2>{words.commands.keys}</h2>
          {Object.keys(chosen).length > 0 && <Button tone="quiet" onClick={resetKeys}>{words.commands.reset}</Button>}
          <IconButton label={words.commands.close} onClick={closeOverlay}><X size={16} /></IconButton>
        </header>
        <div className="keys-columns" tabIndex={0} role="group" aria-label={words.commands.keys}>
          {groups.map((g) => {
            const own = allCommands().filter((c) => c.group === g);
            return own.length > 0 && <section key={g}><h3>{words.commands.groups[g]}</h3>{own.map((c) => <KeyRow key={c.id} command={c} changed={chosen[c.id] !== undefined} />)}</section>;
          })}
          <section>
            <h3>{words.commands.also}</h3>
            {Object.values(words.commands.gestures).map(([how, what]) => <div className="key-row" key={what + how}><span>{what}</span><span className="quiet gesture">{how}</span></div>)}
          </section>
        </div>
      </div>
    </div>
  );
}

function KeyRow({ command: c, changed }: { command: Command; changed: boolean }) {
  const [listening, setListening] = useState(false), [taken, setTaken] = useState<string>();
  const press = (e: React.KeyboardEvent) => {
    if (!listening) return;
    const chord = chordOf(e.nativeEvent);
    e.preventDefault();
    e.stopPropagation();
    if (e.key === 'Escape') return setListening(false);
    if (!chord) return;
    const before = commandFor(chord);
    setTaken(before && before.id !== c.id ? before.name() : undefined);
    chooseKey(c.id, chord);
    setListening(false);
  };
  return (
    <div className="key-row" data-changed={changed || undefined}>
      <span>{c.name()}{taken && <small className="quiet"> {words.commands.taken(taken)}</small>}</span>
      {changed && <IconButton label={words.commands.resetOne} className="small" onClick={() => { resetKey(c.id); setTaken(undefined); }}><RotateCcw size={12} /></IconButton>}
      <button type="button" className="key-button" aria-label={words.commands.change(c.name())} onClick={() => setListening(true)} onBlur={() => setListening(false)} onKeyDown={press}>
        {listening ? <em>{words.commands.press}</em> : keysOf(c).length ? keysOf(c).slice(0, 2).map((k) => <Keys key={k} keys={showChord(k)} />) : <span className="quiet">{words.commands.none_}</span>}
      </button>
    </div>
  );
}
