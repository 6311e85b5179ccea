/** The file under examination. Asks the worker; knows no screen. */
import { create } from 'zustand';
import type { FileDescription } from '../../models/inspect.ts';
import { ask } from '../state/engine.ts';

export interface Examined {
  readonly file: string;
  /** Where on the canvas it was dropped. */
  readonly at: readonly [x: number, y: number];
  readonly found?: FileDescription;
  readonly problem?: string;
}
export const useDoctor = create<{ readonly shown: Examined | null }>(() => ({ shown: null }));

export const dismiss = () => useDoctor.setState({ shown: null });

/** Shows what a kept file of weights is. */
export async function examine(file: string, at: readonly [number, number]): Promise<void> {
  useDoctor.setState({ shown: { file, at } });
  let seen: Examined;
  try { seen = { file, at, found: await ask('inspect', { file }) as FileDescription }; } catch (e) { seen = { file, at, problem: e instanceof Error ? e.message : String(e) }; }
  if (useDoctor.getState().shown?.file === file) useDoctor.setState({ shown: seen });
}
