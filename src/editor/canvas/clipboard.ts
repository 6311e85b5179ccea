/** Copy, cut, paste and duplicate of nodes with the wires between them. The clipboard holds a workflow's text. */
import { copyNodes } from '../../graph/edit.ts';
import { readGraph, writeGraph } from '../../graph/file.ts';
import type { Edge, Graph } from '../../graph/graph.ts';
import { duplicateNodes, pastePart, removeParts } from '../state/changes.ts';
import { drawnNow, hereNow, local } from '../state/scope.ts';
import { deletePlaces, selection } from './actions.ts';
import { edgeId, frameOf, noteOf, select, selectedEdges, selectedNodes, selectedPlaces, useFlow } from './flow.ts';
import { toFlow, middleOfScreen } from './stage.ts';

/** Beside what was copied, when there is no pointer to paste at. */
const step = 32;

/** A part of a graph is written as a workflow of its own; wires that come from outside it stand beside its own as `incoming`. */
export function writeSelection(): string {
  const g = hereNow(), s = useFlow.getState(), ids = selectedNodes(s).map(local), own = copyNodes(g, ids), inside = new Set(ids);
  const places = selectedPlaces(s), some = <T,>(all: Readonly<Record<string, T>> | undefined, of: (id: string) => string | undefined) => Object.fromEntries(places.flatMap((p) => { const id = of(p), x = id === undefined ? undefined : all?.[id]; return x ? [[id!, x]] : []; }));
  const frames = some(g.frames, frameOf), notes = some(g.notes, noteOf);
  return writeGraph({
    ...own, ...(Object.keys(frames).length && { frames }), ...(Object.keys(notes).length && { notes }),
    incoming: copyNodes(g, ids, true).edges.filter((e) => !inside.has(e.from[0])),
  });
}

/** The nodes in a text that was copied here, or the text of a workflow file; undefined for any other text. */
export function readPart(text: string): Graph | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try { return readGraph(text).graph; } catch { return undefined; }
}

const isWire = (x: unknown): x is Edge => Array.isArray((x as Edge | null)?.from) && Array.isArray((x as Edge | null)?.to);

/** Pastes a part: at a point of the canvas, else a little beside where it came from. @param wired with the wires that came from outside it */
export function paste(part: Graph, at?: { x: number; y: number }, wired = false): void {
  const all = [...Object.values(part.nodes), ...Object.values(part.frames ?? {}), ...Object.values(part.notes ?? {})];
  if (!all.length) return;
  const [x, y] = [Math.min(...all.map((n) => n.at[0])), Math.min(...all.map((n) => n.at[1]))];
  const { incoming, ...own } = part, extra = wired && Array.isArray(incoming) ? incoming.filter(isWire) : [];
  select(pastePart({ ...own, edges: [...own.edges, ...extra] } as Graph, at ? [Math.round(at.x - x), Math.round(at.y - y)] : [step, step]));
}

export const clipboardText = () => navigator.clipboard.writeText(writeSelection()).catch(() => { /* refused: the browser's own copy event may still come */ });
/** Refused by the person or the browser: nothing is pasted. */
export async function pasteFromClipboard(wired: boolean, at = toFlow(middleOfScreen())): Promise<void> {
  const part = readPart(await navigator.clipboard.readText().catch(() => ''));
  if (part) paste(part, at, wired);
}

/** @param wired with the wires that come from outside */
export function duplicateSelection(wired = false): boolean {
  const ids = selection();
  if (ids.length) select(duplicateNodes(ids, undefined, wired));
  return ids.length > 0;
}

export function deleteSelection(): void {
  const s = useFlow.getState(), wires = new Set(selectedEdges(s)), nodes = selectedNodes(s);
  deletePlaces();
  if (nodes.length || wires.size) removeParts(nodes, drawnNow().edges.filter((e) => wires.has(edgeId(e))));
}

export const copySelection = async () => { if (selectedNodes(useFlow.getState()).length) await clipboardText(); };
