/** Pictures and figures of values that stay in the worker, asked for once and kept while they may be shown again. Draws nothing. */
import { useEffect, useState } from 'react';
import type { Look, Ref, Seen } from '../../worker/protocol.ts';
import { ask } from './engine.ts';

type Picture = Extract<Seen, { as: 'picture' }>;
type Answer<L extends Look> = Extract<Seen, { as: L['as'] }>;

/** Pixels kept at most; the least lately used go first. */
const budget = 24_000_000;
const kept = new Map<string, Promise<Seen>>();
const sizes = new Map<string, number>();
let total = 0;

function drop(key: string) {
  kept.delete(key);
  total -= sizes.get(key) ?? 0;
  sizes.delete(key);
}

/** The worker's answer to one look at one value. @throws Refused when the value is gone */
export function lookAt<L extends Look>(ref: string, look: L): Promise<Answer<L>> {
  const key = `${ref} ${JSON.stringify(look)}`;
  const had = kept.get(key);
  if (had) {
    kept.delete(key);
    kept.set(key, had);
    return had as Promise<Answer<L>>;
  }
  const asked = ask('peek', { ref, look });
  kept.set(key, asked);
  asked.then((seen) => {
    if (kept.get(key) !== asked) return;
    const size = seen.as === 'picture' ? seen.width * seen.height : seen.as === 'numbers' ? seen.data.length : 64;
    sizes.set(key, size);
    total += size;
    for (const old of kept.keys()) if (total > budget && old !== key) drop(old);
  }, () => drop(key));
  return asked as Promise<Answer<L>>;
}

export interface Shown<T> { readonly seen?: T; readonly fault?: string; /** `seen` belongs to an older value or look */ readonly old: boolean }

/** Looks at a value and keeps the last answer on the screen until the next is there. */
export function useLook<L extends Look>(ref: Ref | undefined, look: L | undefined): Shown<Answer<L>> {
  const id = ref?.id, key = look && id ? `${id} ${JSON.stringify(look)}` : '';
  const [shown, setShown] = useState<{ key: string; seen?: Answer<L>; fault?: string }>({ key: '' });
  useEffect(() => {
    if (!id || !look) return;
    let here = true;
    lookAt(id, look).then(
      (seen) => { if (here) setShown({ key, seen }); },
      (e: unknown) => { if (here) setShown({ key, fault: e instanceof Error ? e.message : String(e) }); },
    );
    return () => { here = false; };
    // `key` stands for both the value and the look.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  if (!key) return { old: false };
  return { ...(shown.seen && { seen: shown.seen }), ...(shown.fault && shown.key === key && { fault: shown.fault }), old: shown.key !== key };
}

/** Whether a value has something a picture can be made of. */
export const hasPicture = (r: Ref) => r.dtype !== undefined && r.shape !== undefined && r.shape.length >= 3;

/** Draws a picture's pixels once; the element's own size is the picture's. */
export function paint(canvas: HTMLCanvasElement, p: Picture): void {
  canvas.width = p.width;
  canvas.height = p.height;
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(p.rgba), p.width, p.height), 0, 0);
}
