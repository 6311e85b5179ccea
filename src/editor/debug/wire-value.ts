/** Values that are looked at: of a step, or of a wire at the step that is looked at. Draws nothing. */
import type { Ref } from '../../worker/protocol.ts';
import { useBoth } from './use-place.ts';
import { pathOfNode, shownStep, startsWith, valueThen, type Wire } from './state.ts';

export interface StepValue { readonly of: 'reads' | 'writes' | 'wire'; readonly name: string; readonly ref: Ref }

/** A wire's value at the step that is looked at (what a person put in its place where it is read, first); else what its node made last. */
export function useWireValue(place: Wire | null): Ref | undefined {
  return useBoth((s, d) => {
    if (!place) return undefined;
    const shown = shownStep(s, d), upTo = shown?.index ?? d.steps.length - 1;
    if (d.run === s.run || shown) {
      const read = place.to && d.steps.findLast((x, i) => x && i <= upTo && x.at.length === pathOfNode(place.to!.node).length && startsWith(x.at, pathOfNode(place.to!.node)))?.reads[place.to.port];
      const then = read?.overridden ? read : valueThen(d.steps, upTo, place);
      if (then) return then;
    }
    return shown?.past ? undefined : s.nodes[place.node]?.last?.outputs[place.port];
  });
}
