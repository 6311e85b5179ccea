/** The keys of the editor, as data: what is pressed, and what it does. Nothing is taken from a field that is being typed in. */
import type { ReactFlowInstance } from '@xyflow/react';
import { moveNodes } from '../state/changes.ts';
import { redo, undo } from '../state/document.ts';
import { run, stop } from '../state/commands.ts';
import { isRunning, useSession } from '../state/session.ts';
import { openFile, saveFile } from '../state/workflow-files.ts';
import { deleteSelection, duplicateSelection } from './clipboard.ts';
import { positionsOf, select, selectedNodes, useFlow, type FlowEdge, type FlowNode } from './flow.ts';
import { askForNode } from './place.ts';

interface Key { readonly keys: readonly string[]; readonly does: (e: KeyboardEvent) => boolean | void; /** Also while typing. */ readonly typing?: boolean }

export const fitOptions = { padding: 0.07, maxZoom: 1.5, duration: 200 } as const;
const [near, far] = [8, 64];

/** 'Ctrl+Shift+z': Command counts as Ctrl. */
export function chordOf(e: KeyboardEvent): string {
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  return [(e.ctrlKey || e.metaKey) && 'Ctrl', e.altKey && 'Alt', e.shiftKey && 'Shift', key].filter(Boolean).join('+');
}

const isTyping = (t: EventTarget | null) => t instanceof HTMLElement && (t.isContentEditable || /^(input|textarea|select)$/i.test(t.tagName)) && !/^(checkbox|radio|range|button)$/.test((t as HTMLInputElement).type ?? '');

function nudge(dx: number, dy: number): boolean {
  const ids = selectedNodes(useFlow.getState());
  if (!ids.length) return false;
  moveNodes(new Map([...positionsOf(ids)].map(([id, p]) => [id, { x: p.x + dx, y: p.y + dy }])));
  return true;
}

export function keysOf(flow: ReactFlowInstance<FlowNode, FlowEdge>, middle: () => readonly [number, number]): readonly Key[] {
  const arrows = (by: number, shift: string): Key[] => [
    { keys: [`${shift}ArrowLeft`], does: () => nudge(-by, 0) }, { keys: [`${shift}ArrowRight`], does: () => nudge(by, 0) },
    { keys: [`${shift}ArrowUp`], does: () => nudge(0, -by) }, { keys: [`${shift}ArrowDown`], does: () => nudge(0, by) },
  ];
  return [
    { keys: ['Ctrl+Enter'], does: () => void run(), typing: true },
    { keys: ['Ctrl+Alt+Enter'], does: () => stop(), typing: true },
    { keys: ['Escape'], does: () => { if (isRunning(useSession.getState())) stop(); else select([]); } },
    { keys: ['Delete', 'Backspace'], does: () => deleteSelection() },
    { keys: ['Ctrl+z'], does: () => undo() },
    { keys: ['Ctrl+Shift+z', 'Ctrl+y'], does: () => redo() },
    { keys: ['Ctrl+a'], does: () => { const s = useFlow.getState(); select(s.nodes.map((n) => n.id), s.edges.map((e) => e.id)); } },
    { keys: ['Ctrl+d'], does: () => duplicateSelection() },
    { keys: ['.'], does: () => void flow.fitView(fitOptions) },
    { keys: ['Shift+a'], does: () => askForNode({ at: middle() }) },
    { keys: ['Ctrl+s'], does: () => void saveFile(), typing: true },
    { keys: ['Ctrl+Shift+s'], does: () => void saveFile(true), typing: true },
    { keys: ['Ctrl+o'], does: () => void openFile(), typing: true },
    ...arrows(near, ''), ...arrows(far, 'Shift+'),
  ];
}

/** Listens until the returned function is called. */
export function listenToKeys(keys: readonly Key[]): () => void {
  const byChord = new Map(keys.flatMap((k) => k.keys.map((c) => [c, k] as const)));
  const down = (e: KeyboardEvent) => {
    const key = byChord.get(chordOf(e));
    if (!key || e.defaultPrevented || (isTyping(e.target) && !key.typing) || document.querySelector('[role=dialog][data-state=open], [role=menu]')) return;
    // Arrows and the like belong to the control that has the focus.
    if (e.target instanceof HTMLElement && e.target.closest('[role=slider], [role=tablist], [role=radiogroup], [role=listbox], [role=separator]') && /^(Shift\+)?Arrow/.test(chordOf(e))) return;
    if (key.does(e) === false) return;
    e.preventDefault();
    e.stopPropagation();
  };
  // Before React Flow's own keys, which would move nodes past the history.
  addEventListener('keydown', down, true);
  return () => removeEventListener('keydown', down, true);
}
