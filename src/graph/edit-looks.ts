/** Edits of how nodes stand and look, of frames and notes, and of what is switched off or frozen. Draws nothing. */
import { freshId, make, moveNodes, these, type Edit } from './edit.ts';
import type { Colour, Frame, Graph, GraphNode, Mode, Note } from './graph.ts';
import type { Specs } from './node.ts';
import { count } from './shapes.ts';

type Point = readonly [x: number, y: number];
/** Where a node stands and how much room it takes on the canvas. */
export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type Boxes = Readonly<Record<string, Box>>;

const existing = (graph: Graph, ids: readonly string[]) => [...new Set(ids)].filter((id) => Object.hasOwn(graph.nodes, id));

export function setMode(graph: Graph, specs: Specs, ids: readonly string[], mode: Mode | undefined): Edit {
  const some = existing(graph, ids), verb = mode === 'mute' ? 'Mute' : mode === 'bypass' ? 'Bypass' : 'Switch on';
  return make(graph, `${verb} ${these(graph, specs, some)}`, (g) => { for (const id of some) if (mode) g.nodes[id].mode = mode; else delete g.nodes[id].mode; });
}

export const setColour = (graph: Graph, specs: Specs, ids: readonly string[], colour: Colour | undefined): Edit =>
  make(graph, `Colour ${these(graph, specs, existing(graph, ids))}`, (g) => { for (const id of existing(graph, ids)) if (colour) g.nodes[id].colour = colour; else delete g.nodes[id].colour; });

export const pinNode = (graph: Graph, specs: Specs, id: string, pinned: GraphNode['pinned']): Edit =>
  make(graph, `${pinned ? 'Pin' : 'Unpin'} ${these(graph, specs, [id])}`, (g) => { if (pinned) g.nodes[id].pinned = structuredClone(pinned); else delete g.nodes[id].pinned; });

export const setRunOnChange = (graph: Graph, on: boolean): Edit =>
  make(graph, on ? 'Run on every change' : 'Run only when asked', (g) => { if (on) g.runOnChange = true; else delete g.runOnChange; });

export type Side = 'left' | 'right' | 'top' | 'bottom' | 'centre' | 'middle';
/** 'centre': on one vertical line; 'middle': on one horizontal line. */
export function alignNodes(graph: Graph, specs: Specs, boxes: Boxes, side: Side): Edit {
  const all = Object.values(boxes), across = side === 'left' || side === 'right' || side === 'centre';
  const [near, far] = across ? [Math.min(...all.map((b) => b.x)), Math.max(...all.map((b) => b.x + b.width))] : [Math.min(...all.map((b) => b.y)), Math.max(...all.map((b) => b.y + b.height))];
  const at = (length: number) => Math.round(side === 'left' || side === 'top' ? near : side === 'right' || side === 'bottom' ? far - length : (near + far - length) / 2);
  const places = Object.fromEntries(Object.entries(boxes).map(([id, b]): [string, Point] => [id, across ? [at(b.width), b.y] : [b.x, at(b.height)]]));
  return { ...moveNodes(graph, specs, places), name: `Align ${count(all.length, 'node')}`, merge: undefined };
}

/** Equal gaps between the nodes, the outermost ones staying. */
export function distributeNodes(graph: Graph, specs: Specs, boxes: Boxes, along: 'x' | 'y'): Edit {
  const length = along === 'x' ? 'width' : 'height', all = Object.entries(boxes).sort(([, a], [, b]) => a[along] - b[along]);
  const [first, last] = [all[0][1], all.at(-1)![1]], room = last[along] + last[length] - first[along];
  const gap = (room - all.reduce((n, [, b]) => n + b[length], 0)) / Math.max(1, all.length - 1);
  let next = first[along];
  const places = Object.fromEntries(all.map(([id, b]): [string, Point] => {
    const at = Math.round(next);
    next += b[length] + gap;
    return [id, along === 'x' ? [at, b.y] : [b.x, at]];
  }));
  return { ...moveNodes(graph, specs, places), name: `Distribute ${count(all.length, 'node')}`, merge: undefined };
}

