/** Which of the boxes over the canvas is open: the palette, find, the keys, connecting by keyboard. One at a time. */
import { create } from 'zustand';

export type Overlay = 'palette' | 'find' | 'keys' | 'connect';
export const useOverlay = create<{ readonly open: Overlay | null }>(() => ({ open: null }));
export const openOverlay = (open: Overlay) => useOverlay.setState({ open });
export const closeOverlay = () => {
  useOverlay.setState({ open: null });
  // the keyboard goes on where it was
  document.querySelector<HTMLElement>('.react-flow__node.selected')?.focus({ preventScroll: true });
};
