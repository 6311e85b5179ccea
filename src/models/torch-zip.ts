/** PyTorch's zip serialisation (since 1.6): data.pkl beside one stored entry per storage. Reads by slices. */
import type { Checkpoint } from './checkpoint.ts';
import { unpickle } from './pickle.ts';
import type { StorageRef } from './pickle-values.ts';
import type { Source } from './source.ts';
import { storedBytes } from './stored.ts';
import { checkpointOf, Storages } from './torch.ts';
import { openZip } from './zip.ts';
import type { Zip, ZipEntry } from './zip.ts';

function findPickle(source: Source, zip: Zip): { pickle: ZipEntry; folder: string } {
  for (const pickle of zip.entries.values()) {
    if (pickle.name !== 'data.pkl' && !pickle.name.endsWith('/data.pkl')) continue;
    const folder = pickle.name.slice(0, -'data.pkl'.length);
    if (zip.entries.has(`${folder}constants.pkl`)) throw new Error(`${source.name} is a TorchScript archive: it holds a program, which is not run. Open the checkpoint it was made from`);
    return { pickle, folder };
  }
  const inside = [...zip.entries.keys()].find((k) => /\.(ckpt|pt|pth|bin|safetensors|onnx)$/.test(k));
  throw new Error(`${source.name} is a zip archive without data.pkl, so no PyTorch checkpoint${inside ? `. Unpack it and open ${inside.slice(0, 80)}` : ''}`);
}

/** @throws Error naming the file: cut short, damaged, no checkpoint, or a pickle that asks for what is refused */
export async function openTorchZip(source: Source): Promise<Checkpoint> {
  const zip = await openZip(source), { pickle, folder } = findPickle(source, zip);
  const order = zip.entries.get(`${folder}byteorder`);
  let little = true;
  if (order) {
    const at = await zip.startOf(order), text = new TextDecoder().decode(await source.read(at, at + Math.min(order.size, 16)));
    if (text !== 'little' && text !== 'big') throw new Error(`${source.name} is damaged: its byte order is neither little nor big`);
    little = text === 'little';
  }
  const entryOf = (s: StorageRef) => {
    const entry = zip.entries.get(`${folder}data/${s.key}`);
    if (!entry) throw new Error(`storage ${s.key.slice(0, 80)}, which its pickle names, is not in it`);
    return entry;
  };
  const storages = new Storages(), start = await zip.startOf(pickle);
  try {
    const { value } = await unpickle(source, start, start + pickle.size, storages.persistent);
    return await checkpointOf(source, 'torch zip', value, little, async (s) => {
      const root = storages.byKey.get(s.key) ?? s;
      return { start: await zip.startOf(entryOf(s)), length: root.length };
    }, (s, each) => {
      const entry = entryOf(s), root = storages.byKey.get(s.key) ?? s;
      // the storage's own type says how long it is, except for untyped ones, which count bytes
      const bytes = root.length * (root.dtype.stored ? storedBytes[root.dtype.stored] : each);
      if (entry.size < bytes) throw new Error(`storage ${s.key.slice(0, 80)} should have ${bytes} bytes and has ${entry.size}`);
    });
  } catch (e) {
    throw new Error(`${source.name} cannot be opened: ${e instanceof Error ? e.message : String(e)}`, { cause: e });
  }
}
