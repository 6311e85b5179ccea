/** The workflows that are shipped, each with a small drawing of itself. */
import { use } from 'react';
import { loadShipped, openGallery, type Shipped } from '../state/gallery.ts';
import { specs } from '../specs.ts';
import { kindStyle } from '../ui/kind-dot.tsx';
import { words } from '../words.ts';

export function GalleryPanel() {
  const shipped = use(loadShipped());
  return <div className="gallery">{shipped.map((s) => <Card key={s.name} shown={s} />)}</div>;
}

function Card({ shown }: { shown: Shipped }) {
  return (
    <button type="button" className="gallery-card" onClick={() => openGallery(shown)} aria-label={words.gallery.open(shown.title)}>
      <Sketch shown={shown} />
      <b>{shown.title}</b>
      <span>{shown.description}</span>
      <small>{words.gallery.nodes(Object.keys(shown.raw.nodes).length)}</small>
    </button>
  );
}

const [nodeWidth, nodeHeight, margin] = [240, 170, 40];

/** The graph's own shape: its nodes where they stand, its wires in their colours. */
function Sketch({ shown: { raw } }: { shown: Shipped }) {
  const nodes = Object.entries(raw.nodes);
  const [xs, ys] = [nodes.map(([, n]) => n.at[0]), nodes.map(([, n]) => n.at[1])];
  const [x, y] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  const [w, h] = [Math.max(...xs) + nodeWidth + margin - x, Math.max(...ys) + nodeHeight + margin - y];
  return (
    <svg className="sketch" viewBox={`${x} ${y} ${w} ${h}`} aria-hidden>
      {raw.edges.map(({ from, to }) => {
        const [a, b] = [raw.nodes[from[0]], raw.nodes[to[0]]];
        if (!a || !b) return null;
        const [x1, y1, x2, y2] = [a.at[0] + nodeWidth, a.at[1] + nodeHeight / 2, b.at[0], b.at[1] + nodeHeight / 2], bend = Math.max(60, Math.abs(x2 - x1) / 2);
        return <path key={`${from.join()}${to.join()}`} d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`} style={kindStyle(specs.get(a.type)?.outputs[from[1]]?.kind)} />;
      })}
      {nodes.map(([id, n]) => <rect key={id} x={n.at[0]} y={n.at[1]} width={nodeWidth} height={nodeHeight} rx={22} />)}
    </svg>
  );
}
