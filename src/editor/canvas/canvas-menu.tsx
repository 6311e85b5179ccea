/** The menu under the right mouse button: of the canvas, of nodes, of a wire. */
import { DropdownMenu } from 'radix-ui';
import { nodeAt } from '../../graph/path.ts';
import { shownKey } from '../commands/command.ts';
import { isPaused } from '../debug/state.ts';
import { changeFrame, changeNote, setColour } from '../state/building.ts';
import { removeParts } from '../state/changes.ts';
import { graphNow } from '../state/document.ts';
import { drawnNow } from '../state/scope.ts';
import { MenuItem } from '../ui/menu-item.tsx';
import { words } from '../words.ts';
import { note } from './actions.ts';
import { pasteFromClipboard } from './clipboard.ts';
import { edgeId, frameOf, noteOf, select, selectedNodes, useFlow } from './flow.ts';
import { ColourItems, CommandItem } from './menu-parts.tsx';
import { askForNode } from './place.ts';

export interface MenuPlace { readonly at: readonly [number, number]; readonly on: 'canvas' | 'node' | 'place' | 'wire'; readonly id?: string }

interface CanvasMenuProps { readonly place: MenuPlace | null; readonly onClose: () => void; readonly toFlow: (at: readonly [number, number]) => { x: number; y: number } }

export function CanvasMenu({ place, onClose, toFlow }: CanvasMenuProps) {
  if (!place) return null;
  return (
    <DropdownMenu.Root open onOpenChange={(open) => { if (!open) onClose(); }} modal={false}>
      <DropdownMenu.Trigger asChild><span className="menu-anchor" style={{ left: place.at[0], top: place.at[1] }} /></DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={2} collisionPadding={8} onCloseAutoFocus={(e) => e.preventDefault()}>
          {place.on === 'canvas' && <OfCanvas at={place.at} toFlow={toFlow} />}
          {place.on === 'node' && <OfNode id={place.id!} />}
          {place.on === 'place' && <OfPlace id={place.id!} />}
          {place.on === 'wire' && <CommandItem id="insertReroute" first={() => select([], [place.id!])} />}
          {place.on === 'wire' && <CommandItem id="breakpoint" first={() => select([], [place.id!])} />}
          {place.on === 'wire' && <MenuItem danger keys="Delete" onSelect={() => removeParts([], drawnNow().edges.filter((e) => edgeId(e) === place.id))}>{words.menu.removeWire}</MenuItem>}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function OfCanvas({ at, toFlow }: { at: readonly [number, number]; toFlow: CanvasMenuProps['toFlow'] }) {
  return (
    <>
      <MenuItem keys={shownKey('add') ?? ''} onSelect={() => setTimeout(() => askForNode({ at }))}>{words.menu.add}</MenuItem>
      <MenuItem keys={shownKey('note') ?? ''} onSelect={() => note(toFlow(at))}>{words.commands.names.note}</MenuItem>
      <MenuItem keys={shownKey('paste') ?? ''} onSelect={() => void pasteFromClipboard(false, toFlow(at))}>{words.menu.paste}</MenuItem>
      <DropdownMenu.Separator className="menu-line" />
      <CommandItem id="selectAll" />
      <CommandItem id="layout" />
      <CommandItem id="fit" />
      <DropdownMenu.Separator className="menu-line" />
      <CommandItem id="palette" />
    </>
  );
}

function OfNode({ id }: { id: string }) {
  const own = () => { if (!selectedNodes(useFlow.getState()).includes(id)) select([id]); };
  const several = selectedNodes(useFlow.getState()).length > 1 && selectedNodes(useFlow.getState()).includes(id), sub = nodeAt(graphNow(), id)?.graph !== undefined;
  const ids = () => { own(); return selectedNodes(useFlow.getState()); };
  return (
    <>
      <CommandItem id="runTo" first={own} />
      <CommandItem id="runFrom" first={own} />
      <CommandItem id="runOnly" first={own} />
      <DropdownMenu.Separator className="menu-line" />
      <CommandItem id="breakpoint" first={own} />
      {isPaused() && <CommandItem id="debugTo" first={own} />}
      <DropdownMenu.Separator className="menu-line" />
      {sub && !several && <><CommandItem id="enter" first={own} /><CommandItem id="dissolve" first={own} /></>}
      <CommandItem id="subgraph" first={own} />
      <CommandItem id="frame" first={own} />
      {several && <><CommandItem id="alignLeft" /><CommandItem id="alignTop" /><CommandItem id="distributeX" /><CommandItem id="layout" /></>}
      <DropdownMenu.Separator className="menu-line" />
      <CommandItem id="mute" first={own} />
      <CommandItem id="bypass" first={own} />
      <CommandItem id="pin" first={own} />
      <CommandItem id="collapse" first={own} />
      <ColourItems onChoose={(c) => setColour(ids(), c)} />
      <DropdownMenu.Separator className="menu-line" />
      <CommandItem id="copy" first={own} />
      <CommandItem id="duplicate" first={own} />
      <CommandItem id="duplicateWired" first={own} />
      <CommandItem id="copyPytorch" first={own} />
      <CommandItem id="copyTypescript" first={own} />
      <CommandItem id="delete" first={own} danger />
      <CommandItem id="deleteReconnect" first={own} danger />
    </>
  );
}

/** A frame or a note. */
function OfPlace({ id }: { id: string }) {
  const frame = frameOf(id), note = noteOf(id);
  return (
    <>
      <ColourItems onChoose={(colour) => { if (frame !== undefined) changeFrame(frame, { colour }); else if (note !== undefined) changeNote(note, { colour }); }} />
      <DropdownMenu.Separator className="menu-line" />
      <CommandItem id="copy" first={() => select([id])} />
      <CommandItem id="delete" first={() => select([id])} danger />
    </>
  );
}
