/** A token as the debugger shows it: the grid with the cell being filled and its window, and the distribution after each filter. A candidate can be forced or forbidden at the draw. */
import { useEffect, useMemo, useState } from 'react';
import { codeColour } from '../../src/run/colour.ts';
import { cornerOf, windowOf } from '../../src/net/window.ts';
import { CodesGrid } from '../../src/editor/debug/codes-grid.tsx';
import type { StepViewProps } from '../../src/editor/debug/step-view-props.ts';
import { useChecked } from '../../src/editor/state/checked.ts';
import { lookAt } from '../../src/editor/state/pictures.ts';
import { showNumber } from '../../src/editor/ui/figures.ts';
import { filterLogits, probabilities } from './filter.ts';
import './step-view.css';

const says = {
  cell: (token: number, row: number, column: number) => `Token ${token}: row ${row}, column ${column}`, none: 'Step into the sampler to see its tokens.', pending: 'The distribution is there from the draw on. Step over the layers, or stop at “draw”.',
  temperature: (t: number) => `Softmax of logits / ${t}`, topK: (k: number) => (k > 0 ? `Top-k ${k}` : 'Top-k off'), topP: (p: number) => (p < 1 ? `Top-p ${p}` : 'Top-p off'),
  left: (n: number) => `${n} left`, drawn: 'drawn', force: (c: number) => `Force ${c}`, forbid: (c: number) => `Forbid ${c}`, greedy: 'Greedy: the most likely is taken', picture: 'Picture',
};
/** Candidates shown: the most likely before any filter. */
const shownMost = 40;

export default function TokenView({ id, inner, params, steps, index, at, change }: StepViewProps) {
  const name = inner[0]?.startsWith('token ') ? inner[0] : undefined, token = Number(name?.slice(6));
  const latest = (...rest: string[]) => steps.findLast((s, i) => i <= index && s.at.length === at.length - inner.length + 1 + rest.length && s.at[at.length - inner.length] === name && rest.every((x, k) => s.at[at.length - inner.length + 1 + k] === x));
  const codes = latest()?.reads.codes, logits = latest('draw')?.reads.logits, drawn = latest()?.writes.codes;
  const [picture, setPicture] = useState(0), pictures = codes?.shape?.[0] ?? 1;
  const window = useWindow(id, Number(params.window ?? 0));
  if (name === undefined || !codes) return <p className="none">{says.none}</p>;
  const [, height, width] = codes.shape!, cell = { row: Math.floor(token / width), column: token % width };
  const w = Math.min(window ?? 0, height, width), corner = w > 0 ? cornerOf(cell, { height, width, window: w }) : undefined;
  return (
    <div className="token-view">
      <div className="token-grid">
        <CodesGrid value={codes} item={picture} brush={null} onPick={undefined} onPaint={undefined} mark={token} {...(corner && w < Math.max(height, width) && { frame: { ...corner, side: w } })} />
        <p className="quiet">{says.cell(token, cell.row, cell.column)}{pictures > 1 && <label> · {says.picture} <input type="number" min={0} max={pictures - 1} value={picture} onChange={(e) => setPicture(Math.max(0, Math.min(pictures - 1, Number(e.target.value))))} /></label>}</p>
      </div>
      {logits ? <Distribution logits={logits.id} width={logits.shape![1]} row={picture} below={codes.below ?? logits.shape![1]} params={params} drawn={drawn?.id} change={inner.at(-1) === 'draw' ? change : undefined} /> : <p className="none">{says.pending}</p>}
    </div>
  );
}

/** Side of the window: the parameter's, else the largest that the transformer reads; undefined while that is not known. */
function useWindow(id: string, chosen: number): number | undefined {
  const ins = useChecked((s) => s.ins[id]), block = ins?.transformer?.transformer?.architecture.blockSize, shape = ins?.condition?.shape, tokens = shape?.at(1);
  if (chosen > 0) return chosen;
  if (block === undefined || !shape) return undefined;
  return shape.length === 3 ? windowOf(block, 'grid') : typeof tokens === 'number' ? windowOf(block, tokens) : undefined;
}

