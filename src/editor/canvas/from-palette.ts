/** A node type dragged from the palette onto the canvas. */
import { addNode } from '../state/changes.ts';
import { specs } from '../specs.ts';
import { select } from './flow.ts';

export const paletteType = 'application/x-vq-node';

export function addFromPalette(type: string, at: { x: number; y: number }): void {
  if (specs.has(type)) select([addNode(type, [at.x - 110, at.y - 18])]);
}
