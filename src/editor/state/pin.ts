/** Freezes a node's outputs into the workflow: small tensors stand in it, large ones in a file named by their digest. */
import { zlib } from '../../graph/deflate.ts';
import type { GraphNode, PinnedValue } from '../../graph/graph.ts';
import { nodeAt } from '../../graph/path.ts';
import type { Ref } from '../../worker/protocol.ts';
import { words } from '../words.ts';
import { setPinned } from './building.ts';
import { graphNow } from './document.ts';
import { ask } from './engine.ts';
import { useSession } from './session.ts';
import { isStale } from './stale.ts';
import { say } from './toasts.ts';
import { showBytes } from '../ui/figures.ts';

/** Bytes, compressed, of all outputs together that still stand in the workflow. */
const small = 256 * 1024;
const kinds = words.kinds;

const base64 = (bytes: Uint8Array) => { let text = ''; for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192)); return btoa(text); };
const hex = (b: ArrayBuffer) => [...new Uint8Array(b)].map((x) => x.toString(16).padStart(2, '0')).join('');

interface Frozen { readonly value: PinnedValue; readonly packed?: Uint8Array; readonly raw?: Uint8Array }

async function freeze(ref: Ref): Promise<Frozen> {
  const { kind, dtype, shape, below, number, text, about } = ref;
  const value: PinnedValue = { kind, ...(below !== undefined && { below }), ...(number !== undefined && { number }), ...(text !== undefined && { text }), ...(about && { about: JSON.parse(JSON.stringify(about)) as never }) };
  if (!dtype || !shape) return { value };
  const seen = await ask('peek', { ref: ref.id, look: { as: 'numbers', start: 0, count: shape.reduce((a, b) => a * b, 1) } });
  if (seen.as !== 'numbers') throw new Error(words.viewer.failed);
  const raw = new Uint8Array(seen.data.buffer, seen.data.byteOffset, seen.data.byteLength);
  return { value: { ...value, dtype, shape: [...shape], sha256: hex(await crypto.subtle.digest('SHA-256', raw as Uint8Array<ArrayBuffer>)) }, packed: zlib(raw), raw };
}

export async function togglePin(id: string): Promise<void> {
  const node = nodeAt(graphNow(), id);
  if (!node) return;
  if (node.pinned) { setPinned(id, undefined); return; }
  const refs = Object.entries(useSession.getState().nodes[id]?.last?.outputs ?? {});
  if (!refs.length || useSession.getState().nodes[id]?.last?.draft) return say({ tone: 'plain', text: words.mode.nothingToPin });
  if (isStale(id)) return say({ tone: 'plain', text: words.mode.staleToPin });
  const fileLike = refs.find(([, r]) => r.dtype === undefined && r.number === undefined && r.text === undefined);
  if (fileLike) return say({ tone: 'plain', text: words.mode.noPin(kinds[fileLike[1].kind]) });
  try {
    const frozen = await Promise.all(refs.map(async ([port, ref]) => [port, await freeze(ref)] as const));
    const bytes = frozen.reduce((n, [, f]) => n + (f.packed?.length ?? 0), 0), inside = bytes <= small, files: string[] = [];
    const pinned: NonNullable<GraphNode['pinned']> = {};
    for (const [port, { value, packed, raw }] of frozen) {
      pinned[port] = packed && inside ? { ...value, data: base64(packed) } : value;
      if (!raw || inside) continue;
      const name = `pinned-${value.sha256!.slice(0, 32)}.raw`;
      await ask('keep', { name, file: new File([raw as Uint8Array<ArrayBuffer>], name) });
      files.push(name);
    }
    setPinned(id, pinned);
    say({ tone: 'good', text: words.mode.didPin(showBytes(inside ? bytes : frozen.reduce((n, [, f]) => n + (f.raw?.length ?? 0), 0)), inside ? words.mode.inWorkflow : words.mode.inFile(files.join(', '))) });
  } catch (e) { say({ tone: 'error', text: words.mode.pinFailed(e instanceof Error ? e.message : String(e)) }); }
}
