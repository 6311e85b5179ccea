/** The menu under the right mouse button: of the canvas, of nodes, of a wire. */
import { DropdownMenu } from 'radix-ui';
import { useReactFlow } from '@xyflow/react';
import { removeParts } from '../state/changes.ts';
import { run } from '../state/commands.ts';
import { drawnNow } from '../state/scope.ts';
import { MenuItem } from '../ui/menu-item.tsx';
import { words } from '../words.ts';
import { copySelection, deleteSelection, duplicateSelection, paste, readPart } from './clipboard.ts';
import { edgeId, select, selectAll, selectedNodes, useFlow } from './flow.ts';
import { fitOptions } from './keys.ts';
import { askForNode } from './place.ts';
import { isRunning, useSession } from '../state/session.ts';

export interface MenuPlace { readonly at: readonly [number, number]; readonly on: 'canvas' | 'node' | 'wire'; readonly id?: string }

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
          {place.on === 'wire' && <MenuItem danger keys="Delete" onSelect={() => removeParts([], drawnNow().edges.filter((e) => edgeId(e) === place.id))}>{words.menu.removeWire}</MenuItem>}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function OfCanvas({ at, toFlow }: { at: readonly [number, number]; toFlow: CanvasMenuProps['toFlow'] }) {
  const flow = useReactFlow();
  const pasteHere = async () => {
    // Refused by the person or the browser: nothing is pasted.
    const text = await navigator.clipboard.readText().catch(() => '');
    const part = readPart(text);
    if (part) paste(part, toFlow(at));
  };
  return (
    <>
      <MenuItem keys="Shift+A" onSelect={() => setTimeout(() => askForNode({ at }))}>{words.menu.add}</MenuItem>
      <MenuItem keys="Ctrl+V" onSelect={() => void pasteHere()}>{words.menu.paste}</MenuItem>
      <DropdownMenu.Separator className="menu-line" />
      <MenuItem keys="Ctrl+A" onSelect={() => selectAll()}>{words.menu.selectAll}</MenuItem>
      <MenuItem keys="." onSelect={() => void flow.fitView(fitOptions)}>{words.menu.fit}</MenuItem>
    </>
  );
}

function OfNode({ id }: { id: string }) {
  const busy = useSession(isRunning);
  const own = () => { if (!selectedNodes(useFlow.getState()).includes(id)) select([id]); };
  return (
    <>
      <MenuItem disabled={busy} onSelect={() => void run([id])}>{words.menu.runTo}</MenuItem>
      <DropdownMenu.Separator className="menu-line" />
      <MenuItem keys="Ctrl+C" onSelect={() => { own(); void copySelection(); }}>{words.menu.copy}</MenuItem>
      <MenuItem keys="Ctrl+D" onSelect={() => { own(); duplicateSelection(); }}>{words.menu.duplicate}</MenuItem>
      <DropdownMenu.Separator className="menu-line" />
      <MenuItem danger keys="Delete" onSelect={() => { own(); deleteSelection(); }}>{words.menu.delete}</MenuItem>
    </>
  );
}
