/** One tab per workflow: who has it, asking for it, and hearing what the others do. Knows no storage and no graph. */

export const tab: string = crypto.randomUUID();

type Message =
  /** Edits of a workflow are in the storage up to `n`. */
  | { readonly say: 'kept'; readonly doc: string; readonly n: number }
  /** Whoever has it is asked to keep everything and let go. */
  | { readonly say: 'give'; readonly doc: string };

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('vq-studio.workflows');
export const tell = (message: Message) => channel?.postMessage(message);
export const hear = (listen: (m: Message) => void) => channel?.addEventListener('message', (e: MessageEvent<Message>) => listen(e.data));

const nameOf = (doc: string) => `vq-studio.workflow.${doc}`;
const locks = () => (typeof navigator === 'undefined' ? undefined : navigator.locks as LockManager | undefined);

export interface Held { release(): void }

/** Whether any tab has it. */
export const isLocked = async (doc: string): Promise<boolean> => Boolean((await locks()?.query())?.held?.some((l) => l.name === nameOf(doc)));

/**
 * Takes the lock of a workflow.
 * @param how 'free': only if nobody has it; 'wait': for at most this long; 'steal': whoever has it loses it
 * @param lost called when another tab stole it
 * @returns nothing when another tab has it. Without locks (an insecure address) everyone gets it, and the storage decides at each write.
 */
export function lock(doc: string, how: 'free' | 'steal' | { readonly waitMs: number }, lost: () => void): Promise<Held | undefined> {
  const manager = locks();
  if (!manager) return Promise.resolve({ release() {} });
  return new Promise((done) => {
    let release = () => {};
    const until = new Promise<void>((end) => { release = end; });
    const options: LockOptions = how === 'free' ? { ifAvailable: true } : how === 'steal' ? { steal: true } : { signal: AbortSignal.timeout(how.waitMs) };
    let held = false;
    manager.request(nameOf(doc), options, (got) => {
      if (!got) { done(undefined); return undefined; }
      held = true;
      done({ release });
      return until;
    }).catch(() => { if (held) lost(); else done(undefined); });
  });
}
