/** Values that are looked at: of a step, or of a wire at the step that is looked at. Draws nothing. */
import type { Ref } from '../../worker/protocol.ts';
import { useSession } from '../state/session.ts';
import { pausedOf, useDebug, valueThen, type Place } from './state.ts';

export interface StepValue { readonly of: 'reads' | 'writes' | 'wire'; readonly name: string; readonly ref: Ref }

/** A wire's value at the step that is looked at; while nothing is held, what its node made last. */
export function useWireValue(place: Place | null): Ref | undefined {
  const steps = useDebug((s) => s.steps), run = useDebug((s) => s.run);
  return useSession((s) => {
    if (!place) return undefined;
    const paused = pausedOf(s), then = s.run === run ? valueThen(steps, paused?.index ?? steps.length - 1, place) : undefined;
    return then ?? (paused?.past ? undefined : s.nodes[place.node]?.last?.outputs[place.port]);
  });
}
