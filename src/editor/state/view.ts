/** How this person likes the screen: theme, panels, sizes. Remembered in the browser; never part of a workflow. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type Theme = 'system' | 'light' | 'dark';
export type RailPanel = 'add' | 'gallery' | 'versions' | 'history' | 'queue';

export interface ViewState {
  readonly theme: Theme;
  readonly rail: RailPanel | null;
  readonly railWidth: number;
  readonly inspector: boolean;
  readonly inspectorWidth: number;
  readonly minimap: boolean;
  /** Colours at the highest contrast. */
  readonly contrast: boolean;
  /** Nodes always land on the grid. */
  readonly snap: boolean;
  /** Scrolling moves the canvas and pinching zooms, as trackpads are used. */
  readonly trackpad: boolean;
  /** The quiet line after the first run was seen. */
  readonly hinted: boolean;
}

const wide = typeof innerWidth === 'number' && innerWidth >= 1600;
export const useView = create<ViewState>()(persist((): ViewState => ({
  theme: 'system', rail: wide ? 'add' : null, railWidth: 232, inspector: true, inspectorWidth: 320, minimap: false, contrast: false, snap: false, trackpad: false, hinted: false,
}), { name: 'vq-studio.view', version: 1 }));

export const setView = (change: Partial<ViewState>) => useView.setState(change);

const darkQuery = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined;
const contrastQuery = typeof matchMedia === 'function' ? matchMedia('(prefers-contrast: more)') : undefined;
export const shownTheme = (t: Theme): 'light' | 'dark' => (t === 'system' ? (darkQuery?.matches ? 'dark' : 'light') : t);

/** Puts the theme on the page and follows both the choice and the system. */
export function followTheme(): void {
  const show = () => {
    const { theme, contrast } = useView.getState(), root = document.documentElement;
    root.dataset.theme = shownTheme(theme);
    if (contrast || contrastQuery?.matches) root.dataset.contrast = 'high'; else delete root.dataset.contrast;
  };
  contrastQuery?.addEventListener('change', show);
  show();
  useView.subscribe(show);
  darkQuery?.addEventListener('change', show);
}
