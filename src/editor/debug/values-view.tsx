/** What the step that is looked at reads and makes (or what flows along a probed wire): a list, and one of them large. */
import { X } from 'lucide-react';
import { useState } from 'react';
import type { Ref } from '../../worker/protocol.ts';
import { nameOf } from '../state/scope.ts';
import { hasPicture, useLook } from '../state/pictures.ts';
import { useSession } from '../state/session.ts';
import { showNumber } from '../ui/figures.ts';
import { KindDot, kindStyle } from '../ui/kind-dot.tsx';
import { PictureCanvas } from '../ui/picture.tsx';
import { pausedOf, setDebug, useDebug } from './state.ts';
import { ValueView } from './value-view.tsx';
import { useShown } from './use-place.ts';
import { useWireValue, type StepValue } from './wire-value.ts';
import { debugWords } from './words.ts';

/** Layers' values go by their whole place; its end says which one. */
const shortName = (name: string) => { const [place, ...op] = name.split(' '); return op.length ? op.join(' ') : place.split('.').slice(-2).join('.'); };

export function ValuesView() {
  const paused = useSession(pausedOf), shown = useShown(), probed = useDebug((s) => s.probed), wired = useWireValue(probed);
  const steps = useDebug((s) => s.steps);
  const [chosen, choose] = useState<string | null>(null);
  const last = shown ?? steps.at(-1), after = !shown || shown.when === 'after';
  const list = (of: 'reads' | 'writes'): StepValue[] => Object.entries(last?.[of] ?? {}).flatMap(([name, ref]) => (ref.dtype || ref.number !== undefined || ref.text !== undefined ? [{ of, name, ref }] : []));
  const values: StepValue[] = probed ? (wired ? [{ of: 'wire', name: probed.port, ref: wired }] : []) : after ? [...list('writes'), ...list('reads')] : [...list('reads'), ...list('writes')];
  const at = values.find((v) => `${v.of} ${v.name}` === chosen) ?? values.find((v) => hasPicture(v.ref)) ?? values[0];
  return (
    <div className="values-view">
      <div className="value-list" role="listbox" aria-label={debugWords.tabs.values}>
        {probed && <p className="value-group">{debugWords.atWire} {nameOf(probed.node)} → {probed.port}<button type="button" className="icon-button small" aria-label={debugWords.close} onClick={() => setDebug({ probed: null })}><X size={13} /></button></p>}
        {values.map((v, i) => (
          <div key={`${v.of} ${v.name}`}>
            {v.of !== 'wire' && values[i - 1]?.of !== v.of && <p className="value-group">{debugWords[v.of]}</p>}
            <button type="button" role="option" aria-selected={v === at} className="value-item" title={v.name} onClick={() => choose(`${v.of} ${v.name}`)}>
              <Small value={v.ref} />
              <span><b><KindDot kind={v.ref.kind} size={9} />{v.of === 'wire' ? v.name : shortName(v.name)}</b><small className="mono">{v.ref.number !== undefined ? showNumber(v.ref.number) : v.ref.shape?.join('·')}{v.ref.overridden && <i className="changed-mark" title={debugWords.changed}>✎</i>}</small></span>
            </button>
          </div>
        ))}
        {!values.length && <p className="none">{probed ? debugWords.noValue : debugWords.noValues}</p>}
      </div>
      {at && <ValueView key={`${at.of} ${at.name} ${at.ref.shape?.join()}`} value={at} at={last?.at ?? []} canChange={at.of !== 'wire' && Boolean(paused) && !paused!.past && (paused!.when === 'after') === (at.of === 'writes')} />}
    </div>
  );
}

function Small({ value }: { value: Ref }) {
  const { seen } = useLook(hasPicture(value) ? value : undefined, { as: 'picture', side: 64 });
  return <span className="value-small" style={kindStyle(value.kind)}>{seen && <PictureCanvas picture={seen} label={value.kind} cells={value.kind !== 'image'} />}</span>;
}
