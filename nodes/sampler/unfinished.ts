/** What was sampled before a run was stopped, so that the next one goes on from there. Lives as long as the page or the process. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonical } from '../../src/graph/canonical.ts';
import type { Plan } from './plan.ts';

const kept = new Map<string, { readonly codes: Int32Array; readonly done: Uint8Array }>();
const most = 8;

/** Everything that decides a code. */
const keys = new WeakMap<Plan, string>();
function keyOf(plan: Plan): string {
  const old = keys.get(plan);
  if (old) return old;
  const { transformer: { weights, facts }, grid, pictures, condition, codes, open, draw, seed } = plan;
  const that = { weights: weights.digest, heads: facts.architecture.nHead, grid, pictures, condition: { ...condition, tokens: [...condition.tokens] }, codes: [...codes], open: [...open], draw, seed };
  const key = bytesToHex(sha256(utf8ToBytes(canonical(that))));
  keys.set(plan, key);
  return key;
}

/** Fills in the codes of an earlier run that was stopped. @returns (h, w): 1 where a code was drawn */
export function recall(plan: Plan): Uint8Array {
  const found = kept.get(keyOf(plan));
  if (!found) return new Uint8Array(plan.open.length);
  plan.codes.set(found.codes);
  return found.done.slice();
}

/** @param done absent: it came to its end, and nothing is to be kept */
export function remember(plan: Plan, done: Uint8Array | undefined): void {
  kept.delete(keyOf(plan));
  if (!done?.includes(1)) return;
  kept.set(keyOf(plan), { codes: plan.codes.slice(), done: done.slice() });
  if (kept.size > most) kept.delete(kept.keys().next().value!);
}
