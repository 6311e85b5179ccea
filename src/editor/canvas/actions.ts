/** What commands and menus do with what is selected on the canvas. */
import { togglePin } from '../state/pin.ts';
import type { Box } from '../../graph/edit-looks.ts';
import { nodeAt } from '../../graph/path.ts';
import * as building from '../state/building.ts';
import { moveNodes } from '../state/changes.ts';
import { graphNow } from '../state/document.ts';
import { downstream } from '../state/queue.ts';
import { drawnNow, enter, hereNow, leave, pathNow } from '../state/scope.ts';
import { upstream } from '../../graph/order.ts';
import { say } from '../state/toasts.ts';
import { useView } from '../state/view.ts';
import { words } from '../words.ts';
import { boxesOf, edgeId, frameId, frameOf, noteId, noteOf, positionsOf, select, selectedEdges, selectedNodes, selectedPlaces, useFlow } from './flow.ts';
import { fitTo, middleOfScreen, reveal, toFlow } from './stage.ts';

export const gridStep = 22;
export const selection = () => selectedNodes(useFlow.getState());
export const hasSelection = () => selection().length > 0;
export const hasSeveral = () => selection().length > 1;
const some = (act: (ids: string[]) => void) => () => { const ids = selection(); if (!ids.length) return false; act(ids); return true; };

export const mute = some((ids) => building.toggleMode(ids, 'mute'));
export const bypass = some((ids) => building.toggleMode(ids, 'bypass'));
export const collapse = some((ids) => building.toggleCollapsed(ids));
export const pin = some((ids) => { for (const id of ids) void togglePin(id); });

export const alignTo = (side: Parameters<typeof building.align>[1]) => () => { const ids = selection(); if (ids.length < 2) return false; building.align(boxesOf(ids), side); return true; };
export const spread = (along: 'x' | 'y') => () => { const ids = selection(); if (ids.length < 3) return false; building.distribute(boxesOf(ids), along); return true; };
export const snapAll = () => { const ids = selection(); building.snap(ids.length ? ids : useFlow.getState().nodes.filter((n) => n.type === 'vq').map((n) => n.id), gridStep); };

export function nudge(dx: number, dy: number): boolean {
  const ids = selection(), by = useView.getState().snap ? gridStep / 8 : 1;
  if (!ids.length) return false;
  moveNodes(new Map([...positionsOf(ids)].map(([id, p]) => [id, { x: p.x + dx * by, y: p.y + dy * by }])));
  return true;
}

export const frame = some((ids) => { const made = building.frameAround(boxesOf(ids), '').made?.[0]; if (made !== undefined) select([frameId(made.slice(made.lastIndexOf('/') + 1))]); });
export function note(at = toFlow(middleOfScreen())): void {
  const id = building.addNote([at.x, at.y]);
  if (id !== undefined) select([noteId(id)]);
}

export function subgraph(): boolean {
  const ids = selection();
  if (!ids.length) { say({ tone: 'plain', text: words.sub.none }); return true; }
  select(building.makeSubgraph(ids));
  return true;
}
const selectedSub = () => { const [id, ...more] = selection(); return id !== undefined && !more.length && nodeAt(graphNow(), id)?.graph ? id : undefined; };
export const isSub = () => selectedSub() !== undefined;
export const dissolve = () => { const id = selectedSub(); if (id !== undefined) select(building.dissolve(id)); return id !== undefined; };
export const enterSub = () => { const id = selectedSub(); if (id !== undefined) enter(id); return id !== undefined; };
/** Out of the subgraph, which is then selected. */
export function leaveSub(): boolean {
  const path = pathNow();
  if (!leave()) return false;
  select([path.join('/')]);
  return true;
}

export const grow = (way: 'up' | 'down') => some((ids) => { const all = drawnNow(), here = new Set(useFlow.getState().nodes.map((n) => n.id)); select([...(way === 'up' ? upstream(all, ids) : downstream(graphNow(), ids))].filter((id) => here.has(id))); });

/** By place: from the left, then from the top, so that the keyboard goes through a graph as one reads it. */
function inReadingOrder(): string[] {
  const nodes = useFlow.getState().nodes.filter((n) => n.type === 'vq');
  return nodes.toSorted((a, b) => a.position.x - b.position.x || a.position.y - b.position.y).map((n) => n.id);
}
/** Selects and focuses the node after (or before) the one that has the focus. */
export function stepNode(by: 1 | -1): boolean {
  const order = inReadingOrder(), focused = document.activeElement?.closest<HTMLElement>('.react-flow__node')?.dataset.id ?? selection()[0];
  if (!order.length) return false;
  const at = focused === undefined ? -1 : order.indexOf(focused), to = order[(at < 0 ? (by > 0 ? 0 : order.length - 1) : (at + by + order.length) % order.length)];
  select([to]);
  reveal(to);
  // a node out of sight is drawn first
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(to)}"]`)?.focus({ preventScroll: true })));
  return true;
}

export function deleteReconnect(): boolean {
  const ids = selection();
  if (ids.length) building.reconnectDelete(ids);
  return ids.length > 0;
}
export function deletePlaces(): boolean {
  const ids = selectedPlaces(useFlow.getState());
  const frames = ids.map(frameOf).filter((x) => x !== undefined), notes = ids.map(noteOf).filter((x) => x !== undefined);
  if (ids.length) building.removePlaces(frames, notes);
  return ids.length > 0;
}

export const zoomToSelection = () => { const s = useFlow.getState(), ids = [...selectedNodes(s), ...selectedPlaces(s)]; if (!ids.length) return false; fitTo(ids); return true; };

/** A point in the middle of the one selected wire. */
export function rerouteSelected(): boolean {
  const ids = selectedEdges(useFlow.getState()), wire = ids.length === 1 ? drawnNow().edges.find((e) => edgeId(e) === ids[0]) : undefined;
  if (!wire) return false;
  const ends = boxesOf([wire.from[0], wire.to[0]]), middle = (b: Box) => [b.x + b.width / 2, b.y + b.height / 2] as const;
  const [x1, y1] = middle(ends[wire.from[0]]), [x2, y2] = middle(ends[wire.to[0]]);
  building.lead(wire, [...(wire.via ?? []), [Math.round((x1 + x2) / 2), Math.round((y1 + y2) / 2)]]);
  return true;
}

/** Where all stands: nodes of this level, and its frames. */
export const placesHere = () => ({ body: hereNow(), boxes: boxesOf(useFlow.getState().nodes.filter((n) => n.type === 'vq').map((n) => n.id)) });
