/** Steps of a run as bars of a flame chart. Pure; draws nothing. */
import type { StepRecord } from '../../worker/protocol.ts';
import { startsWith } from './state.ts';

export interface Bar { readonly step: StepRecord; readonly x: number; readonly w: number; readonly row: number }

/** Bars in shares of the whole: by order a step reaches over what happened inside it, by time over the milliseconds it took. */
export function barsOf(steps: readonly StepRecord[], by: 'step' | 'time'): Bar[] {
  const whole = steps.reduce((most, s) => Math.max(most, s.start + (s.ms ?? 0)), 1e-9);
  return steps.map((step, i) => {
    let end = i + 1;
    if (by === 'step') while (end < steps.length && startsWith(steps[end].at, step.at) && steps[end].at.length > step.at.length) end++;
    return by === 'step' ? { step, x: i / steps.length, w: (end - i) / steps.length, row: step.at.length - 1 } : { step, x: step.start / whole, w: (step.ms ?? 0) / whole, row: step.at.length - 1 };
  });
}
