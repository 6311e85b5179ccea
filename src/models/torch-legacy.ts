/** PyTorch's serialisation before 1.6: five pickles in a row, then the storages. Reads by slices. */
import type { Checkpoint } from './checkpoint.ts';
import { unpickle } from './pickle.ts';
import type { StorageRef } from './pickle-values.ts';
import type { Source } from './source.ts';
import { storedBytes } from './stored.ts';
import { checkpointOf, Storages } from './torch.ts';
import type { Place } from './torch.ts';

const magic = 0x1950a86a20f9469cfc6cn;
const noStorages = () => { throw new Error('its header refers to a storage'); };

/**
 * magic number, protocol version, system facts, the value, keys of the storages; then each storage: its number of elements in
 * 8 bytes, and its elements (torch/serialization.py, _legacy_save).
 * @throws Error naming the file: not such a file, cut short, or a pickle that asks for what is refused
 */
export async function openTorchLegacy(source: Source): Promise<Checkpoint> {
  const storages = new Storages();
  let at = 0;
  const next = async (persistent: (id: unknown) => unknown) => {
    const { value, end } = await unpickle(source, at, source.size, persistent);
    at = end;
    return value;
  };
  try {
    const first = await next(noStorages);
    if (first !== magic) throw new Error('it is a pickle, but not one that torch.save wrote. Save the state_dict with torch.save, or as safetensors');
    const version = await next(noStorages);
    if (version !== 1001) throw new Error(`it is of PyTorch's protocol ${String(version)}, and 1001 is the one known`);
    const system = await next(noStorages);
    const little = !(system instanceof Map) || system.get('little_endian') !== false;
    const value = await next(storages.persistent), keys = await next(noStorages);
    if (!Array.isArray(keys)) throw new Error('its list of storages is not a list');
    const places = placesOf(source, storages, keys, at);
    // the first one tells whether the places are right at all; the others are checked when they are read
    for (const p of [...places.values()].slice(0, 1)) await checkLength(source, p, little);
    const checked = new Set<string>();
    const place = async (s: StorageRef) => {
      const p = places.get(s.key);
      if (!p) throw new Error(`storage ${s.key.slice(0, 80)} is not in it`);
      if (!checked.has(s.key)) { await checkLength(source, p, little); checked.add(s.key); }
      return p;
    };
    return await checkpointOf(source, 'torch legacy', value, little, place, (s) => {
      if (!places.has(s.key)) throw new Error(`storage ${s.key.slice(0, 80)}, which its pickle names, is not in it`);
    });
  } catch (e) {
    throw new Error(`${source.name} cannot be opened: ${e instanceof Error ? e.message : String(e)}`, { cause: e });
  }
}

/** The storages follow one another in the order of `keys`; their lengths are known from the pickle. */
function placesOf(source: Source, storages: Storages, keys: readonly unknown[], start: number): Map<string, Place> {
  const places = new Map<string, Place>();
  let at = start;
  for (const key of keys) {
    const name = `${key}`, s = storages.byKey.get(name), stored = s?.dtype.stored;
    if (!s) throw new Error(`storage ${name.slice(0, 80)} stands in it and its pickle does not say what it is`);
    if (!stored) throw new Error(`storage ${name.slice(0, 80)} is of type ${s.dtype.name}, which is not read`);
    places.set(name, { start: at + 8, length: s.length });
    at += 8 + s.length * storedBytes[stored];
  }
  if (at > source.size) throw new Error(`it is cut short: it should have ${at} bytes and has ${source.size}. Download or copy it again`);
  return places;
}

async function checkLength(source: Source, place: Place, little: boolean): Promise<void> {
  const b = await source.read(place.start - 8, place.start), length = new DataView(b.buffer, b.byteOffset, 8).getBigInt64(0, little);
  if (length !== BigInt(place.length)) throw new Error(`a storage should have ${place.length} numbers and says ${length}`);
}
