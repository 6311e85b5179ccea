/** Every command of the editor, with its keys. Others may register more. */
import { layOutAll } from '../canvas/auto-layout.ts';
import * as act from '../canvas/actions.ts';
import { clipboardText, deleteSelection, duplicateSelection, pasteFromClipboard } from '../canvas/clipboard.ts';
import { select, selectAll } from '../canvas/flow.ts';
import { askForNode } from '../canvas/place.ts';
import { probeSelected } from '../canvas/probe.ts';
import { fit, middleOfScreen, zoomIn, zoomOne, zoomOut } from '../canvas/stage.ts';
import { renameSelected } from '../canvas/renaming.ts';
import { setRunOnChange } from '../state/building.ts';
import { graphNow, redo, undo } from '../state/document.ts';
import { cancelAll, enqueue, stopCurrent } from '../state/queue.ts';
import { isRunning, useSession } from '../state/session.ts';
import { setView, useView, type RailPanel } from '../state/view.ts';
import { newWorkflow, openFile, saveFile } from '../state/workflow-files.ts';
import { command, register, type Command } from './command.ts';
import { openOverlay } from './open.ts';

const typing = { typing: true }, some = { can: act.hasSelection }, several = { can: act.hasSeveral };
const panel = (rail: RailPanel) => () => { setView({ rail: useView.getState().rail === rail ? null : rail }); };
const runIt = (mode: 'to' | 'from' | 'only') => () => { void enqueue({ mode, nodes: act.selection() }); };
/** Out of a subgraph, else stop, else select nothing. */
function escape(): void {
  if (isRunning(useSession.getState())) stopCurrent();
  else if (act.hasSelection()) select([]);
  else if (!act.leaveSub()) select([]);
}

