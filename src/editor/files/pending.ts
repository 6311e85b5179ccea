/** Edits that the storage had not kept yet when the page went: left where writing takes no time, and taken up at the next start. */
import type { Entry } from './store.ts';

const key = 'vq-studio.pending';

export function leavePending(entries: readonly Entry[]): void {
  try { if (entries.length) localStorage.setItem(key, JSON.stringify(entries)); } catch { /* no room: the label never said these were kept */ }
}

/** Those that go on from edit `n` of this workflow. Asked once: they are forgotten here. */
export function takePending(doc: string, n: number): Entry[] {
  try {
    const all = JSON.parse(localStorage.getItem(key) ?? '[]') as Entry[], mine = all.filter((e) => e.doc === doc && e.n > n);
    if (!all.some((e) => e.doc === doc)) return [];
    localStorage.removeItem(key);
    return mine.every((e, i) => e.n === n + 1 + i && Array.isArray(e.delta)) ? mine : [];
  } catch { return []; }
}
