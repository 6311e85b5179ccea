/** Messages that come by themselves: a saved file, a file that could not be opened. Errors stay until they are closed. */
import { create } from 'zustand';

export interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'plain' | 'error';
  readonly text: string;
  /** A second, quieter line. */
  readonly more?: string;
  readonly action?: { readonly label: string; readonly do: () => void };
}

const calmMs = 4500;
let count = 0;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

export const hush = (id: number) => useToasts.setState((s) => ({ toasts: s.toasts.filter((t) => t.id !== id) }));

export function say(toast: Omit<Toast, 'id'>): void {
  const id = ++count;
  useToasts.setState((s) => ({ toasts: [...s.toasts.filter((t) => t.text !== toast.text), { ...toast, id }].slice(-4) }));
  if (toast.tone !== 'error') setTimeout(() => hush(id), toast.action ? calmMs * 2 : calmMs);
}
