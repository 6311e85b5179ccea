/** How a node or wire stands to the step that is looked at; both stores are followed, and only a changed answer draws anew. */
import { useSession, type SessionState } from '../state/session.ts';
import { breakpointAt, isOverridden, nodeDebug, pathOfNode, pausedOf, shownStep, useDebug, type DebugState, type Place, type Shown } from './state.ts';

/** Answers must be the same object while nothing in them changed. */
export function useBoth<T>(of: (s: SessionState, d: DebugState) => T): T {
  useDebug((d) => of(useSession.getState(), d));
  return useSession((s) => of(s, useDebug.getState()));
}

export const useShown = (): Shown | undefined => useBoth(shownStep);
export const useNodeDebug = (id: string) => useBoth((s, d) => nodeDebug(s, d, id));

export interface WireDebug { readonly glows: boolean; readonly later: boolean; readonly changed: boolean; readonly stop: 'set' | 'disabled' | undefined }
export function useWireDebug(from: Place, to: Place): WireDebug {
  const state = useBoth((s, d) => {
    if (!shownStep(s, d)) return undefined;
    const [source, target] = [nodeDebug(s, d, from.node), nodeDebug(s, d, to.node)], why = pausedOf(s)?.why;
    // stopped at one wire of several: that one
    if (why?.is === 'breakpoint' && why.breakpoint.port !== undefined && source === 'after') return why.breakpoint.port === from.port ? 'glows' : undefined;
    if (source === 'after' || ((target === 'before' || target === 'inside') && source !== 'later')) return 'glows';
    return source === 'later' ? 'later' : undefined;
  });
  const changed = useBoth((s, d) => d.run === s.run && isOverridden(d.steps, from, to));
  const stop = useDebug((d) => { const b = breakpointAt(d.breakpoints, pathOfNode(from.node), from.port); return b && (b.disabled ? 'disabled' : 'set'); });
  return { glows: state === 'glows', later: state === 'later', changed, stop };
}
