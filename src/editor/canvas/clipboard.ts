/** Copy, cut, paste and duplicate of nodes with the wires between them. The clipboard holds a workflow's text. */
import { copyNodes } from '../../graph/edit.ts';
import { readGraph, writeGraph } from '../../graph/file.ts';
import type { Graph } from '../../graph/graph.ts';
import { duplicateNodes, pastePart, removeParts } from '../state/changes.ts';
import { drawnNow, hereNow, local } from '../state/scope.ts';
import { edgeId, select, selectedEdges, selectedNodes, useFlow } from './flow.ts';

/** Beside what was copied, when there is no pointer to paste at. */
const step = 32;

/** A part of a graph is written as a workflow of its own. */
export const writeSelection = () => writeGraph(copyNodes(hereNow(), selectedNodes(useFlow.getState()).map(local), true));

/** The nodes in a text that was copied here, or the text of a workflow file; undefined for any other text. */
export function readPart(text: string): Graph | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try { return readGraph(text).graph; } catch { return undefined; }
}

/** Pastes a part: at a point of the canvas, else a little beside where it came from. */
export function paste(part: Graph, at?: { x: number; y: number }): void {
  const all = Object.values(part.nodes);
  if (!all.length) return;
  const [x, y] = [Math.min(...all.map((n) => n.at[0])), Math.min(...all.map((n) => n.at[1]))];
  select(pastePart(part, at ? [Math.round(at.x - x), Math.round(at.y - y)] : [step, step]));
}

export function duplicateSelection(): void {
  const ids = selectedNodes(useFlow.getState());
  if (ids.length) select(duplicateNodes(ids));
}

export function deleteSelection(): void {
  const s = useFlow.getState(), wires = new Set(selectedEdges(s));
  removeParts(selectedNodes(s), drawnNow().edges.filter((e) => wires.has(edgeId(e))));
}

export const copySelection = async () => {
  if (selectedNodes(useFlow.getState()).length) await navigator.clipboard.writeText(writeSelection());
};
