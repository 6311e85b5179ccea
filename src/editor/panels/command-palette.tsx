/** Every command by name, with its key. */
import { allCommands, keysOf, showChord, type Command } from '../commands/command.ts';
import { closeOverlay } from '../commands/open.ts';
import { Chooser } from '../ui/chooser.tsx';
import { Keys } from '../ui/tip.tsx';
import { words } from '../words.ts';

/** Letters in order, the tighter the better; none: not found. */
function score(name: string, query: string): number | undefined {
  const [text, q] = [name.toLowerCase(), query.trim().toLowerCase()];
  if (!q) return 0;
  const at = text.indexOf(q);
  if (at >= 0) return at === 0 ? 3 : /\s/.test(text[at - 1]) ? 2 : 1;
  let i = 0;
  for (const ch of text) if (ch === q[i]) i++;
  return i === q.length ? 0 : undefined;
}

const find = (query: string) => allCommands().filter((c) => c.id !== 'palette' && (!c.can || c.can()))
  .flatMap((c, i) => { const s = Math.max(score(c.name(), query) ?? -1, score(words.commands.groups[c.group], query) === 3 ? 0 : -1); return s < 0 ? [] : [{ c, s, i }]; })
  .sort((a, b) => b.s - a.s || a.i - b.i).map(({ c }) => c);

const choose = (c: Command) => { closeOverlay(); c.does(); };

export default function CommandPalette() {
  return (
    <Chooser<Command>
      label={words.commands.title} placeholder={words.commands.placeholder} find={find} keyOf={(c) => c.id} none={words.commands.none} onClose={closeOverlay} onChoose={choose}
      show={(c) => <><span className="chooser-name">{c.name()}</span><small className="quiet">{words.commands.groups[c.group]}</small>{keysOf(c)[0] && <Keys keys={showChord(keysOf(c)[0])} />}</>}
    />
  );
}
