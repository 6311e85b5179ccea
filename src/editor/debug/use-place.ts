/** How a node or wire stands to the step that is looked at; both stores are followed, and only a changed answer draws anew. */
import { useSession, type SessionState } from '../state/session.ts';
import { breakpointAt, isOverridden, nodeDebug, pathOfNode, pausedOf, useDebug, type DebugState, type Place } from './state.ts';

function useBoth<T extends string | boolean | undefined>(of: (s: SessionState, d: DebugState) => T): T {
  useDebug((d) => of(useSession.getState(), d));
  return useSession((s) => of(s, useDebug.getState()));
}

export const useNodeDebug = (id: string) => useBoth((s, d) => nodeDebug(s, d.steps, id));

export interface WireDebug { readonly glows: boolean; readonly later: boolean; readonly changed: boolean; readonly stop: 'set' | 'disabled' | undefined }
export function useWireDebug(from: Place, to: Place): WireDebug {
  const state = useBoth((s, d) => {
    const paused = pausedOf(s);
    if (!paused) return undefined;
    const [source, target] = [nodeDebug(s, d.steps, from.node), nodeDebug(s, d.steps, to.node)], { why } = paused;
    // stopped at one wire of several: that one
    if (why.is === 'breakpoint' && why.breakpoint.port !== undefined && source === 'after') return why.breakpoint.port === from.port ? 'glows' : undefined;
    if (source === 'after' || ((target === 'before' || target === 'inside') && source !== 'later')) return 'glows';
    return source === 'later' ? 'later' : undefined;
  });
  const changed = useBoth((s, d) => d.run === s.run && isOverridden(d.steps, from, to));
  const stop = useDebug((d) => { const b = breakpointAt(d.breakpoints, pathOfNode(from.node), from.port); return b && (b.disabled ? 'disabled' : 'set'); });
  return { glows: state === 'glows', later: state === 'later', changed, stop };
}
