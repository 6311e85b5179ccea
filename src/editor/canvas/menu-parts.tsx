/** Parts of the canvas' menus: a command with its key, and the colours. */
import { DropdownMenu } from 'radix-ui';
import { colours, type Colour } from '../../graph/graph.ts';
import { commandOf, shownKey } from '../commands/command.ts';
import { MenuItem } from '../ui/menu-item.tsx';
import { words } from '../words.ts';

/** @param first what is done before, such as selecting what the menu is of */
export function CommandItem({ id, first, danger }: { id: string; first?: () => void; danger?: boolean }) {
  const c = commandOf(id), keys = shownKey(id);
  if (!c) return null;
  // after the menu has closed and given the keyboard back
  return <MenuItem {...(keys && { keys })} {...(danger && { danger })} onSelect={() => { first?.(); setTimeout(() => c.does()); }}>{c.name()}</MenuItem>;
}

export function ColourItems({ onChoose }: { onChoose: (c: Colour | undefined) => void }) {
  return (
    <div className="swatches" role="group" aria-label={words.colour.title}>
      {[undefined, ...colours].map((c) => <DropdownMenu.Item key={c ?? 'none'} className="swatch" data-colour={c ?? 'none'} aria-label={c ? words.colour[c] : words.colour.none} onSelect={() => onChoose(c)} />)}
    </div>
  );
}
