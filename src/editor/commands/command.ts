/** What a command is, all there are, and which keys call them. The keys may be changed and are remembered. Knows no command itself. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { words } from '../words.ts';

export type CommandGroup = keyof typeof words.commands.groups;
export interface Command {
  readonly id: string;
  readonly group: CommandGroup;
  /** As the palette and the overview say it. */
  readonly name: () => string;
  /** 'Ctrl+Shift+z'; Command counts as Ctrl. */
  readonly keys: readonly string[];
  /** False: it had nothing to do here, and the key is left to others. */
  readonly does: () => boolean | void;
  /** Its key works while text is being typed, too. */
  readonly typing?: boolean;
  /** Its own key is the browser's, whose event does the work; other ways to call it go through `does`. */
  readonly native?: boolean;
  /** Whether it can do anything now; absent: always. */
  readonly can?: () => boolean;
}

const commands = new Map<string, Command>();
/** Adds commands, or puts others in the place of those with the same ids. */
export const register = (list: readonly Command[]): void => { for (const c of list) commands.set(c.id, c); };
export const allCommands = (): readonly Command[] => [...commands.values()];
export const commandOf = (id: string): Command | undefined => commands.get(id);
/** A command with its name from the words. */
export const command = (id: keyof typeof words.commands.names, group: CommandGroup, keys: readonly string[], does: Command['does'], more: Pick<Command, 'typing' | 'can' | 'native'> = {}): Command =>
  ({ id, group, keys, does, name: () => words.commands.names[id], ...more });

interface Keymap { /** By command: the keys a person chose in place of its own. */ readonly chosen: Readonly<Record<string, readonly string[]>> }
export const useKeymap = create<Keymap>()(persist((): Keymap => ({ chosen: {} }), { name: 'vq-studio.keys', version: 1 }));

export const keysOf = (c: Command): readonly string[] => useKeymap.getState().chosen[c.id] ?? c.keys;
/** The first key of a command, as it is shown beside it. */
export const shownKey = (id: string): string | undefined => { const c = commands.get(id), key = c && keysOf(c)[0]; return key && showChord(key); };
/** 'Ctrl+Z' of 'Ctrl+z'. */
export const showChord = (chord: string) => chord.split('+').map((k) => (k.length === 1 ? k.toUpperCase() : { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' }[k] ?? k)).join('+').replace('++', '+Plus');

export const commandFor = (chord: string): Command | undefined => allCommands().find((c) => keysOf(c).includes(chord));

/** Gives a command a key; whichever had it loses it. */
export function chooseKey(id: string, chord: string): void {
  const chosen: Record<string, readonly string[]> = { ...useKeymap.getState().chosen };
  for (const c of allCommands()) if (c.id !== id && keysOf(c).includes(chord)) chosen[c.id] = keysOf(c).filter((k) => k !== chord);
  useKeymap.setState({ chosen: { ...chosen, [id]: [chord] } });
}
export function resetKey(id: string): void {
  const chosen: Record<string, readonly string[]> = { ...useKeymap.getState().chosen };
  delete chosen[id];
  const own = commands.get(id)?.keys ?? [];
  // its own keys come back to it, also from those that took them
  for (const c of allCommands()) if (c.id !== id && chosen[c.id]?.some((k) => own.includes(k))) chosen[c.id] = chosen[c.id].filter((k) => !own.includes(k));
  useKeymap.setState({ chosen });
}
export const resetKeys = () => useKeymap.setState({ chosen: {} });