function useNumbers(ref: string | undefined): ArrayLike<number> | undefined {
  const [got, set] = useState<{ ref: string; data: ArrayLike<number> }>();
  useEffect(() => {
    let here = true;
    if (ref !== undefined) lookAt(ref, { as: 'numbers' }).then(({ data }) => { if (here) set({ ref, data }); }, () => {});
    return () => { here = false; };
  }, [ref]);
  return got && got.ref === ref ? got.data : undefined;
}

interface DistributionProps { readonly logits: string; readonly width: number; readonly row: number; readonly below: number; readonly params: StepViewProps['params']; readonly drawn: string | undefined; readonly change: StepViewProps['change'] }
function Distribution({ logits, width, row, below, params, drawn, change }: DistributionProps) {
  const data = useNumbers(logits), draws = useNumbers(drawn), [chosen, choose] = useState<number | null>(null);
  const rows = useMemo(() => {
    if (!data) return undefined;
    const mine = Float32Array.from({ length: width }, (_, v) => data[row * width + v]);
    const temperature = Number(params.temperature) || 1, topK = Number(params.topK ?? 0), topP = Number(params.topP ?? 1);
    const of = (filter: { topK: number; topP: number }) => { const left = filterLogits(mine, { temperature, ...filter }, below); return { p: probabilities(left, below), left: left.indices.length }; };
    return [{ name: says.temperature(temperature), ...of({ topK: 0, topP: 1 }) }, { name: says.topK(topK), ...of({ topK, topP: 1 }) }, { name: says.topP(topP), ...of({ topK, topP }) }];
  }, [data, width, row, below, params]);
  if (!rows) return null;
  const order = Array.from(rows[0].p.keys()).sort((a, b) => rows[0].p[b] - rows[0].p[a] || a - b).slice(0, shownMost), most = Math.max(...rows.flatMap((r) => order.map((c) => r.p[c])));
  const taken = draws?.[row];
  const forbid = (codes: readonly number[]) => change?.('logits', { do: 'cells', cells: codes.map((c) => [row * width + c, -Infinity] as const) });
  return (
    <div className="distribution">
      {rows.map((r) => (
        <div className="filter-row" key={r.name}>
          <p><b>{r.name}</b><span className="quiet">{says.left(r.left)}</span></p>
          <div className="bars" role="group" aria-label={r.name}>
            {order.map((c) => (
              <button key={c} type="button" className="candidate" data-out={r.p[c] === 0 || undefined} data-drawn={c === taken || undefined} aria-pressed={c === chosen} aria-label={`${c}: ${showNumber(100 * r.p[c], 3)} %`} title={`${c}: ${showNumber(100 * r.p[c], 3)} %${c === taken ? `, ${says.drawn}` : ''}`} onClick={() => choose(c === chosen ? null : c)}>
                <i style={{ height: `${Math.max(r.p[c] > 0 ? 3 : 0, (100 * r.p[c]) / most)}%`, background: `rgb(${codeColour(c).join(' ')})` }} />
              </button>
            ))}
          </div>
        </div>
      ))}
      <div className="candidates">{order.map((c) => <span key={c} className="mono" data-drawn={c === taken || undefined}>{c}</span>)}</div>
      <p className="token-changes">
        {params.greedy === true && <span className="quiet">{says.greedy}</span>}
        {taken !== undefined && <span>{says.drawn}: <b className="mono">{taken}</b> ({showNumber(100 * rows[2].p[taken], 3)} %)</span>}
        {change && chosen !== null && <><button type="button" className="chip" onClick={() => forbid(Array.from({ length: width }, (_, v) => v).filter((v) => v !== chosen))}>{says.force(chosen)}</button><button type="button" className="chip" onClick={() => forbid([chosen])}>{says.forbid(chosen)}</button></>}
      </p>
    </div>
  );
}
