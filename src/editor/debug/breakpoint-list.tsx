/** Every breakpoint: enabled or not, before or after, under which condition, from which visit on; with advice on what to check when it fires. */
import { X } from 'lucide-react';
import { conditions, type Condition } from '../../run/conditions.ts';
import { whenOf, type Breakpoint } from '../../run/breakpoints.ts';
import { select } from '../canvas/flow.ts';
import { useSession } from '../state/session.ts';
import { nodeDepth, showPlace } from './stack.tsx';
import { breakpointAt, changeBreakpoint, pausedOf, toggleBreakpoint, useDebug } from './state.ts';
import { debugWords } from './words.ts';
import { nodeAt } from '../../graph/path.ts';
import { graphNow } from '../state/document.ts';

export function BreakpointList() {
  const list = useDebug((s) => s.breakpoints), hits = useSession((s) => pausedOf(s)?.hits), at = useSession((s) => pausedOf(s)?.at);
  const deeper = at && at.length > nodeDepth(at, (id) => nodeAt(graphNow(), id) !== undefined) && !breakpointAt(list, at) ? at : undefined;
  return (
    <div className="breakpoint-list">
      {list.length > 0 ? (
        <table className="dock-table">
          <thead><tr><th /><th>{debugWords.place}</th><th>{debugWords.moment}</th><th>{debugWords.condition}</th><th>{debugWords.fromHit}</th><th /><th /></tr></thead>
          <tbody>{list.map((b) => <Row key={b.id} b={b} hits={hits?.[b.id]} />)}</tbody>
        </table>
      ) : <p className="none">{debugWords.noBreakpoints}</p>}
      {deeper && <button type="button" className="chip" title={debugWords.addLayerTip} onClick={() => toggleBreakpoint(deeper)}>{debugWords.layerHere(showPlace({ at: deeper }))}</button>}
    </div>
  );
}

function Row({ b, hits }: { b: Breakpoint; hits: number | undefined }) {
  const fault = useDebug((s) => s.refused[b.id]), c = b.condition, name = !c ? '' : 'expression' in c ? '=' : c.name;
  const named = conditions.find((x) => x.name === name);
  const choose = (to: string): Condition | undefined => (to === '' ? undefined : to === '=' ? { expression: debugWords.expressionHint } : { name: to });
  const set = (param: string, value: number) => { if (c && 'name' in c && Number.isFinite(value)) changeBreakpoint(b.id, { condition: { ...c, params: { ...c.params, [param]: value } } }); };
  return (
    <>
      <tr data-disabled={b.disabled || undefined}>
        <td><input type="checkbox" checked={!b.disabled} aria-label={`${debugWords.enabled}: ${showPlace(b)}`} onChange={(e) => changeBreakpoint(b.id, { disabled: !e.target.checked })} /></td>
        <td><button type="button" className="link" title={b.at.join(' › ')} onClick={() => select([b.at[0]])}>{showPlace(b)}</button></td>
        <td>{b.port !== undefined ? debugWords.momentAfter : (
          <select aria-label={debugWords.moment} value={whenOf(b)} onChange={(e) => changeBreakpoint(b.id, { when: e.target.value as 'before' | 'after' })}>
            <option value="before">{debugWords.momentBefore}</option><option value="after">{debugWords.momentAfter}</option>
          </select>
        )}</td>
        <td className="condition">
          <select aria-label={debugWords.condition} value={name} onChange={(e) => changeBreakpoint(b.id, { condition: choose(e.target.value) })}>
            <option value="">{debugWords.always}</option>
            {conditions.map((x) => <option key={x.name} value={x.name}>{x.title}</option>)}
            <option value="=">{debugWords.expression}</option>
          </select>
          {c && 'expression' in c && <input type="text" className="mono" key={b.id} defaultValue={c.expression} aria-label={debugWords.expression} title={debugWords.expressionNames} spellCheck={false} onBlur={(e) => changeBreakpoint(b.id, { condition: { expression: e.target.value } })} onKeyDown={(e) => { if (e.key === 'Enter') e.currentTarget.blur(); }} />}
          {named?.params.map((p) => <label key={p.name}>{p.label}<input type="number" step="any" defaultValue={(c && 'name' in c ? c.params?.[p.name] : undefined) ?? p.default} onBlur={(e) => set(p.name, Number(e.target.value))} onKeyDown={(e) => { if (e.key === 'Enter') e.currentTarget.blur(); }} />{p.unit}</label>)}
        </td>
        <td><input type="number" min={1} className="short" aria-label={debugWords.fromHit} value={b.fromHit ?? 1} onChange={(e) => changeBreakpoint(b.id, { fromHit: Math.max(1, Math.round(Number(e.target.value)) || 1) })} /></td>
        <td className="mono quiet">{hits !== undefined ? debugWords.hits(hits) : ''}</td>
        <td><button type="button" className="icon-button small" aria-label={`${debugWords.remove}: ${showPlace(b)}`} onClick={() => changeBreakpoint(b.id, null)}><X size={13} /></button></td>
      </tr>
      {(fault ?? named) && <tr className="advice"><td /><td colSpan={6}>{fault ? <span className="fault">{fault}</span> : <><i>{debugWords.advice}:</i> {named!.advice}</>}</td></tr>}
    </>
  );
}
