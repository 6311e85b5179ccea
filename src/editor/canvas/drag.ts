/** What a drag on the canvas becomes when it ends: nodes moved, cloned (Alt), put on a wire, or a frame moved with all that lies in it. */
import { create } from 'zustand';
import type { Edge } from '../../graph/graph.ts';
import { framed } from '../../graph/edit-looks.ts';
import { cloneTo, dropAll, fitting, insert } from '../state/building.ts';
import { dragNodes } from '../state/changes.ts';
import { drawnNow, hereNow } from '../state/scope.ts';
import { boxesOf, changeNodes, edgeId, frameOf, noteOf, positionsOf, putBack, select, useFlow, type FlowNode } from './flow.ts';

/** The wire that would take in the node under the hand. */
export const useOverWire = create<{ readonly wire: string | null }>(() => ({ wire: null }));
const setOver = (wire: string | null) => { if (useOverWire.getState().wire !== wire) useOverWire.setState({ wire }); };

interface Drag { readonly clone: boolean; readonly wired: boolean; readonly from: ReadonlyMap<string, { x: number; y: number }>; /** go along inside a frame */ readonly along: ReadonlyMap<string, { x: number; y: number }> }
let drag: Drag | undefined;
let frame = 0;

const fitCache = new Map<string, boolean>();

export function startDrag(e: { altKey: boolean; shiftKey: boolean }, dragged: readonly FlowNode[]): void {
  const ids = dragged.map((n) => n.id), inside = new Set<string>(), { frames = {} } = hereNow(), all = boxesOf(useFlow.getState().nodes.map((n) => n.id));
  for (const id of ids) {
    const f = frames[frameOf(id) ?? ''];
    if (f) for (const inner of framed(f, all)) if (!ids.includes(inner) && inner !== id) inside.add(inner);
  }
  fitCache.clear();
  drag = { clone: e.altKey, wired: e.shiftKey, from: positionsOf(ids), along: positionsOf([...inside]) };
}

/** How far the drag has gone, by the first node in it. */
function delta(d: Drag): readonly [number, number] {
  const [[id, from]] = d.from, now = positionsOf([id]).get(id) ?? from;
  return [now.x - from.x, now.y - from.y];
}

export function moveDrag(dragged: readonly FlowNode[]): void {
  if (!drag) return;
  if (drag.along.size) {
    const { x, y } = dragged[0].position, from = drag.from.get(dragged[0].id)!;
    changeNodes([...drag.along].map(([id, p]) => ({ id, type: 'position', position: { x: p.x + x - from.x, y: p.y + y - from.y } })));
  }
  if (dragged.length !== 1 || dragged[0].type !== 'vq') return;
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => setOver(drag && !drag.clone ? wireUnder(dragged[0].id) : null));
}

/** A wire that lies under a node and takes it in. */
function wireUnder(id: string): string | null {
  const r = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  if (!r) return null;
  const places = [[0.5, 0.5], [0.5, 0.12], [0.15, 0.3], [0.85, 0.3], [0.5, 0.85]] as const;
  for (const [u, v] of places) {
    for (const element of document.elementsFromPoint(r.left + u * r.width, r.top + v * r.height)) {
      const wire = element.closest('.react-flow__edge')?.getAttribute('data-id');
      if (!wire) continue;
      let fits = fitCache.get(wire);
      if (fits === undefined) { const edge = edgeNow(wire); fitCache.set(wire, fits = edge !== undefined && fitting(id, edge) !== undefined); }
      if (fits) return wire;
    }
  }
  return null;
}
export const edgeNow = (id: string): Edge | undefined => drawnNow().edges.find((e) => edgeId(e) === id);

export function endDrag(dragged: readonly FlowNode[]): void {
  const d = drag, over = useOverWire.getState().wire;
  drag = undefined;
  cancelAnimationFrame(frame);
  setOver(null);
  if (!d || !dragged.length) return;
  const [dx, dy] = delta(d), nodes = dragged.filter((n) => n.type === 'vq').map((n) => n.id);
  if (!dx && !dy) return;
  if (d.clone && nodes.length) {
    putBack();
    select(cloneTo(nodes, [dx, dy], d.wired));
    return;
  }
  const edge = over === null ? undefined : edgeNow(over);
  if (edge && nodes.length === 1 && insert(nodes[0], edge, positionsOf(nodes).get(nodes[0]))) return;
  const moved = positionsOf([...nodes, ...d.along.keys()].filter((id) => frameOf(id) === undefined && noteOf(id) === undefined));
  const places = positionsOf([...dragged.map((n) => n.id), ...d.along.keys()]);
  const of = (name: (id: string) => string | undefined) => new Map([...places].flatMap(([id, p]) => { const n = name(id); return n === undefined ? [] : [[n, p] as const]; }));
  const frames = of(frameOf), notes = of(noteOf);
  if (frames.size || notes.size) dropAll(moved, frames, notes); else dragNodes(moved);
}
