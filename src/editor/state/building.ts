/** Edits of wires, looks, frames, notes and subgraphs, as the canvas asks for them: by whole paths, on the level that is shown. */
import { insertOnWire, fitInto, leadWire, moveWireEnd, removeAndReconnect } from '../../graph/edit-wires.ts';
import * as looks from '../../graph/edit-looks.ts';
import * as subs from '../../graph/edit-subgraph.ts';
import { collapseNodes, duplicate, moveNodes } from '../../graph/edit.ts';
import { together } from '../../graph/edit-within.ts';
import type { Colour, Edge, Frame, GraphNode, Mode, Note } from '../../graph/graph.ts';
import { nodeAt } from '../../graph/path.ts';
import { specs } from '../specs.ts';
import { knownLooks } from './checked.ts';
import { graphNow, seal } from './document.ts';
import { applyBeside, applyHere, hereNow, local, localEdge } from './scope.ts';

type Point = readonly [x: number, y: number];
const nodes = (ids: readonly string[]) => ids.map((id) => nodeAt(graphNow(), id)).filter((n) => n !== undefined);
const localBoxes = (boxes: looks.Boxes): looks.Boxes => Object.fromEntries(Object.entries(boxes).map(([id, b]) => [local(id), b]));
const localLooks = () => knownLooks();

/** All of them get the mode, or lose it where all have it. */
export function toggleMode(ids: readonly string[], mode: Mode): void {
  const on = nodes(ids).every((n) => n.mode === mode);
  applyHere((g) => looks.setMode(g, specs, ids.map(local), on ? undefined : mode));
}
export const toggleCollapsed = (ids: readonly string[]) => applyHere((g) => collapseNodes(g, specs, ids.map(local), !nodes(ids).every((n) => n.collapsed)));
export const setColour = (ids: readonly string[], colour: Colour | undefined) => applyHere((g) => looks.setColour(g, specs, ids.map(local), colour));
export const setPinned = (id: string, pinned: GraphNode['pinned']) => applyBeside(id, (g, l) => looks.pinNode(g, specs, l, pinned));
export const setRunOnChange = (on: boolean) => applyHere((g) => looks.setRunOnChange(g, on));

export const align = (boxes: looks.Boxes, side: looks.Side) => applyHere((g) => looks.alignNodes(g, specs, localBoxes(boxes), side));
export const distribute = (boxes: looks.Boxes, along: 'x' | 'y') => applyHere((g) => looks.distributeNodes(g, specs, localBoxes(boxes), along));
export const snap = (ids: readonly string[], step: number) => applyHere((g) => looks.snapNodes(g, specs, ids.map(local), step));
/** Every node at its new place, frames round what they held. */
export function layOut(name: string, places: Readonly<Record<string, Point>>, frames: Readonly<Record<string, Pick<Frame, 'at' | 'size'>>>): void {
  applyHere((g) => together(name, g, [
    (a) => moveNodes(a, specs, Object.fromEntries(Object.entries(places).map(([id, p]) => [local(id), p]))),
    ...Object.entries(frames).map(([id, f]) => (a: typeof g) => looks.changeFrame(a, id, f)),
  ]));
}

export const frameAround = (boxes: looks.Boxes, title: string) => applyHere((g) => looks.frameAround(g, localBoxes(boxes), title));
export const changeFrame = (id: string, change: Partial<Pick<Frame, 'title' | 'colour' | 'at' | 'size'>>) => { if (hereNow().frames?.[id]) applyHere((g) => looks.changeFrame(g, id, change)); };
export const changeNote = (id: string, change: Partial<Pick<Note, 'text' | 'colour' | 'at' | 'size'>>) => { if (hereNow().notes?.[id]) applyHere((g) => looks.changeNote(g, id, change)); };
export const addNote = (at: Point, text = '') => applyHere((g) => looks.addNote(g, [Math.round(at[0]), Math.round(at[1])], text)).made?.map((m) => m.slice(m.lastIndexOf('/') + 1))[0];
export const removePlaces = (frames: readonly string[], notes: readonly string[]) => applyHere((g) => looks.removePlaces(g, frames, notes));

type Places = ReadonlyMap<string, { readonly x: number; readonly y: number }>;
const points = (to: Places): Record<string, Point> => Object.fromEntries([...to].map(([id, { x, y }]) => [local(id), [Math.round(x), Math.round(y)] as const]));
/** Nodes, frames and notes dropped after a drag: one step of the history. @param frames where frames go @param notes where notes go */
export function dropAll(moved: Places, frames: Places, notes: Places): void {
  seal();
  applyHere((g) => {
    const makers = [
      (a: typeof g) => moveNodes(a, specs, points(moved)),
      ...Object.entries(points(frames)).map(([id, at]) => (a: typeof g) => looks.changeFrame(a, id, { at: [at[0], at[1]] })),
      ...Object.entries(points(notes)).map(([id, at]) => (a: typeof g) => looks.changeNote(a, id, { at: [at[0], at[1]] })),
    ];
    const first = frames.size ? looks.moveFrame(g, [...frames.keys()][0], [0, 0], {}).name : notes.size ? 'Move a note' : moveNodes(g, specs, points(moved)).name;
    return together(first, g, makers);
  });
  seal();
}
/** The nodes stay, copies of them are put where they were dragged. Returns those. */
export const cloneTo = (ids: readonly string[], by: Point, incoming = false) => applyHere((g) => duplicate(g, specs, ids.map(local), [Math.round(by[0]), Math.round(by[1])], incoming)).made ?? [];

export const reconnectDelete = (ids: readonly string[]) => applyHere((g) => removeAndReconnect(g, specs, localLooks(), ids.map(local)));
export const moveEnd = (wire: Edge, to: Edge) => applyHere((g) => moveWireEnd(g, localEdge(wire), localEdge(to)));
export const lead = (wire: Edge, via: readonly Point[], name?: string) => applyHere((g) => leadWire(g, localEdge(wire), via, name));
export const fitting = (id: string, wire: Edge) => fitInto(hereNow(), specs, localLooks(), local(id), localEdge(wire));
/** @param moved where the node was dropped */
export function insert(id: string, wire: Edge, moved?: { readonly x: number; readonly y: number }): boolean {
  const by = fitting(id, wire);
  if (!by) return false;
  seal();
  applyHere((g) => {
    const put = insertOnWire(g, specs, local(id), localEdge(wire), by);
    return moved ? together(put.name, g, [(a) => moveNodes(a, specs, { [local(id)]: [Math.round(moved.x), Math.round(moved.y)] }), (a) => insertOnWire(a, specs, local(id), localEdge(wire), by)]) : put;
  });
  seal();
  return true;
}

export const makeSubgraph = (ids: readonly string[]) => applyHere((g) => subs.makeSubgraph(g, specs, ids.map(local))).made ?? [];
export const dissolve = (id: string) => applyBeside(id, (g, l) => subs.dissolveSubgraph(g, specs, l)).made ?? [];
/** @param inner a node directly inside the subgraph */
export const expose = (sub: string, side: subs.Shown, end: readonly [string, string]) => applyBeside(sub, (g, l) => subs.expose(g, specs, l, side, end));
export const hide = (sub: string, side: subs.Shown, key: string) => applyBeside(sub, (g, l) => subs.hide(g, specs, l, side, key));
export const renameShown = (sub: string, side: subs.Shown, key: string, title: string) => applyBeside(sub, (g, l) => subs.renameShown(g, specs, l, side, key, title));
