/** What a node made, large: a tab per value, its picture or figure, what is under the pointer, its statistics, and saving it. */
import { ChevronLeft, ChevronRight, Download } from 'lucide-react';
import { useState } from 'react';
import type { Ref } from '../../worker/protocol.ts';
import { signedPng } from '../files/sign.ts';
import { download } from '../state/files.ts';
import type { ShownValue } from '../state/outputs.ts';
import { hasPicture, lookAt, useLook } from '../state/pictures.ts';
import { say } from '../state/toasts.ts';
import { showCount, showNumber, unitOf } from '../ui/figures.ts';
import { KindDot } from '../ui/kind-dot.tsx';
import { words } from '../words.ts';
import { lookOf, PictureViewer, type Channel } from './picture-viewer.tsx';

const statsLook = { as: 'stats' } as const;

export function Viewer({ values }: { values: readonly ShownValue[] }) {
  const shown = values.filter((v) => v.ref.dtype !== undefined || v.ref.number !== undefined || v.ref.text !== undefined);
  const [port, setPort] = useState<string | null>(null);
  const at = shown.find((v) => v.port === port) ?? shown[0];
  if (!at) return null;
  return (
    <div className="viewer">
      {shown.length > 1 && (
        <div className="tabs" role="tablist">
          {shown.map((v) => <button key={v.port} type="button" role="tab" aria-selected={v === at} onClick={() => setPort(v.port)}><KindDot kind={v.ref.kind} size={9} />{v.label}</button>)}
        </div>
      )}
      <Value key={at.port} value={at} />
    </div>
  );
}

function Value({ value: { ref, port, label } }: { value: ShownValue }) {
  if (ref.number !== undefined) return <p className="big-figure">{showNumber(ref.number, 6)}{unitOf(port) && <span className="unit">{unitOf(port)}</span>}</p>;
  if (ref.text !== undefined) return <p className="node-text">{ref.text}</p>;
  return <TensorValue value={ref} port={port} label={label} />;
}

function TensorValue({ value, port, label }: { value: Ref; port: string; label: string }) {
  const shape = value.shape ?? [];
  const channels = shape.length === 4 && (value.kind === 'latent' || value.kind === 'logits') ? shape[1] : 0;
  const [item, setItem] = useState(0), [channel, setChannel] = useState<Channel>(null);
  const items = shape.length >= 3 ? shape[0] : 1;
  return (
    <>
      {hasPicture(value) && <PictureViewer value={value} label={label} item={Math.min(item, items - 1)} channel={channel} />}
      <div className="viewer-bar">
        {items > 1 && <Stepper<never> label={words.viewer.item} at={item} of={items} onChange={setItem} />}
        {channels > 1 && <Stepper label={words.viewer.channel} at={channel} of={channels} onChange={setChannel} wholes={[[null, words.viewer.all, ''], ['components', words.viewer.components, words.viewer.componentsTip]]} />}
      </div>
      <Stats value={value} />
      <SaveButtons value={value} name={port} item={item} channel={channel} />
    </>
  );
}

interface StepperProps<W extends Channel> {
  readonly label: string;
  readonly at: number | W;
  readonly of: number;
  readonly onChange: (i: number | W) => void;
  /** What may be shown instead of one: value, name, hint. */
  readonly wholes?: readonly (readonly [W, string, string])[];
}

function Stepper<W extends Channel = never>({ label, at, of, onChange, wholes = [] }: StepperProps<W>) {
  const here = typeof at === 'number' ? at : null;
  return (
    <div className="channel" role="group" aria-label={label}>
      <span>{label}</span>
      {wholes.map(([is, name, tip]) => <button key={name} type="button" className="chip" title={tip || undefined} aria-pressed={at === is} onClick={() => onChange(is)}>{name}</button>)}
      <button type="button" className="icon-button small" aria-label={`${words.viewer.previous}: ${label}`} onClick={() => onChange(((here ?? 0) - 1 + of) % of)}><ChevronLeft size={14} /></button>
      <span className="channel-at">{here ?? words.unknown}<i> / {of}</i></span>
      <button type="button" className="icon-button small" aria-label={`${words.viewer.next}: ${label}`} onClick={() => onChange(here === null ? 0 : (here + 1) % of)}><ChevronRight size={14} /></button>
    </div>
  );
}

function Stats({ value }: { value: Ref }) {
  const { seen } = useLook(value, statsLook);
  const s = seen?.stats, bad = s && s.nan + s.inf > 0;
  const rows = [[words.viewer.min, s?.min], [words.viewer.max, s?.max], [words.viewer.mean, s?.mean], [words.viewer.std, s?.std]] as const;
  return (
    <div className="stats">
      <p className="mono quiet">{value.dtype} {value.shape?.join(' × ')}{value.below ? ` · of ${value.below}` : ''}{s ? ` · ${showCount(s.count)} ${words.viewer.values}` : ''}</p>
      <dl>{rows.map(([name, x]) => <div key={name}><dt>{name}</dt><dd>{showNumber(x)}</dd></div>)}</dl>
      {bad && <p className="fault">{s.nan > 0 && `${showCount(s.nan)} ${words.viewer.nan} `}{s.inf > 0 && `${showCount(s.inf)} ${words.viewer.inf}`}</p>}
    </div>
  );
}

function SaveButtons({ value, name, item, channel }: { value: Ref; name: string; item: number; channel: Channel }) {
  const save = async (as: 'npy' | 'png') => {
    try {
      if (as === 'npy') return download(new Blob([(await lookAt(value.id, { as: 'npy' })).bytes as Uint8Array<ArrayBuffer>]), `${name}.npy`);
      download(await signedPng(value, { item, ...lookOf(channel) }), `${name}.png`);
    } catch (e) { say({ tone: 'error', text: words.file.noSave(`${name}.${as}`, (e as Error).message) }); }
  };
  return (
    <div className="save-buttons">
      {hasPicture(value) && <button type="button" className="chip" onClick={() => void save('png')}><Download size={12} aria-hidden />{words.viewer.png}</button>}
      <button type="button" className="chip" onClick={() => void save('npy')}><Download size={12} aria-hidden />{words.viewer.npy}</button>
    </div>
  );
}
