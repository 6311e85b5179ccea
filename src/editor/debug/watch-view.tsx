/** Watched values: what they were at each visit and in each run, as a line, and their last numbers. */
import { X } from 'lucide-react';
import { showNumber } from '../ui/figures.ts';
import { useSamples, type Sample } from './records.ts';
import { showPlace } from './stack.tsx';
import { setDebug, useDebug } from './state.ts';
import { debugWords } from './words.ts';

export function WatchView() {
  const watched = useDebug((s) => s.watched), samples = useSamples();
  if (!watched.length) return <p className="none">{debugWords.noWatched}</p>;
  return (
    <table className="dock-table">
      <thead><tr><th>{debugWords.place}</th><th /><th>mean</th><th>std</th><th>min</th><th>max</th><th>{debugWords.tabs.timeline}</th><th /></tr></thead>
      <tbody>
        {watched.map((w) => {
          const all = samples[w.id] ?? [], last = all.at(-1)?.stats;
          return (
            <tr key={w.id}>
              <td title={w.at.join(' › ')}>{showPlace(w)}</td><td className="mono">{w.name}</td>
              <td className="mono">{showNumber(last?.mean)}</td><td className="mono">{showNumber(last?.std)}</td><td className="mono">{showNumber(last?.min)}</td><td className="mono">{showNumber(last?.max)}</td>
              <td><Sparkline samples={all} /></td>
              <td><button type="button" className="icon-button small" aria-label={debugWords.unwatch} onClick={() => setDebug({ watched: watched.filter((x) => x.id !== w.id) })}><X size={13} /></button></td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const [w, h] = [160, 24];
/** The mean over all visits; a thin line where another run begins. */
function Sparkline({ samples }: { samples: readonly Sample[] }) {
  const ys = samples.map((s) => s.stats.mean).filter(Number.isFinite), [low, high] = [Math.min(...ys), Math.max(...ys)];
  if (!ys.length) return <span className="quiet">–</span>;
  const x = (i: number) => 3 + (samples.length > 1 ? (i / (samples.length - 1)) * (w - 6) : (w - 6) / 2), y = (v: number) => (high > low ? 3 + (1 - (v - low) / (high - low)) * (h - 6) : h / 2);
  const points = samples.flatMap((s, i) => (Number.isFinite(s.stats.mean) ? [`${x(i)},${y(s.stats.mean)}`] : []));
  return (
    <svg className="sparkline" width={w} height={h} role="img" aria-label={`${debugWords.visits(samples.length)}, ${showNumber(low)} – ${showNumber(high)}`}>
      {samples.map((s, i) => i > 0 && s.run !== samples[i - 1].run && <line key={i} x1={(x(i) + x(i - 1)) / 2} x2={(x(i) + x(i - 1)) / 2} y1={0} y2={h} />)}
      <polyline points={points.join(' ')} />
      {points.length < 40 && points.map((p, i) => { const [px, py] = p.split(','); return <circle key={i} cx={px} cy={py} r={1.8} />; })}
    </svg>
  );
}
