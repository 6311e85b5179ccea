/** Which value is shown over the whole window. */
import { create } from 'zustand';
import type { ShownValue } from './outputs.ts';

export const useLightbox = create<{ readonly shown: ShownValue | null }>(() => ({ shown: null }));
export const enlarge = (shown: ShownValue) => useLightbox.setState({ shown });
export const shrink = () => useLightbox.setState({ shown: null });
