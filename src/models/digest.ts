/** sha256 of a whole file, by slices. Knows nothing of what is in it. */
import { createSHA256 } from 'hash-wasm';
import type { Source } from './source.ts';

const slice = 4 << 20;

/**
 * Lower-case hex. Holds one slice of 4 MB at a time.
 * @throws the signal's reason when it is aborted
 */
export async function sha256Of(source: Source, signal?: AbortSignal): Promise<string> {
  const hash = await createSHA256();
  hash.init();
  for (let at = 0; at < source.size; at += slice) {
    signal?.throwIfAborted();
    hash.update(await source.read(at, Math.min(at + slice, source.size)));
  }
  return hash.digest('hex');
}
