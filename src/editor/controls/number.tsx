/** A number with its unit: typed, stepped with buttons or arrow keys, or dragged on a slider where it has both ends. */
import { Minus, Plus } from 'lucide-react';
import { useEffect, useState, type CSSProperties } from 'react';
import type { ParamSpec } from '../../graph/node.ts';
import { words } from '../words.ts';
import type { ControlProps } from './control-props.ts';

type NumberSpec = Extract<ParamSpec, { kind: 'number' }>;
/** More steps than this are no use on a slider of a few hundred pixels. */
const mostSteps = 1000;

const stepOf = (p: NumberSpec) => p.step ?? (p.integer ? 1 : 0.01);

/** The nearest number the parameter may have. */
export function clampTo(p: NumberSpec, x: number): number {
  const y = Math.min(p.max ?? Infinity, Math.max(p.min ?? -Infinity, x));
  return p.integer ? Math.round(y) : Number(y.toPrecision(12));
}

export function NumberControl({ spec, value, compact, onChange }: ControlProps<'number', number>) {
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => setDraft(null), [value]);
  const step = stepOf(spec);
  const set = (x: number) => { const y = clampTo(spec, x); if (y !== value) onChange(y); };
  const keep = () => {
    const x = draft === null || draft.trim() === '' ? Number.NaN : Number(draft.replace(',', '.'));
    if (Number.isFinite(x)) set(x);
    setDraft(null);
  };
  const slider = !compact && spec.min !== undefined && spec.max !== undefined && (spec.max - spec.min) / step <= mostSteps;
  return (
    <div className="number" data-compact={compact || undefined}>
      {slider && (
        <input
          type="range" className="slider" min={spec.min} max={spec.max} step={step} value={value} aria-label={spec.label} onChange={(e) => set(Number(e.target.value))}
          style={{ '--share': (value - spec.min!) / (spec.max! - spec.min!) } as CSSProperties}
        />
      )}
      <span className="field stepper">
        <button type="button" tabIndex={-1} aria-label={words.control.decrease} disabled={spec.min !== undefined && value <= spec.min} onClick={() => set(value - step)}><Minus size={12} /></button>
        <input
          inputMode="decimal" value={draft ?? String(value)} aria-label={spec.label} role="spinbutton" aria-valuenow={value} aria-valuemin={spec.min} aria-valuemax={spec.max}
          onChange={(e) => setDraft(e.target.value)} onBlur={keep} onFocus={(e) => e.target.select()}
          onKeyDown={(e) => {
            const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[e.key];
            if (by) { e.preventDefault(); set(value + by * step * (e.shiftKey ? 10 : 1)); }
            if (e.key === 'Enter') keep();
            if (e.key === 'Escape') setDraft(null);
          }}
        />
        {spec.unit && <span className="unit">{spec.unit}</span>}
        <button type="button" tabIndex={-1} aria-label={words.control.increase} disabled={spec.max !== undefined && value >= spec.max} onClick={() => set(value + step)}><Plus size={12} /></button>
      </span>
    </div>
  );
}