export const snapTo = (x: number, step: number) => Math.round(x / step) * step;
export const snapNodes = (graph: Graph, specs: Specs, ids: readonly string[], step: number): Edit => ({
  ...moveNodes(graph, specs, Object.fromEntries(existing(graph, ids).map((id): [string, Point] => [id, [snapTo(graph.nodes[id].at[0], step), snapTo(graph.nodes[id].at[1], step)]]))),
  name: `Snap ${these(graph, specs, existing(graph, ids))} to the grid`, merge: undefined,
});

const margin = 24, header = 44;
/** Around nodes, with room for its title. */
export function frameAround(graph: Graph, boxes: Boxes, title: string): Edit {
  const all = Object.values(boxes), id = freshId(new Set(Object.keys(graph.frames ?? {})), 'frame');
  const [x, y] = [Math.min(...all.map((b) => b.x)) - margin, Math.min(...all.map((b) => b.y)) - header];
  const size: [number, number] = [Math.max(...all.map((b) => b.x + b.width)) - x + margin, Math.max(...all.map((b) => b.y + b.height)) - y + margin];
  return make(graph, `Frame ${count(all.length, 'node')}`, (g) => { (g.frames ??= {})[id] = { title, at: [x, y], size }; }, { made: [id] });
}

/** The nodes that lie wholly inside a frame. */
export const framed = (frame: Frame, boxes: Boxes): string[] => Object.entries(boxes)
  .filter(([, b]) => b.x >= frame.at[0] && b.y >= frame.at[1] && b.x + b.width <= frame.at[0] + frame.size[0] && b.y + b.height <= frame.at[1] + frame.size[1]).map(([id]) => id);

/** A frame and what lies in it move together. @param places of the nodes inside, where they go */
export const moveFrame = (graph: Graph, id: string, at: Point, places: Readonly<Record<string, Point>>, notes: Readonly<Record<string, Point>> = {}): Edit =>
  make(graph, `Move ${graph.frames?.[id]?.title || 'a frame'}`, (g) => {
    g.frames![id].at = [at[0], at[1]];
    for (const [node, [x, y]] of Object.entries(places)) g.nodes[node].at = [x, y];
    for (const [note, [x, y]] of Object.entries(notes)) g.notes![note].at = [x, y];
  });

export const changeFrame = (graph: Graph, id: string, change: Partial<Pick<Frame, 'title' | 'colour' | 'at' | 'size'>>): Edit =>
  make(graph, 'colour' in change ? 'Colour a frame' : 'title' in change ? 'Rename a frame' : 'Resize a frame', (g) => assign(g.frames![id], change), { merge: `frame ${id} ${Object.keys(change).join()}` });
export const changeNote = (graph: Graph, id: string, change: Partial<Pick<Note, 'text' | 'colour' | 'at' | 'size'>>): Edit =>
  make(graph, 'colour' in change ? 'Colour a note' : 'text' in change ? 'Edit a note' : 'size' in change ? 'Resize a note' : 'Move a note', (g) => assign(g.notes![id], change), { merge: `note ${id} ${Object.keys(change).join()}` });

function assign<T extends object>(to: T, change: Partial<T>): void {
  for (const [k, v] of Object.entries(change)) if (v === undefined) delete (to as Record<string, unknown>)[k]; else (to as Record<string, unknown>)[k] = v;
}

export function addNote(graph: Graph, at: Point, text = ''): Edit {
  const id = freshId(new Set(Object.keys(graph.notes ?? {})), 'note');
  return make(graph, 'Add a note', (g) => { (g.notes ??= {})[id] = { text, at: [at[0], at[1]] }; }, { made: [id] });
}

/** Frames and notes; what lies in a frame stays. */
export const removePlaces = (graph: Graph, frames: readonly string[], notes: readonly string[]): Edit =>
  make(graph, `Remove ${frames.length + notes.length > 1 ? 'frames and notes' : frames.length ? 'a frame' : 'a note'}`, (g) => {
    for (const id of frames) delete g.frames?.[id];
    for (const id of notes) delete g.notes?.[id];
    if (g.frames && !Object.keys(g.frames).length) delete g.frames;
    if (g.notes && !Object.keys(g.notes).length) delete g.notes;
  });
