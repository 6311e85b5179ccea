/** Decides, at each step, whether to stop and how deep to go. Pausing is simply not asking for the next step. Knows no nodes. */
import type { Path, Run, Step } from './verb.ts';

/** 'into': the next step of any depth. 'over': the next one not deeper than here. 'out': the next one less deep. 'go': the next breakpoint. */
export type Command = 'into' | 'over' | 'out' | 'go';

export interface Debugger {
  /** Read anew at each step, so that they may change while the run is paused. ['encoder', 'encoder', 'mid'] */
  breakpoints(): readonly Path[];
  /** The run is paused before `step`; the answer lets it go on. */
  ask(step: Step): Promise<Command>;
}

/**
 * Drives a run to its end, stopping where asked to. Leaving early (an error of `ask`) ends the run and frees what it held.
 * @param first 'into' stops at the very first step
 */
export async function debug<Out>(run: Run<Out>, { breakpoints, ask }: Debugger, first: Command = 'go'): Promise<Out> {
  let command = first, depth = Infinity;
  try {
    let s = await run.next();
    while (!s.done) {
      const { at } = s.value, d = at.length;
      const asked = command === 'into' || (command === 'over' && d <= depth) || (command === 'out' && d < depth);
      if (asked || breakpoints().some((b) => isSame(b, at))) {
        command = await ask(s.value);
        depth = d;
      }
      const inside = breakpoints().some((b) => b.length > d && isSame(b.slice(0, d), at));
      s = await run.next(command === 'into' || inside ? 'into' : 'over');
    }
    return s.value;
  } finally { await run.return(undefined as never); }
}

const isSame = (a: Path, b: Path) => a.length === b.length && a.every((x, i) => x === b[i]);
