/** The debugger's keys. F9 and F10 always; the ones that a browser needs itself only while a run waits. Nothing is taken from a field that is being typed in. */
import { selectedEdges, selectedNodes, useFlow } from '../canvas/flow.ts';
import { drawnNow } from '../state/scope.ts';
import { edgeId } from '../canvas/flow.ts';
import { chordOf } from '../canvas/keys.ts';
import { isRunning, useSession } from '../state/session.ts';
import { move, startHeld, stop } from './commands.ts';
import { isHeld, pathOfNode, pausedOf, toggleBreakpoint } from './state.ts';

const isTyping = (t: EventTarget | null) => t instanceof HTMLElement && (t.isContentEditable || /^(textarea|select)$/i.test(t.tagName) || (t instanceof HTMLInputElement && !/^(checkbox|radio|range|button)$/.test(t.type)));

/** On the selected nodes, else on the selected wires. False where nothing is selected. */
function toggleSelected(): boolean {
  const nodes = selectedNodes(useFlow.getState()), wires = selectedEdges(useFlow.getState());
  if (nodes.length) nodes.forEach((id) => toggleBreakpoint(pathOfNode(id)));
  else for (const e of drawnNow().edges) if (wires.includes(edgeId(e))) toggleBreakpoint(pathOfNode(e.from[0]), e.from[1]);
  return nodes.length + wires.length > 0;
}

type Act = () => boolean | void;
const always: Readonly<Record<string, Act>> = { F9: toggleSelected, b: toggleSelected };
const idle: Readonly<Record<string, Act>> = { F10: startHeld };
const held: Readonly<Record<string, Act>> = { 'Shift+F5': stop, F6: () => move('pause'), F5: () => {}, F10: () => {}, F11: () => {} };
const paused: Readonly<Record<string, Act>> = {
  F5: () => move('go'), 'Ctrl+Enter': () => move('go'), F10: () => move('over'), '.': () => move('over'), F11: () => move('into'), 'Shift+>': () => move('into'),
  'Shift+F11': () => move('out'), 'Shift+<': () => move('out'), 'Shift+F10': () => move('back'), ',': () => move('back'), 'Shift+F5': stop,
  // Escape stops a run that goes; one that waits is not thrown away by it
  Escape: () => {},
};

/** Before the editor's own keys: register first. */
export function listenToDebugKeys(): void {
  addEventListener('keydown', (e) => {
    if (e.defaultPrevented || document.querySelector('[role=dialog][data-state=open], [role=menu]')) return;
    const chord = chordOf(e), s = useSession.getState();
    if (isTyping(e.target) && !/F\d+$/.test(chord)) return;
    const act = (pausedOf(s) ? paused[chord] : isHeld(s) ? held[chord] : isRunning(s) ? undefined : idle[chord]) ?? always[chord];
    if (!act || act() === false) return;
    e.preventDefault();
    e.stopImmediatePropagation();
  }, true);
}
