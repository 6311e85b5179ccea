/** Why a node ran, or did not: what decided its result now, against what decided it the time before. Pure; runs nothing. */
import type { KeyParts } from '../graph/key.ts';
import type { ParamValue } from '../graph/node.ts';

export interface Differences {
  /** Parameters whose values differ. */
  readonly params: readonly { readonly name: string; readonly from?: ParamValue; readonly to?: ParamValue }[];
  /** Inputs at which something else arrives; `from`: the node that gives it, where a wire ends there. */
  readonly inputs: readonly { readonly port: string; readonly from?: string }[];
  /** The content of a file behind its parameters. */
  readonly file: boolean;
  readonly engine: boolean;
}

export type Reason =
  /** Nothing of it was known. */
  | { readonly is: 'first' }
  /** Taken from the cache: all that decides it is as it was the time before. */
  | { readonly is: 'same' }
  /** Taken from the cache: something differs from the time before, but this result was made earlier. */
  | { readonly is: 'kept'; readonly changed: Differences }
  | { readonly is: 'changed'; readonly changed: Differences }
  /** Nothing changed, but its result was no longer kept. */
  | { readonly is: 'dropped' }
  /** It was asked to run, whatever is known. */
  | { readonly is: 'asked' }
  /** Its result leaves the graph: it runs each time. */
  | { readonly is: 'effect' }
  | { readonly is: 'pinned' };

/** What decided each node's last result, by node. Kept by whoever runs the graph more than once. */
export type Memory = Map<string, KeyParts>;

const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);
const names = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();

export function differences(before: KeyParts, now: KeyParts, from: (port: string) => string | undefined): Differences {
  return {
    params: names(before.params, now.params).filter((n) => !now.spec.cosmetic?.includes(n) && !isSame(before.params[n], now.params[n])).map((name) => ({ name, from: before.params[name], to: now.params[name] })),
    inputs: names(before.inputs, now.inputs).filter((p) => before.inputs[p] !== now.inputs[p]).map((port) => { const f = from(port); return { port, ...(f !== undefined && { from: f }) }; }),
    file: before.fingerprint !== now.fingerprint,
    engine: before.engine !== now.engine,
  };
}
const isNone = (d: Differences) => !d.params.length && !d.inputs.length && !d.file && !d.engine;

/** @param how whether its result was taken from the cache, and whether it had to run in any case */
export function explain(before: KeyParts | undefined, now: KeyParts, how: { readonly cached: boolean; readonly asked: boolean }, from: (port: string) => string | undefined): Reason {
  if (now.spec.effect) return { is: 'effect' };
  if (how.asked) return { is: 'asked' };
  if (!before || before.spec.type !== now.spec.type) return how.cached ? { is: 'same' } : { is: 'first' };
  const changed = differences(before, now, from);
  if (isNone(changed)) return how.cached ? { is: 'same' } : { is: 'dropped' };
  return { is: how.cached ? 'kept' : 'changed', changed };
}
