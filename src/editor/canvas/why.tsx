/** The box under a node's time: why it ran, or did not. One for the whole canvas. */
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { useSession } from '../state/session.ts';
import { nameOf, specOfId } from '../state/scope.ts';
import { useStale } from '../state/stale.ts';
import { useChecked } from '../state/checked.ts';
import { explainReason } from '../state/why.ts';
import { IconButton } from '../ui/button.tsx';
import { showTime } from '../ui/figures.ts';
import { words } from '../words.ts';

interface Asked { readonly id: string; readonly at: readonly [number, number]; readonly by: HTMLElement }
const useAskedWhy = create<{ readonly asked: Asked | null }>(() => ({ asked: null }));
export const askWhy = (id: string, by: HTMLElement) => { const r = by.getBoundingClientRect(); useAskedWhy.setState((s) => ({ asked: s.asked?.id === id ? null : { id, at: [r.left, r.bottom + 6], by } })); };
const close = () => { useAskedWhy.getState().asked?.by.focus({ preventScroll: true }); useAskedWhy.setState({ asked: null }); };

export function WhyBox() {
  const asked = useAskedWhy((s) => s.asked);
  return asked && <Box key={asked.id} {...asked} />;
}

function Box({ id, at }: Asked) {
  const box = useRef<HTMLDivElement>(null);
  const run = useSession((s) => s.nodes[id]), stale = useStale(id), off = useChecked((s) => s.off.get(id));
  useEffect(() => {
    box.current?.focus();
    const away = (e: PointerEvent) => { if (!box.current?.contains(e.target as Node) && !(e.target as Element).closest?.('.node-status')) useAskedWhy.setState({ asked: null }); };
    addEventListener('pointerdown', away, true);
    return () => removeEventListener('pointerdown', away, true);
  }, []);
  const last = run?.last, why = run?.state.is === 'skipped' ? { text: `${words.why.skipped} ${run.state.why}`, list: [] } : off ? { text: `${words.why.skipped} ${off}`, list: [] }
    : last?.reason ? explainReason(last.reason, specOfId(id), nameOf) : { text: last ? words.why.took(showTime(last.ms)) : words.why.never, list: [] };
  return (
    <div className="why-box popover" ref={box} role="dialog" data-state="open" tabIndex={-1} aria-label={`${words.why.title} ${nameOf(id)}`} style={{ left: Math.min(at[0], innerWidth - 330), top: Math.min(at[1], innerHeight - 180) }} onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); close(); } }}>
      <header><b>{nameOf(id)}</b><IconButton label={words.commands.close} className="small" onClick={close}><X size={13} /></IconButton></header>
      <p>{why.text}</p>
      {why.list.length > 0 && <ul>{why.list.map((l) => <li key={l}>{l}</li>)}</ul>}
      {last && last.reason && <p className="quiet">{words.why.took(showTime(last.ms))}</p>}
      {stale && last && <p className="quiet">{words.why.stale}</p>}
    </div>
  );
}
