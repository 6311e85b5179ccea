/** How much memory a run would take, asked for before it runs, against what the adapter allows. */
import { Gauge } from 'lucide-react';
import { useState } from 'react';
import type { Forecast as Answer } from '../../run/forecast.ts';
import type { Graph } from '../../graph/graph.ts';
import { graphNow, useDocument } from '../state/document.ts';
import { ask } from '../state/engine.ts';
import { nameOf } from '../state/scope.ts';
import { useSession } from '../state/session.ts';
import { Button } from '../ui/button.tsx';
import { showBytes } from '../ui/figures.ts';
import { words } from '../words.ts';

type State = { readonly is: 'idle' } | { readonly is: 'asking' } | { readonly is: 'known'; readonly answer: Answer; readonly graph: Graph } | { readonly is: 'failed'; readonly why: string };

export function Forecast() {
  const [state, setState] = useState<State>({ is: 'idle' }), graph = useDocument((s) => s.graph), limits = useSession((s) => s.engine?.limits);
  const look = () => {
    const asked = graphNow();
    setState({ is: 'asking' });
    ask('forecast', { graph: asked }).then((answer) => setState({ is: 'known', answer, graph: asked }), (e: unknown) => setState({ is: 'failed', why: e instanceof Error ? e.message : String(e) }));
  };
  const most = limits && Math.min(limits.maxBufferSize ?? Infinity, limits.maxStorageBufferBindingSize ?? Infinity);
  if (!Object.keys(graph.nodes).length) return null;
  if (state.is !== 'known' || state.graph !== graph) {
    return <div className="forecast"><div><Button onClick={look} disabled={state.is === 'asking'}><Gauge size={15} aria-hidden />{state.is === 'asking' ? words.forecast.asking : words.forecast.ask}</Button></div>{state.is === 'failed' && <p className="fault">{state.why}</p>}</div>;
  }
  const { peak, weights, work, largest, unknown } = state.answer, over = most !== undefined && largest.bytes > most;
  return (
    <section className="forecast" aria-label={words.forecast.title}>
      <dl className="facts">
        <dt>{words.forecast.peak}</dt><dd>{peak ? showBytes(peak) : words.unknown}</dd>
        <dt>{words.forecast.weights}</dt><dd>{showBytes(weights)}</dd>
        {work.node && <><dt>{words.forecast.work}</dt><dd>{showBytes(work.bytes)} <span className="quiet">{words.forecast.at(nameOf(work.node))}</span></dd></>}
        {largest.node && <><dt>{words.forecast.largest}</dt><dd>{showBytes(largest.bytes)} <span className="quiet">{words.forecast.at(nameOf(largest.node))}</span></dd></>}
      </dl>
      {over && <p className="fault">{words.forecast.tooLarge(showBytes(largest.bytes), showBytes(most), nameOf(largest.node))}</p>}
      {!over && most !== undefined && <p className="quiet">{words.forecast.fits}</p>}
      {unknown.length > 0 && <p className="quiet">{words.forecast.unknown(unknown.map(nameOf).join(', '))}</p>}
    </section>
  );
}