const run: Command[] = [
  command('run', 'run', ['Ctrl+Enter'], () => void enqueue(), typing),
  command('runNext', 'run', ['Ctrl+Shift+Enter'], () => void enqueue({ front: true }), typing),
  command('stop', 'run', ['Ctrl+Alt+Enter'], stopCurrent, typing),
  command('stopAll', 'run', ['Ctrl+Alt+Shift+Enter'], cancelAll, typing),
  command('runTo', 'run', ['Alt+Enter'], runIt('to'), some),
  command('runFrom', 'run', ['Alt+Shift+Enter'], runIt('from'), some),
  command('runOnly', 'run', ['Shift+Enter'], runIt('only'), some),
  command('runOnChange', 'run', [], () => { setRunOnChange(!graphNow().runOnChange); }),
];
const edit: Command[] = [
  command('undo', 'edit', ['Ctrl+z'], undo),
  command('redo', 'edit', ['Ctrl+Shift+z', 'Ctrl+y'], redo),
  // by their keys the browser's own events bring and take the text, without asking for leave
  command('copy', 'edit', ['Ctrl+c'], () => { void clipboardText(); }, { native: true, can: act.hasSelection }),
  command('cut', 'edit', ['Ctrl+x'], () => { void clipboardText(); deleteSelection(); }, { native: true, can: act.hasSelection }),
  command('paste', 'edit', ['Ctrl+v'], () => { void pasteFromClipboard(false); }, { native: true }),
  command('pasteWired', 'edit', ['Ctrl+Shift+v'], () => { void pasteFromClipboard(true); }),
  command('duplicate', 'edit', ['Ctrl+d'], () => duplicateSelection()),
  command('duplicateWired', 'edit', ['Ctrl+Shift+d'], () => duplicateSelection(true)),
  command('delete', 'edit', ['Delete', 'Backspace'], deleteSelection),
  command('deleteReconnect', 'edit', ['Shift+Delete', 'Shift+Backspace'], act.deleteReconnect, some),
];
const choose: Command[] = [
  command('selectAll', 'select', ['Ctrl+a'], selectAll),
  command('leave', 'select', ['Escape'], escape),
  command('nextNode', 'select', ['n'], () => act.stepNode(1)),
  command('previousNode', 'select', ['Shift+n'], () => act.stepNode(-1)),
  command('selectUpstream', 'select', ['['], act.grow('up'), some),
  command('selectDownstream', 'select', [']'], act.grow('down'), some),
];
const nodes: Command[] = [
  command('add', 'nodes', ['Shift+a'], () => askForNode({ at: middleOfScreen() })),
  command('connect', 'nodes', ['c'], () => openOverlay('connect'), some),
  command('rename', 'nodes', ['F2'], renameSelected, some),
  command('mute', 'nodes', ['Ctrl+m'], act.mute, some),
  command('bypass', 'nodes', ['Ctrl+b'], act.bypass, some),
  command('pin', 'nodes', ['p'], act.pin, some),
  command('collapse', 'nodes', ['Alt+c'], act.collapse, some),
  command('probe', 'nodes', ['v'], probeSelected, some),
  command('note', 'nodes', ['Shift+m'], () => act.note()),
  command('frame', 'nodes', ['Ctrl+g'], act.frame, some),
  command('subgraph', 'nodes', ['Ctrl+Shift+e'], act.subgraph),
  command('dissolve', 'nodes', ['Ctrl+Shift+g'], act.dissolve, { can: act.isSub }),
  command('enter', 'nodes', ['Tab'], act.enterSub, { can: act.isSub }),
  command('insertReroute', 'wires', ['Shift+r'], act.rerouteSelected),
];
const [near, far] = [8, 64];
const arrange: Command[] = [
  command('layout', 'arrange', ['Shift+l'], () => void layOutAll()),
  command('alignLeft', 'arrange', ['Alt+Shift+ArrowLeft'], act.alignTo('left'), several),
  command('alignRight', 'arrange', ['Alt+Shift+ArrowRight'], act.alignTo('right'), several),
  command('alignTop', 'arrange', ['Alt+Shift+ArrowUp'], act.alignTo('top'), several),
  command('alignBottom', 'arrange', ['Alt+Shift+ArrowDown'], act.alignTo('bottom'), several),
  command('alignCentre', 'arrange', [], act.alignTo('centre'), several),
  command('alignMiddle', 'arrange', [], act.alignTo('middle'), several),
  command('distributeX', 'arrange', ['Alt+Shift+h'], act.spread('x'), several),
  command('distributeY', 'arrange', ['Alt+Shift+v'], act.spread('y'), several),
  command('snap', 'arrange', ['Shift+g'], () => { act.snapAll(); }),
  command('snapAlways', 'arrange', [], () => { setView({ snap: !useView.getState().snap }); }),
  command('left', 'arrange', ['ArrowLeft'], () => act.nudge(-near, 0)), command('right', 'arrange', ['ArrowRight'], () => act.nudge(near, 0)),
  command('up', 'arrange', ['ArrowUp'], () => act.nudge(0, -near)), command('down', 'arrange', ['ArrowDown'], () => act.nudge(0, near)),
  command('farLeft', 'arrange', ['Shift+ArrowLeft'], () => act.nudge(-far, 0)), command('farRight', 'arrange', ['Shift+ArrowRight'], () => act.nudge(far, 0)),
  command('farUp', 'arrange', ['Shift+ArrowUp'], () => act.nudge(0, -far)), command('farDown', 'arrange', ['Shift+ArrowDown'], () => act.nudge(0, far)),
];
const view: Command[] = [
  command('palette', 'view', ['Ctrl+k'], () => openOverlay('palette'), typing),
  command('find', 'view', ['Ctrl+f'], () => openOverlay('find')),
  command('keys', 'view', ['?', 'Shift+?', 'Ctrl+Shift+k'], () => openOverlay('keys')),
  command('fit', 'view', ['.'], fit),
  command('zoomSelection', 'view', ['Shift+.', 'Shift+>', 'z'], act.zoomToSelection),
  command('zoomIn', 'view', ['Alt+=', 'Alt+Shift++'], zoomIn),
  command('zoomOut', 'view', ['Alt+-'], zoomOut),
  command('zoomOne', 'view', ['Alt+0'], zoomOne),
  command('minimap', 'view', ['Alt+m'], () => { setView({ minimap: !useView.getState().minimap }); }),
  command('inspector', 'view', ['Alt+i'], () => { setView({ inspector: !useView.getState().inspector }); }),
  command('history', 'view', ['Alt+h'], panel('history')),
  command('queue', 'view', ['Alt+q'], panel('queue')),
];
const file: Command[] = [
  command('new', 'file', [], () => { newWorkflow(); }),
  command('open', 'file', ['Ctrl+o'], () => { void openFile(); }, typing),
  command('save', 'file', ['Ctrl+s'], () => { void saveFile(); }, typing),
  command('saveAs', 'file', ['Ctrl+Shift+s'], () => { void saveFile(true); }, typing),
];

export const registerCommands = () => register([...run, ...edit, ...choose, ...nodes, ...arrange, ...view, ...file]);
