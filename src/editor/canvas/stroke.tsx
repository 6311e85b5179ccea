/** A stroke over the canvas with the right button: with Ctrl it cuts the wires it crosses, with Shift it leads them through the crossing. The middle button on a wire leads it through that place. */
import { useEffect, useState, type RefObject } from 'react';
import type { Edge } from '../../graph/graph.ts';
import { lead } from '../state/building.ts';
import { removeParts } from '../state/changes.ts';
import { edgeNow } from './drag.ts';
import { toFlow, toScreen } from './stage.ts';
import { crossed, sampled, slotOf, type Point } from './wire-path.ts';

const wiresDrawn = () => [...document.querySelectorAll<SVGGElement>('.react-flow__edge')].flatMap((g) => {
  const path = g.querySelector<SVGPathElement>('.react-flow__edge-path'), edge = edgeNow(g.getAttribute('data-id') ?? '');
  return path && edge ? [{ edge, line: sampled(path) }] : [];
});

/** Adds a point to a wire at a place of the screen. */
function addPoint(edge: Edge, line: readonly Point[], at: Point, piece: number): void {
  const via = edge.via ?? [], p = toFlow(at), slot = slotOf(line, via.map(([x, y]) => { const q = toScreen({ x, y }); return [q.x, q.y] as const; }), piece);
  lead(edge, [...via.slice(0, slot), [Math.round(p.x), Math.round(p.y)], ...via.slice(slot)]);
}

function finish(kind: 'cut' | 'lead', stroke: readonly Point[]): void {
  const hit = wiresDrawn().flatMap(({ edge, line }) => { const c = crossed(line, stroke); return c ? [{ edge, line, ...c }] : []; });
  if (kind === 'cut') { if (hit.length) removeParts([], hit.map((h) => h.edge)); return; }
  for (const { edge, line, at, piece } of hit) addPoint(edge, line, at, piece);
}

export function Stroke({ canvas }: { canvas: RefObject<HTMLDivElement | null> }) {
  const [stroke, setStroke] = useState<{ readonly kind: 'cut' | 'lead'; readonly points: readonly Point[] } | null>(null);
  useEffect(() => {
    const box = canvas.current!;
    let active: { kind: 'cut' | 'lead'; points: Point[] } | undefined, ended = 0;
    const down = (e: PointerEvent) => {
      if (e.button !== 2 || !(e.ctrlKey || e.metaKey || e.shiftKey)) return;
      e.preventDefault();
      e.stopPropagation();
      active = { kind: e.shiftKey ? 'lead' : 'cut', points: [[e.clientX, e.clientY]] };
    };
    const move = (e: PointerEvent) => {
      if (!active) return;
      active.points.push([e.clientX, e.clientY]);
      setStroke({ ...active, points: [...active.points] });
    };
    const up = () => {
      if (!active) return;
      const { kind, points } = active;
      active = undefined;
      ended = performance.now();
      setStroke(null);
      if (points.length > 1) finish(kind, points);
    };
    // systems differ in when they ask for the menu: with the press or with the release
    const menu = (e: Event) => { if (active || performance.now() - ended < 250) { e.preventDefault(); e.stopPropagation(); } };
    const middle = (e: MouseEvent) => {
      const wire = e.button === 1 && e.target instanceof Element ? e.target.closest('.react-flow__edge') : null;
      if (!wire) return;
      const found = wiresDrawn().find(({ edge }) => edgeNow(wire.getAttribute('data-id') ?? '') === edge), reach = 14;
      const point = (e.target as Element).closest<SVGElement>('.via');
      if (!found) return;
      e.preventDefault();
      if (point) return void lead(found.edge, (found.edge.via ?? []).filter((_, i) => i !== Number(point.dataset.at)), undefined);
      const hit = crossed(found.line, [[e.clientX - reach, e.clientY - reach], [e.clientX + reach, e.clientY + reach]]) ?? crossed(found.line, [[e.clientX + reach, e.clientY - reach], [e.clientX - reach, e.clientY + reach]]);
      addPoint(found.edge, found.line, [e.clientX, e.clientY], hit?.piece ?? 1);
    };
    box.addEventListener('pointerdown', down, true);
    box.addEventListener('contextmenu', menu, true);
    box.addEventListener('auxclick', middle);
    addEventListener('pointermove', move);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', up);
    return () => {
      box.removeEventListener('pointerdown', down, true);
      box.removeEventListener('contextmenu', menu, true);
      box.removeEventListener('auxclick', middle);
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', up);
    };
  }, [canvas]);
  if (!stroke) return null;
  return <svg className="stroke" data-kind={stroke.kind} aria-hidden><polyline points={stroke.points.map((p) => p.join(',')).join(' ')} /></svg>;
}
