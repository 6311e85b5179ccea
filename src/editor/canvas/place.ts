/** Where the add search is open, and how others open it. */
import { create } from 'zustand';
import type { WireStart } from './connecting.ts';

export interface Asking {
  /** On the screen. */
  readonly at: readonly [number, number];
  /** A wire dropped into empty space: only what it fits is offered. */
  readonly wire?: WireStart;
}

export const useAsking = create<{ readonly asking: Asking | null }>(() => ({ asking: null }));
export const askForNode = (asking: Asking) => useAsking.setState({ asking });
export const closeAsking = () => useAsking.setState({ asking: null });
