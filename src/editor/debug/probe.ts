/** Looking at wires without a node: over one its value in little, a click shows it large in the open dock. */
import type { MouseEvent } from 'react';
import { setDebug, useDebug } from './state.ts';

interface Wire { readonly source: string; readonly sourceHandle?: string | null; readonly target: string; readonly targetHandle?: string | null }
const placeOf = (w: Wire) => ({ node: w.source, port: w.sourceHandle ?? '', to: { node: w.target, port: w.targetHandle ?? '' } });

export function hoverWire(wire: Wire | null, e?: MouseEvent): void {
  if (!wire || !e || e.buttons) { if (useDebug.getState().hovered) setDebug({ hovered: null }); return; }
  setDebug({ hovered: { ...placeOf(wire), x: e.clientX, y: e.clientY } });
}
export function probeWire(wire: Wire): void {
  if (useDebug.getState().open) setDebug({ probed: placeOf(wire), tab: 'values' });
}
