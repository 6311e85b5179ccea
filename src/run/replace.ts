/** Putting another tensor in a value's place while a step waits, and naming what follows from it. Knows no graph and no engine. */
import type { Tensor } from '../net/tensor.ts';
import type { Lease } from './cache.ts';
import type { Value } from './value.ts';
import type { Run, Step } from './verb.ts';

/** @throws Error when `tensor` cannot stand in the place of `old`; it is released */
export function replaceable(old: Tensor | undefined, name: string, tensor: Tensor): void {
  if (old && old.dtype === tensor.dtype && `${old.shape}` === `${tensor.shape}`) return;
  tensor.release();
  throw new Error(old ? `${name} is ${old.dtype} ${old.shape.join('×')}; ${tensor.dtype} ${tensor.shape.join('×')} cannot stand in its place.` : `There is no value ${name} at this step.`);
}

/** Lets a node's values be replaced while its step waits: the new tensor is the lease's, and `named` and `keys` say what it is. */
export function holderOn(lease: Lease, keys: Map<string, string>) {
  return (values: Record<string, Value>, named: Record<string, string>, node?: string) => {
    const own = { ...values }, ownKeys = { ...named }, put = new Map<string, string>();
    let ended = false;
    return {
      /** Digests of what was put in; empty when nothing was. */
      changed: () => [...put.values()].join(''),
      set: (name: string, tensor: Tensor, key: string) => {
        replaceable(own[name]?.tensor, name, tensor);
        lease.put(undefined, { values: { [name]: { kind: own[name].kind, tensor } }, ms: 0, notes: [] });
        if (ended) throw new Error('The step has passed; values can be changed while it waits.');
        values[name] = { ...own[name], tensor };
        named[name] = key ? `${ownKeys[name]}=${key}` : ownKeys[name];
        if (key) put.set(name, key); else put.delete(name);
        if (node !== undefined) keys.set(`${node}.${name}`, named[name]);
      },
      end: () => { ended = true; },
    };
  };
}

/** What a node's own steps told: how long it worked, waiting aside, and what was put in the place of its values. */
export interface Seen { ms: number; readonly changes: Map<string, string> }

/** The same steps, with an eye on the time and on every change. */
export async function* watch<Out>(run: Run<Out>, seen: Seen): Run<Out> {
  const timed = async (work: Promise<IteratorResult<Step, Out>>) => {
    const start = performance.now();
    try { return await work; } finally { seen.ms += performance.now() - start; }
  };
  const watched = (step: Step): Step => {
    const { set, at, when = 'before' } = step;
    // a node that runs others for itself: they are steps inside it, no nodes of the graph's
    const inner = step.node === undefined ? step : { ...step, node: undefined };
    return set ? { ...inner, set(name, tensor, key) {
      set(name, tensor, key);
      const place = [...at, when, name].join(' ');
      if (key) seen.changes.set(place, key); else seen.changes.delete(place);
    } } : inner;
  };
  try {
    let s = await timed(run.next());
    while (!s.done) s = await timed(run.next(yield watched(s.value)));
    return s.value;
  } finally { await run.return(undefined as never); }
}
