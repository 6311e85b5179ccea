/** Values of earlier steps that no longer fit in memory, as temporary files that go with the process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Spill } from '../run/retained.ts';

/** Makes no folder until the first value leaves. */
export function fileSpill(): Spill {
  let folder: string | undefined;
  const kinds = new Map<string, 'float32' | 'int32'>();
  const sweep = () => { if (folder) rmSync(folder, { recursive: true, force: true }); };
  const at = (id: string) => {
    if (!folder) {
      folder = mkdtempSync(join(tmpdir(), 'vq-steps-'));
      process.once('exit', sweep);
    }
    return join(folder, id);
  };
  return {
    async put(id, data) {
      await writeFile(at(id), new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      kinds.set(id, data instanceof Int32Array ? 'int32' : 'float32');
    },
    async get(id) {
      const bytes = Uint8Array.from(await readFile(at(id)));
      return kinds.get(id) === 'int32' ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer);
    },
    drop(id) {
      if (kinds.delete(id)) rmSync(at(id), { force: true });
    },
    async close() {
      sweep();
      process.off('exit', sweep);
    },
  };
}
