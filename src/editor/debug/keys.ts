/** The debugger's commands and keys. F9 and F10 always; the ones that a browser needs itself only while a run is held. */
import { edgeId, selectedEdges, selectedNodes, useFlow } from '../canvas/flow.ts';
import { chordOf, isTyping } from '../canvas/keys.ts';
import { register, type Command } from '../commands/command.ts';
import { drawnNow } from '../state/scope.ts';
import { isRunning, useSession } from '../state/session.ts';
import { continueTo, move, startHeld, stop } from './commands.ts';
import { isHeld, pathOfNode, pausedOf, setDebug, toggleBreakpoint, useDebug } from './state.ts';
import { pageWords } from './page-words.ts';

/** On the selected nodes, else on the selected wires. False where nothing is selected. */
function toggleSelected(): boolean {
  const nodes = selectedNodes(useFlow.getState()), wires = selectedEdges(useFlow.getState());
  if (nodes.length) nodes.forEach((id) => toggleBreakpoint(pathOfNode(id)));
  else for (const e of drawnNow().edges) if (wires.includes(edgeId(e))) toggleBreakpoint(pathOfNode(e.from[0]), e.from[1]);
  return nodes.length + wires.length > 0;
}

type Act = () => boolean | void;
/** Kept from the browser while a held run goes: it may stop before the key is let go. */
const held: Readonly<Record<string, Act>> = { F5: () => {}, F10: () => {}, F11: () => {}, 'Shift+F11': () => {} };
/** Twins of the commands' keys that no browser takes; and Escape stops a run that goes, but does not throw away one that waits. */
const twins: Readonly<Record<string, Act>> = {
  'Ctrl+Enter': () => move('go'), '.': () => move('over'), ',': () => move('back'), 'Shift+>': () => move('into'), 'Shift+<': () => move('out'), Escape: () => {},
};

const waits = () => pausedOf(useSession.getState()) !== undefined, canMove = { typing: true, can: waits };
const debugCommand = (id: string, name: () => string, keys: readonly string[], does: Act, more: Pick<Command, 'typing' | 'can'>): Command => ({ id, group: 'debug', name, keys, does, ...more });
const commands: readonly Command[] = [
  debugCommand('breakpoint', () => pageWords.toggle, ['F9', 'b'], toggleSelected, {}),
  debugCommand('debugStep', () => pageWords.stepTip, ['F10'], () => (waits() ? move('over') : startHeld()), { typing: true, can: () => waits() || !isRunning(useSession.getState()) }),
  debugCommand('debugGo', () => pageWords.go, ['F5'], () => move('go'), canMove),
  debugCommand('debugInto', () => pageWords.into, ['F11'], () => move('into'), canMove),
  debugCommand('debugOut', () => pageWords.out, ['Shift+F11'], () => move('out'), canMove),
  debugCommand('debugBack', () => pageWords.back, ['Shift+F10'], () => move('back'), { typing: true, can: () => !isRunning(useSession.getState()) ? useDebug.getState().steps.length > 0 : waits() }),
  debugCommand('debugTo', () => pageWords.toHere, [], () => { const [id] = selectedNodes(useFlow.getState()); return id === undefined ? false : continueTo(id); }, { can: waits }),
  debugCommand('debugPause', () => pageWords.pause, ['F6'], () => move('pause'), { typing: true, can: () => isHeld(useSession.getState()) && !waits() }),
  debugCommand('debugStop', () => pageWords.stop, ['Shift+F5'], stop, { typing: true, can: () => isHeld(useSession.getState()) }),
  debugCommand('debugDock', () => pageWords.unfold, ['Ctrl+`'], () => setDebug({ open: !useDebug.getState().open }), { typing: true }),
];

/** Before the editor's own keys: called first. */
export function listenToDebugKeys(): void {
  register(commands);
  addEventListener('keydown', (e) => {
    if (e.defaultPrevented || document.querySelector('[role=dialog][data-state=open], [role=menu]')) return;
    const chord = chordOf(e), s = useSession.getState(), act = pausedOf(s) ? twins[chord] : isHeld(s) ? held[chord] : undefined;
    if (!act || (isTyping(e.target) && !/F\d+$/.test(chord))) return;
    act();
    e.preventDefault();
    e.stopImmediatePropagation();
  }, true);
}
