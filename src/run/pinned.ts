/** Pinned outputs become values again: from the workflow itself, or from a file named by their digest. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonical } from '../graph/canonical.ts';
import { unzlib } from '../graph/deflate.ts';
import type { GraphNode, PinnedValue } from '../graph/graph.ts';
import type { Tensor, TensorData } from '../net/tensor.ts';
import type { Shape } from '../net/program.ts';
import { releaseAll, type Value, type Values } from './value.ts';
import type { Files } from './verb.ts';

/** The name of the file that holds a pinned tensor too large for the workflow: its raw little-endian numbers. */
export const pinnedFile = (digest: string) => `pinned-${digest.slice(0, 32)}.raw`;
export const keyOfPin = (pinned: NonNullable<GraphNode['pinned']>) => bytesToHex(sha256(utf8ToBytes(canonical(pinned))).subarray(0, 16));

async function bytesOf(port: string, p: PinnedValue, size: number, files: Files): Promise<Uint8Array> {
  if (p.data !== undefined) {
    try { return unzlib(Uint8Array.from(atob(p.data), (c) => c.charCodeAt(0)), size); } catch (e) {
      throw new Error(`The pinned "${port}" cannot be read: ${(e as Error).message}. Unpin the node and run it.`, { cause: e });
    }
  }
  if (p.sha256 === undefined) throw new Error(`The pinned "${port}" holds no numbers. Unpin the node and run it.`);
  const name = pinnedFile(p.sha256);
  let bytes: Uint8Array;
  try {
    const source = await files.open(name);
    bytes = await source.read(0, source.size);
  } catch (e) { throw new Error(`The pinned "${port}" stands in ${name}, which cannot be read (${(e as Error).message}). Put the file beside the workflow, or unpin the node and run it.`, { cause: e }); }
  if (bytesToHex(sha256(bytes)) !== p.sha256) throw new Error(`${name} does not hold the numbers that were pinned as "${port}". Unpin the node and run it.`);
  return bytes;
}

/** @throws Error in words when a pinned value cannot be had */
export async function pinnedValues(pinned: NonNullable<GraphNode['pinned']>, files: Files, tensor: (data: TensorData, shape: Shape) => Tensor): Promise<Values> {
  const out: Record<string, Value> = {};
  try {
    for (const [port, p] of Object.entries(pinned)) {
      const { kind, dtype, shape, below, number, text, about } = p;
      const rest = { kind, ...(below !== undefined && { below }), ...(number !== undefined && { number }), ...(text !== undefined && { text }), ...(about && { about }) };
      if (!dtype || !shape) { out[port] = rest; continue; }
      const size = 4 * shape.reduce((a, b) => a * b, 1);
      const bytes = await bytesOf(port, p, size, files);
      if (bytes.byteLength !== size) throw new Error(`The pinned "${port}" has ${bytes.byteLength} bytes; its shape ${shape.join('×')} takes ${size}. Unpin the node and run it.`);
      const buffer = bytes.slice().buffer;
      out[port] = { ...rest, tensor: tensor(dtype === 'int32' ? new Int32Array(buffer) : new Float32Array(buffer), shape) };
    }
    return out;
  } catch (e) { releaseAll(out); throw e; }
}
