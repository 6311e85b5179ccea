/** One value's picture as large as the panel, and the value under the pointer in its own numbers. */
import { useState, type PointerEvent } from 'react';
import type { Ref } from '../../worker/protocol.ts';
import { lookAt, useLook } from '../state/pictures.ts';
import { showNumber } from '../ui/figures.ts';
import { kindStyle } from '../ui/kind-dot.tsx';
import { PictureCanvas } from '../ui/picture.tsx';
import { words } from '../words.ts';

/** Values are read from the worker whole when there are at most this many. */
const mostNumbers = 2_000_000;
/** One channel, all of them side by side (null), or their principal components as colours. */
export type Channel = number | null | 'components';
export const lookOf = (c: Channel) => (c === null ? {} : c === 'components' ? { components: true } : { channel: c });

interface Under { readonly y: number; readonly x: number; readonly text: string }

export function PictureViewer({ value, label, item, channel }: { value: Ref; label: string; item: number; channel: Channel }) {
  const { seen, fault, old } = useLook(value, { as: 'picture', side: 1024, item, ...lookOf(channel) });
  const [under, setUnder] = useState<Under | null>(null);
  const [h, w] = value.shape!.slice(-2);
  // All channels as a mosaic: a place in the picture is no place in the value.
  const plain = value.kind === 'image' || value.kind === 'codes' || value.kind === 'map' || channel !== null;
  const onPointerMove = async (e: PointerEvent<HTMLElement>) => {
    if (!plain || value.shape!.reduce((a, b) => a * b, 1) > mostNumbers) return;
    const r = e.currentTarget.getBoundingClientRect();
    const x = Math.min(w - 1, Math.max(0, Math.floor(((e.clientX - r.left) / r.width) * w))), y = Math.min(h - 1, Math.max(0, Math.floor(((e.clientY - r.top) / r.height) * h)));
    try {
      const { data } = await lookAt(value.id, { as: 'numbers' });
      const planes = value.shape!.length === 4 ? value.shape![1] : 1;
      const read = (c: number) => showNumber(data[((item * planes + c) * h + y) * w + x], 3);
      setUnder({ y, x, text: typeof channel === 'number' ? read(channel) : Array.from({ length: Math.min(planes, 4) }, (_, c) => read(c)).join('  ') });
    } catch { setUnder(null); /* the value is gone: a newer one is on its way */ }
  };
  return (
    <figure className="big-picture" style={kindStyle(value.kind)} data-old={old || undefined}>
      <div className="big-frame" onPointerMove={(e) => void onPointerMove(e)} onPointerLeave={() => setUnder(null)}>
        {seen ? <PictureCanvas picture={seen} label={label} cells={value.kind !== 'image'} /> : <div className="thumbnail-wait" style={{ aspectRatio: plain ? `${w} / ${h}` : '1' }} />}
        {under && plain && seen && <i className="under" style={{ left: `${(100 * under.x) / w}%`, top: `${(100 * under.y) / h}%`, width: `${100 / w}%`, height: `${100 / h}%` }} />}
      </div>
      <figcaption>{fault ? <span className="fault">{words.viewer.failed}: {fault}</span> : under && plain ? <><b className="mono">{under.text}</b><span className="mono quiet">{words.viewer.at(under.y, under.x)}</span></> : <span className="quiet">{seen?.caption ?? ' '}</span>}</figcaption>
    </figure>
  );
}
