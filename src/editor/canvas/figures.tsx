/** Numbers as large as they matter, each with its name and unit. */
import type { ShownValue } from '../state/outputs.ts';
import { showNumber, unitOf } from '../ui/figures.ts';

export function Figures({ values, small = false }: { values: readonly ShownValue[]; small?: boolean }) {
  if (!values.length) return null;
  return (
    <dl className="figures" data-small={small || undefined}>
      {values.map((v) => (
        <div key={v.port}>
          <dt>{v.label}</dt>
          <dd>{showNumber(v.ref.number)}{unitOf(v.port) && <span className="unit">{unitOf(v.port)}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
