/** One value of a step: its picture or grid of codes, its statistics and histogram, and, where the run waits at it, the ways to change it. */
import { ChevronLeft, ChevronRight, Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { Ref } from '../../worker/protocol.ts';
import { PictureViewer, type Channel } from '../panels/picture-viewer.tsx';
import { hasPicture, useLook } from '../state/pictures.ts';
import { showCount, showNumber } from '../ui/figures.ts';
import { words } from '../words.ts';
import { changeValue } from './changes.ts';
import { CodesGrid, isGrid } from './codes-grid.tsx';
import { Histogram } from './histogram.tsx';
import { setDebug, useDebug, type Path } from './state.ts';
import type { StepValue } from './wire-value.ts';
import { ValueChanges } from './value-changes.tsx';
import { watchId } from './records.ts';
import { debugWords } from './words.ts';

const statsLook = { as: 'stats' } as const;

export function ValueView({ value: { of, name, ref }, at, canChange }: { value: StepValue; at: Path; canChange: boolean }) {
  const shape = ref.shape ?? [], channels = shape.length === 4 && ref.dtype === 'float32' && ref.kind !== 'image' ? shape[1] : 0;
  const [channel, setChannel] = useState<Channel>(null), [item, setItem] = useState(0), [brush, setBrush] = useState<number | null>(null);
  const items = shape.length >= 3 ? shape[0] : 1, grid = isGrid(ref);
  const paint = canChange && grid && of !== 'wire' ? (cells: readonly (readonly [number, number])[]) => void changeValue(of, name, { do: 'cells', cells }) : undefined;
  return (
    <div className="value-view">
      <div className="value-picture">
        {grid ? <CodesGrid value={ref} item={Math.min(item, items - 1)} brush={brush} onPick={canChange ? setBrush : undefined} onPaint={paint} />
          : hasPicture(ref) ? <PictureViewer value={ref} label={name} item={Math.min(item, items - 1)} channel={channel} />
            : <p className="big-figure">{ref.number !== undefined ? showNumber(ref.number, 6) : ref.text ?? ''}</p>}
      </div>
      <div className="value-side">
        <p className="value-name" title={name}><b>{name}</b>{ref.dtype && of !== 'wire' && <WatchButton at={at} of={of} name={name} />}</p>
        {(items > 1 || channels > 1) && (
          <div className="viewer-bar">
            {items > 1 && <Which label={words.viewer.item} at={item} of={items} onChange={setItem} />}
            {channels > 1 && (
              <>
                <button type="button" className="chip" aria-pressed={channel === null} onClick={() => setChannel(null)}>{words.viewer.all}</button>
                <button type="button" className="chip" aria-pressed={channel === 'components'} title={words.viewer.componentsTip} onClick={() => setChannel('components')}>{words.viewer.components}</button>
                <Which label={words.viewer.channel} at={typeof channel === 'number' ? channel : null} of={channels} onChange={setChannel} />
              </>
            )}
          </div>
        )}
        {ref.dtype && <Figures value={ref} />}
      </div>
      {canChange && of !== 'wire' && ref.dtype && <div className="value-change"><ValueChanges of={of} name={name} value={ref} channel={typeof channel === 'number' ? channel : null} brush={grid ? brush : undefined} onBrush={setBrush} /></div>}
    </div>
  );
}

function Which({ label, at, of, onChange }: { label: string; at: number | null; of: number; onChange: (i: number) => void }) {
  return (
    <span className="channel" role="group" aria-label={label}>
      <span className="quiet">{label}</span>
      <button type="button" className="icon-button small" aria-label={`${words.viewer.previous}: ${label}`} onClick={() => onChange(((at ?? 0) - 1 + of) % of)}><ChevronLeft size={14} /></button>
      <span className="channel-at">{at ?? words.unknown}<i> / {of}</i></span>
      <button type="button" className="icon-button small" aria-label={`${words.viewer.next}: ${label}`} onClick={() => onChange(at === null ? 0 : (at + 1) % of)}><ChevronRight size={14} /></button>
    </span>
  );
}

function Figures({ value }: { value: Ref }) {
  const { seen } = useLook(value, statsLook), s = seen?.stats;
  const rows = [[words.viewer.min, s?.min], [words.viewer.max, s?.max], [words.viewer.mean, s?.mean], [words.viewer.std, s?.std], [words.viewer.nan, s?.nan], [words.viewer.inf, s?.inf]] as const;
  return (
    <>
      <p className="mono quiet">{value.dtype} {value.shape?.join(' × ')}{value.below ? ` · of ${value.below}` : ''}{s ? ` · ${showCount(s.count)} ${words.viewer.values}` : ''}</p>
      <dl className="value-figures">{rows.map(([name, x]) => <div key={name} data-bad={((name === words.viewer.nan || name === words.viewer.inf) && x ? true : undefined)}><dt>{name}</dt><dd>{showNumber(x)}</dd></div>)}</dl>
      {s?.histogram && s.count > 1 && <Histogram stats={s} kind={value.kind} />}
    </>
  );
}

function WatchButton({ at, of, name }: { at: Path; of: 'reads' | 'writes'; name: string }) {
  const id = watchId(at, of, name), on = useDebug((s) => s.watched.some((w) => w.id === id));
  return (
    <button type="button" className="chip" aria-pressed={on} onClick={() => setDebug({ watched: on ? useDebug.getState().watched.filter((w) => w.id !== id) : [...useDebug.getState().watched, { id, at, of, name }] })}>
      {on ? <EyeOff size={12} aria-hidden /> : <Eye size={12} aria-hidden />}{on ? debugWords.unwatch : debugWords.watchIt}
    </button>
  );
}
