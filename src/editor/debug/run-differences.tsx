/** One run against another, node by node: parameters, values, times. */
import { useEffect, useState } from 'react';
import type { Difference, NodeDifference } from '../../run/compare.ts';
import { ask } from '../state/engine.ts';
import { showNumber, showTime } from '../ui/figures.ts';
import { showPlace } from './stack.tsx';
import { pathOfNode } from './state.ts';
import { debugWords } from './words.ts';

function showDifference(d: Difference): string {
  const say = debugWords.differences;
  switch (d.is) {
    case 'same': return say.same;
    case 'only a': case 'only b': return say.one;
    case 'other shape': return `${d.a.join('·')} → ${d.b.join('·')}`;
    case 'number': return `${showNumber(d.a)} → ${showNumber(d.b)}`;
    case 'text': return say.text;
    case 'codes': return say.codes(d.differing, d.of);
    case 'tensor': return d.psnr === undefined ? say.tensor(showNumber(d.largest), showNumber(d.mean)) : `PSNR ${showNumber(d.psnr)} dB`;
    case 'not kept': return d.differs === undefined ? say.gone : say.differs;
  }
}

export function RunDifferences({ a, b }: { a: number; b: number }) {
  const [nodes, setNodes] = useState<readonly NodeDifference[] | null>(null), [fault, setFault] = useState('');
  useEffect(() => {
    let here = true;
    ask('compare', { a, b }).then((r) => { if (here) setNodes(r.nodes); }, (e: Error) => { if (here) setFault(e.message); });
    return () => { here = false; };
  }, [a, b]);
  if (fault) return <p className="fault">{fault}</p>;
  if (!nodes) return null;
  return (
    <table className="dock-table differences" aria-label={debugWords.compared(a, b)}>
      <tbody>
        {nodes.map((n) => (
          <tr key={n.node} data-same={n.is === 'same' || undefined}>
            <td>{showPlace({ at: pathOfNode(n.node) })}</td>
            <td>
              {n.params.map((p) => <p key={p.name}>{p.name}: <span className="mono">{String(p.a ?? '–')} → {String(p.b ?? '–')}</span></p>)}
              {n.is === 'same' ? debugWords.differences.same : n.is === 'differs' ? Object.entries(n.outputs).filter(([, d]) => d.is !== 'same').map(([port, d]) => <p key={port}>{port}: {showDifference(d)}</p>) : debugWords.differences.one}
            </td>
            <td className="mono quiet">{showTime(n.ms.a)} · {showTime(n.ms.b)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
