/** Ways to put another value in place of the one the run waits at: paint codes, set a channel or all, load a file, and let go of it again. */
import { Pipette, RotateCcw, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Ref } from '../../worker/protocol.ts';
import { codeColour } from '../../run/colour.ts';
import { changeValue } from './changes.ts';
import { debugWords } from './words.ts';

interface ValueChangesProps {
  readonly of: 'reads' | 'writes';
  readonly name: string;
  readonly value: Ref;
  readonly channel: number | null;
  /** undefined: not a grid of codes; null: no code chosen yet. */
  readonly brush: number | null | undefined;
  readonly onBrush: (code: number | null) => void;
}

export function ValueChanges({ of, name, value, channel, brush, onBrush }: ValueChangesProps) {
  const file = useRef<HTMLInputElement>(null), [number, setNumber] = useState('0');
  const load = async (f: File | undefined) => { if (f) await changeValue(of, name, { do: 'npy', bytes: new Uint8Array(await f.arrayBuffer()), from: f.name }); };
  const amount = Number(number), usable = number.trim() !== '' && Number.isFinite(amount);
  return (
    <fieldset className="value-changes">
      <legend>{debugWords.change}</legend>
      {brush !== undefined && (
        <label className="brush" title={debugWords.brushTip}>
          {debugWords.brush}
          <i style={{ background: brush === null ? 'transparent' : `rgb(${codeColour(brush).join(' ')})` }} />
          <input type="number" min={0} max={value.below ? value.below - 1 : undefined} value={brush ?? ''} placeholder="–" onChange={(e) => onBrush(e.target.value === '' ? null : Math.max(0, Math.round(Number(e.target.value))))} />
          {brush !== null && <button type="button" className="chip" onClick={() => onBrush(null)}><Pipette size={12} aria-hidden />{debugWords.pick}</button>}
        </label>
      )}
      {brush === null && <span className="quiet">{debugWords.brushHow}</span>}
      {brush === undefined && (
        <span className="set-to">
          <button type="button" className="chip" disabled={!usable} onClick={() => void changeValue(of, name, channel === null ? { do: 'fill', value: amount } : { do: 'channel', channel, value: amount })}>{debugWords.set0} {channel === null ? debugWords.all : debugWords.channel(channel)}</button>
          {debugWords.setTo} <input type="text" inputMode="decimal" aria-label={debugWords.setTo} value={number} onChange={(e) => setNumber(e.target.value)} />
        </span>
      )}
      <button type="button" className="chip" onClick={() => file.current?.click()}><Upload size={12} aria-hidden />{debugWords.load}</button>
      <input ref={file} type="file" accept=".npy" hidden onChange={(e) => { void load(e.target.files?.[0]); e.target.value = ''; }} />
      {value.overridden && <button type="button" className="chip" title={debugWords.releaseTip} onClick={() => void changeValue(of, name, { do: 'restore' })}><RotateCcw size={12} aria-hidden />{debugWords.release}</button>}
    </fieldset>
  );
}
