/** How a node's network runs: whole, in one session, or layer by layer when the debugger asks `into`; with layers tapped on request. */
import { dotted, type Program, tap } from '../net/program.ts';
import type { Tensor } from '../net/tensor.ts';
import type { Weights } from './value.ts';
import type { Reply, RunNetwork } from './verb.ts';
import { stepNetwork } from './step.ts';

/** Whoever can run a program once: an engine of gpu/, or anything in a test. */
export interface Runner { run(p: Program, weights: Weights | undefined, inputs: readonly Tensor[]): Promise<readonly Tensor[]> }

export interface Asked {
  readonly reply: Reply;
  /** Steps after each layer too. */
  readonly after?: boolean;
  /** Layers whose results are wanted besides the outputs. */
  readonly taps: readonly string[];
  tapped(layer: string, t: Tensor): void;
}

const tappedPrograms = new WeakMap<Program, Map<string, Program>>();
/** The same taps of the same program give the same object: its identity names its session. */
function tapOnce(p: Program, taps: readonly string[]): Program {
  const made = tappedPrograms.get(p) ?? new Map<string, Program>();
  tappedPrograms.set(p, made);
  const key = taps.map(dotted).join(' ');
  const tapped = made.get(key) ?? tap(p, taps);
  made.set(key, tapped);
  return tapped;
}

export function networkOn(runner: Runner, { reply, after, taps, tapped }: Asked): RunNetwork {
  return async function* network(program, weights, inputs, here = reply) {
    const p = taps.length ? tapOnce(program, taps) : program;
    const all = here === 'into'
      ? yield* stepNetwork(p, inputs, (piece, ins) => runner.run(piece, weights, ins), after)
      : await runner.run(p, weights, inputs);
    taps.forEach((layer, i) => tapped(layer, all[program.outputs.length + i]));
    return all.slice(0, program.outputs.length);
  };
}
