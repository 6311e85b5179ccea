/** What a node made, on its own body: its picture, its figures, its notes. */
import { memo } from 'react';
import { valueKinds } from '../../graph/port.ts';
import type { Done, NodeRun } from '../state/session.ts';
import { hasPicture, useLook } from '../state/pictures.ts';
import { useShownValues, type ShownValue } from '../state/outputs.ts';
import { useStale } from '../state/stale.ts';
import { showNumber } from '../ui/figures.ts';
import { kindStyle } from '../ui/kind-dot.tsx';
import { PictureCanvas } from '../ui/picture.tsx';
import { viewOf } from '../views.ts';
import { words } from '../words.ts';

const thumbnailSide = 512;
const look = { as: 'picture', side: thumbnailSide } as const;
const units: Readonly<Record<string, string>> = { psnr: 'dB' };

export const NodeBody = memo(function NodeBody({ id, type, run }: { id: string; type: string; run: NodeRun }) {
  const stale = useStale(id);
  const View = viewOf(type);
  const done = run.last as Done;
  return (
    <div className="node-body" data-stale={stale || undefined}>
      {View ? <View id={id} done={done} large={false} /> : <Values id={id} />}
      {done.notes.length > 0 && <ul className="node-notes">{done.notes.map((n) => <li key={n}>{n}</li>)}</ul>}
    </div>
  );
});

function Values({ id }: { id: string }) {
  const values = useShownValues(id);
  const figures = values.filter((v) => v.ref.number !== undefined), texts = values.filter((v) => v.ref.text !== undefined);
  const picture = values.find((v) => hasPicture(v.ref));
  return (
    <>
      {figures.length > 0 && <Figures values={figures} small={Boolean(picture)} />}
      {picture && <Thumbnail value={picture} />}
      {texts.map((v) => <p className="node-text" key={v.port}>{v.ref.text}</p>)}
    </>
  );
}

export function Figures({ values, small = false }: { values: readonly ShownValue[]; small?: boolean }) {
  return (
    <dl className="figures" data-small={small || undefined}>
      {values.map((v) => (
        <div key={v.port}>
          <dt>{v.label}</dt>
          <dd>{showNumber(v.ref.number)}{units[v.port] && <span className="unit">{units[v.port]}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Thumbnail({ value }: { value: ShownValue }) {
  const { seen, fault, old } = useLook(value.ref, look);
  const kind = valueKinds.includes(value.ref.kind) ? value.ref.kind : undefined;
  return (
    <figure className="thumbnail" style={kindStyle(kind)} data-old={old || undefined}>
      {seen ? <PictureCanvas picture={seen} label={value.label} cells={value.ref.kind !== 'image'} /> : fault ? <p className="thumbnail-fault">{words.viewer.failed}: {fault}</p> : <div className="thumbnail-wait" style={{ aspectRatio: ratioOf(value) }} />}
    </figure>
  );
}

/** Keeps the room a picture will take, so that nothing jumps when it comes. */
function ratioOf({ ref }: ShownValue): string {
  const [h, w] = ref.shape?.slice(-2) ?? [1, 1];
  return ref.kind === 'image' || ref.kind === 'codes' || ref.kind === 'map' ? `${w} / ${h}` : '1 / 1';
}
