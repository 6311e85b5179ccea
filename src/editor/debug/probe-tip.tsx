/** Over a wire: a small picture of what flows along it, its shape and its figures. */
import { hasPicture, useLook } from '../state/pictures.ts';
import { showNumber } from '../ui/figures.ts';
import { KindDot, kindStyle } from '../ui/kind-dot.tsx';
import { PictureCanvas } from '../ui/picture.tsx';
import { words } from '../words.ts';
import { useDebug } from './state.ts';
import { useWireValue } from './wire-value.ts';
import { debugWords } from './words.ts';
import './probe.css';

export default function ProbeTip() {
  const over = useDebug((s) => s.hovered), ref = useWireValue(over);
  const picture = useLook(ref && hasPicture(ref) ? ref : undefined, { as: 'picture', side: 160 }), figures = useLook(ref?.dtype ? ref : undefined, { as: 'stats' });
  if (!over || !ref || ref.kind === 'model' || ref.kind === 'transformer') return null;
  const s = figures.seen?.stats;
  return (
    <div className="probe-tip" role="tooltip" style={{ ...kindStyle(ref.kind), left: Math.min(over.x + 14, innerWidth - 210), top: Math.max(8, Math.min(over.y + 16, innerHeight - 290)) }}>
      {picture.seen && <PictureCanvas picture={picture.seen} label={over.port} cells={ref.kind !== 'image'} />}
      <p><KindDot kind={ref.kind} size={9} /><b>{over.port}</b><span className="mono quiet">{ref.number !== undefined ? showNumber(ref.number) : ref.shape?.join('·') ?? ref.text}</span>{ref.overridden && <i className="changed-mark" title={debugWords.changed}>✎</i>}</p>
      {s && <dl>{([[words.viewer.min, s.min], [words.viewer.max, s.max], [words.viewer.mean, s.mean], [words.viewer.std, s.std], [words.viewer.nan, s.nan]] as const).map(([n, x]) => <div key={n}><dt>{n}</dt><dd>{showNumber(x, 3)}</dd></div>)}</dl>}
    </div>
  );
}
