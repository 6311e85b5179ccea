/** The page's side of the wall: asks the worker and hears its events. Knows no React and no runtime. */
import type { Fault, FromWorker, Requests, ToWorker, Verb } from './protocol.ts';

/** What the worker says without being asked. */
export type WorkerEvent = Extract<FromWorker, { event: string }>;

/** The part of a Worker that is used: a test hands in its own. */
export interface Wire {
  postMessage(message: ToWorker): void;
  onmessage: ((e: MessageEvent<FromWorker>) => void) | null;
  onerror: ((e: ErrorEvent) => void) | null;
  terminate(): void;
}

/** A request that the worker refused: its fault, as an Error. */
export class Refused extends Error {
  override name = 'Refused';
  constructor(readonly fault: Fault) { super(fault.message); }
}

export interface Client {
  /** @throws Refused with the worker's fault, or when the worker has died. */
  ask<V extends Verb>(verb: V, ask: Requests[V]['ask']): Promise<Requests[V]['answer']>;
  end(): void;
}

/**
 * @param hear called for every event, in the order the worker sent them
 * @param died called once when the worker cannot go on; every open and later request is refused with the same fault
 */
export function connect(wire: Wire, hear: (e: WorkerEvent) => void, died: (f: Fault) => void): Client {
  const open = new Map<number, { resolve(answer: unknown): void; reject(e: Error): void }>();
  let calls = 0;
  let dead: Fault | undefined;

  const die = (fault: Fault) => {
    if (dead) return;
    dead = fault;
    for (const { reject } of open.values()) reject(new Refused(fault));
    open.clear();
    died(fault);
  };

  wire.onmessage = ({ data }) => {
    if ('event' in data) return hear(data);
    const waiting = open.get(data.call);
    open.delete(data.call);
    if ('fault' in data) waiting?.reject(new Refused(data.fault));
    else waiting?.resolve(data.answer);
  };
  wire.onerror = (e) => die({ message: `The engine's thread stopped${e.message ? `: ${e.message}` : ''}. Reload the page; the workflow is kept.` });

  return {
    ask: (verb, ask) => new Promise((resolve, reject) => {
      if (dead) return reject(new Refused(dead));
      const call = ++calls;
      open.set(call, { resolve: resolve as (a: unknown) => void, reject });
      try {
        wire.postMessage({ call, verb, ask } as ToWorker);
      } catch (e) {
        open.delete(call);
        reject(e instanceof Error ? e : new Error(String(e)));
      }
    }),
    end() {
      dead ??= { message: 'The engine was closed.' };
      for (const { reject } of open.values()) reject(new Refused(dead));
      open.clear();
      wire.terminate();
    },
  };
}
