/** How wide the side panels may be so that the canvas keeps its share of the screen. Pure. */

export const barHeight = 46;
export const stripWidth = 44;
/** Share of the whole screen that the canvas keeps. */
export const canvasShare = 0.6;
const least = { rail: 168, inspector: 240 };

/** Widths to use for the wished ones (0 = folded) on a window of w x h pixels. The rail's strip of buttons is always there. */
export function fitPanels(w: number, h: number, rail: number, inspector: number): { rail: number; inspector: number } {
  const spare = Math.max(0, Math.floor(w - (canvasShare * w * h) / Math.max(1, h - barHeight)) - stripWidth);
  let [r, i] = [rail && Math.max(least.rail, rail), inspector && Math.max(least.inspector, inspector)];
  if (r + i <= spare) return { rail: r, inspector: i };
  const over = () => r + i - spare;
  r -= Math.min(over(), Math.max(0, r - (r && least.rail)));
  i -= Math.min(Math.max(0, over()), Math.max(0, i - (i && least.inspector)));
  return { rail: r, inspector: i };
}
