/** The compare node's own view: its figures, and the two pictures under one wipe. Measures nothing itself. */
import { useState, type PointerEvent } from 'react';
import { Figures } from '../../src/editor/canvas/figures.tsx';
import { useArriving, useShownValues } from '../../src/editor/state/outputs.ts';
import { useLook } from '../../src/editor/state/pictures.ts';
import { PictureCanvas } from '../../src/editor/ui/picture.tsx';
import type { NodeViewProps } from '../../src/editor/view-props.ts';
import { words } from '../../src/editor/words.ts';

const small = { as: 'picture', side: 512 } as const, big = { as: 'picture', side: 1024 } as const;

export default function CompareView({ id, large, done }: NodeViewProps) {
  const figures = useShownValues(id).filter((v) => v.ref.number !== undefined);
  const look = large ? big : small;
  const { seen: before } = useLook(useArriving(id, 'image'), look), { seen: after } = useLook(useArriving(id, 'reconstruction'), look);
  const [at, setAt] = useState(50);
  const follow = (e: PointerEvent<HTMLElement>) => {
    const r = e.currentTarget.getBoundingClientRect();
    setAt(Math.round(100 * Math.min(1, Math.max(0, (e.clientX - r.left) / r.width))));
  };
  if (!done) return null;
  return (
    <>
      <Figures values={figures} />
      {before && after && (
        <div className="wipe nodrag" onPointerMove={follow} onPointerLeave={() => setAt(50)}>
          <PictureCanvas picture={after} label={words.wipe.after} />
          <div className="wipe-over" style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}><PictureCanvas picture={before} label={words.wipe.before} /></div>
          <i className="wipe-edge" style={{ left: `${at}%` }} />
          <span className="wipe-name" data-side="left" data-hidden={at < 25 || undefined}>{words.wipe.before}</span>
          <span className="wipe-name" data-side="right" data-hidden={at > 75 || undefined}>{words.wipe.after}</span>
          {large && <input type="range" min={0} max={100} value={at} onChange={(e) => setAt(Number(e.target.value))} aria-label={words.wipe.title} />}
        </div>
      )}
    </>
  );
}
