/** Looking at wires without a node: over one its value in little, a click shows it large in the open dock. */
import type { MouseEvent } from 'react';
import { setDebug, useDebug } from './state.ts';

interface Wire { readonly source: string; readonly sourceHandle?: string | null }

export function hoverWire(wire: Wire | null, e?: MouseEvent): void {
  if (!wire || !e || e.buttons) { if (useDebug.getState().hovered) setDebug({ hovered: null }); return; }
  setDebug({ hovered: { node: wire.source, port: wire.sourceHandle ?? '', x: e.clientX, y: e.clientY } });
}
export function probeWire(wire: Wire): void {
  if (useDebug.getState().open) setDebug({ probed: { node: wire.source, port: wire.sourceHandle ?? '' }, tab: 'values' });
}
