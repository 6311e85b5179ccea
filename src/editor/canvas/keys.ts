/** Key presses become commands. Nothing is taken from a field that is being typed in, from an open menu or dialog, or from a control that wants the key itself. */
import { commandFor } from '../commands/command.ts';

/** 'Ctrl+Shift+z': Command counts as Ctrl. '' while only a modifier is down. */
export function chordOf(e: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  if (['Control', 'Shift', 'Alt', 'Meta'].includes(e.key)) return '';
  // with Alt some systems give a letter of their own: the key itself is meant
  const letter = e.altKey && /^Key[A-Z]$/.test(e.code) ? e.code.slice(3) : e.key;
  const key = letter === ' ' ? 'Space' : letter.length === 1 ? letter.toLowerCase() : letter;
  return [(e.ctrlKey || e.metaKey) && 'Ctrl', e.altKey && 'Alt', e.shiftKey && 'Shift', key].filter(Boolean).join('+');
}

export const isTyping = (t: EventTarget | null) => t instanceof HTMLElement && (t.isContentEditable || /^(input|textarea|select)$/i.test(t.tagName)) && !/^(checkbox|radio|range|button)$/.test((t as HTMLInputElement).type ?? '');
const owners = '[role=slider], [role=tablist], [role=radiogroup], [role=listbox], [role=separator], [role=spinbutton]';
/** Keys by which a focused button is pressed stay with it. */
const presses = (e: KeyboardEvent) => e.target instanceof HTMLElement && Boolean(e.target.closest('button, [role=button], a, summary')) && ['Enter', 'Space', 'Tab', 'Shift+Tab'].includes(chordOf(e));

/** Listens until the returned function is called. */
export function listenToKeys(): () => void {
  const down = (e: KeyboardEvent) => {
    const chord = chordOf(e), c = chord ? commandFor(chord) : undefined;
    if (!c || (c.native && c.keys.includes(chord)) || e.defaultPrevented || (isTyping(e.target) && !c.typing) || document.querySelector('[role=dialog][data-state=open], [role=menu]') || presses(e)) return;
    if (e.target instanceof HTMLElement && e.target.closest(owners) && /^(Shift\+)?Arrow/.test(chord)) return;
    if ((c.can && !c.can()) || c.does() === false) return;
    e.preventDefault();
    e.stopPropagation();
  };
  // before React Flow's own keys, which would move nodes past the history
  addEventListener('keydown', down, true);
  return () => removeEventListener('keydown', down, true);
}
