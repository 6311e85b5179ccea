/** The mark of a kind of value: one hue and one shape each, so that neither colour nor shape alone has to be read. */
import type { CSSProperties } from 'react';
import type { ValueKind } from '../../graph/port.ts';

/** Outlines in a 12 x 12 box, all of about the same weight. `gradient`, `number` and `map` are open inside. */
const shapes: Readonly<Record<ValueKind, string>> = {
  image: 'M2 2.8a.8.8 0 0 1 .8-.8h6.4a.8.8 0 0 1 .8.8v6.4a.8.8 0 0 1-.8.8H2.8a.8.8 0 0 1-.8-.8z',
  latent: 'M1.2 3.1a1 1 0 0 1 1-1h1.1v7.8H2.2a1 1 0 0 1-1-1zM4.4 2.1h3.2v7.8H4.4zM8.7 2.1h1.1a1 1 0 0 1 1 1v5.8a1 1 0 0 1-1 1H8.7z',
  codes: 'M6 .7 11.3 6 6 11.3.7 6z',
  logits: 'M6 1.2 11.2 10.3H.8z',
  condition: 'M6 .9 11.2 4.7 9.2 10.8H2.8L.8 4.7z',
  model: 'M3.3 1.3h5.4L11.4 6 8.7 10.7H3.3L.6 6z',
  transformer: 'M1.3 2.2a1 1 0 0 1 1-1h3v4h-4zM6.7 1.2h3a1 1 0 0 1 1 1v3h-4zM1.3 6.7h4v4h-3a1 1 0 0 1-1-1zM6.7 6.7h4v3a1 1 0 0 1-1 1h-3z',
  prior: 'M1.3 1.3h9.4v4.5H6v4.9H1.3z',
  loss: 'M.8 1.7h10.4L6 10.8z',
  gradient: 'M6 .7 11.3 6 6 11.3.7 6zM6 3.6 3.6 6 6 8.4 8.4 6z',
  dataset: 'M1.5 1.8h9v2.1h-9zM1.5 5h9v2.1h-9zM1.5 8.2h9v2.1h-9z',
  number: 'M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1zm0 2.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2z',
  text: 'M1.2 3.4h9.6v1.9H1.2zM1.2 6.7h6.6v1.9H1.2z',
  map: 'M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1z',
};

/** The custom property that colours everything of a kind inside the element it stands on. */
export const kindStyle = (kind: ValueKind | undefined) => ({ '--kind': `var(--kind-${kind ?? 'text'})` }) as CSSProperties;

export function KindDot({ kind, size = 10 }: { kind: ValueKind; size?: number }) {
  return (
    <svg className="kind-dot" viewBox="0 0 12 12" width={size} height={size} style={kindStyle(kind)} aria-hidden>
      <path d={shapes[kind]} fillRule="evenodd" />
    </svg>
  );
}
