/** Values of earlier steps that no longer fit in memory, as files in the origin's private storage. Gone with the page; leftovers of dead pages are swept. */
import type { Spill } from '../run/retained.ts';

const prefix = 'steps-';

/** Removes the folders of pages that are no longer there: each page holds a lock of its folder's name while it lives. */
async function sweep(root: FileSystemDirectoryHandle): Promise<void> {
  const names: string[] = [];
  for await (const name of root.keys()) if (name.startsWith(prefix)) names.push(name);
  for (const name of names) await navigator.locks.request(name, { ifAvailable: true }, async (lock) => { if (lock) await root.removeEntry(name, { recursive: true }); });
}

/** Opens nothing until the first value leaves. */
export function browserSpill(): Spill {
  const name = `${prefix}${crypto.randomUUID()}`, kinds = new Map<string, 'float32' | 'int32'>();
  let opened: Promise<FileSystemDirectoryHandle> | undefined, unlock = () => {};
  const open = async () => {
    const root = await navigator.storage.getDirectory();
    await sweep(root).catch(() => {});
    await new Promise<void>((held) => void navigator.locks.request(name, () => new Promise<void>((done) => { unlock = done; held(); })));
    return root.getDirectoryHandle(name, { create: true });
  };
  const folder = () => opened ??= open();
  return {
    async put(id, data) {
      const out = await (await (await folder()).getFileHandle(id, { create: true })).createWritable();
      try { await out.write(data as Float32Array<ArrayBuffer>); } catch (e) { await out.abort(); throw e; }
      await out.close();
      kinds.set(id, data instanceof Int32Array ? 'int32' : 'float32');
    },
    async get(id) {
      const bytes = await (await (await (await folder()).getFileHandle(id)).getFile()).arrayBuffer();
      return kinds.get(id) === 'int32' ? new Int32Array(bytes) : new Float32Array(bytes);
    },
    drop(id) {
      kinds.delete(id);
      void folder().then((f) => f.removeEntry(id)).catch(() => {});
    },
    async close() {
      if (!opened) return;
      await opened.catch(() => {});
      await (await navigator.storage.getDirectory()).removeEntry(name, { recursive: true }).catch(() => {});
      unlock();
    },
  };
}
