/** How a value's numbers are spread: bars from its least to its greatest, the mean marked. */
import type { ValueKind } from '../../graph/port.ts';
import type { Stats } from '../../worker/protocol.ts';
import { showCount, showNumber } from '../ui/figures.ts';
import { kindStyle } from '../ui/kind-dot.tsx';
import { debugWords } from './words.ts';

const [w, h] = [192, 48];

export function Histogram({ stats: { histogram = [], min, max, mean }, kind }: { stats: Stats; kind: ValueKind }) {
  const most = Math.max(...histogram, 1), per = w / Math.max(1, histogram.length), at = max > min ? ((mean - min) / (max - min)) * w : w / 2;
  const edge = (i: number) => showNumber(min + ((max - min) * i) / histogram.length, 3);
  return (
    <figure className="histogram" style={kindStyle(kind)}>
      <svg viewBox={`0 0 ${w} ${h}`} preserveAspectRatio="none" role="img" aria-label={`${debugWords.histogram}: ${showNumber(min)} – ${showNumber(max)}`}>
        {histogram.map((n, i) => n > 0 && <rect key={i} x={i * per} width={Math.max(0.5, per - 0.5)} y={h - Math.max(1, (n / most) * h)} height={Math.max(1, (n / most) * h)}><title>{`${edge(i)} – ${edge(i + 1)}: ${showCount(n)}`}</title></rect>)}
        {Number.isFinite(at) && <line x1={at} x2={at} y1={0} y2={h} />}
      </svg>
      <figcaption className="mono quiet"><span>{showNumber(min, 3)}</span><span>{showNumber(max, 3)}</span></figcaption>
    </figure>
  );
}
