/** What both PyTorch serialisations share: the tensors of an unpickled value, named, listed and read. Knows no zip and no stream. */
import type { Checkpoint, TensorInfo } from './checkpoint.ts';
import { plainOf, tensorsIn } from './pickle-walk.ts';
import { Dtype, StorageRef } from './pickle-values.ts';
import type { TensorRef } from './pickle-values.ts';
import type { Source } from './source.ts';
import { countOf, readStrided, storedBytes } from './stored.ts';

/** Where a storage's numbers stand. */
export interface Place { readonly start: number; /** Elements there. */ readonly length: number }

const mostNames = 32 << 20;

/** Storages by their key, built from persistent ids ('storage', type, key, location, length[, view]). */
export class Storages {
  readonly byKey = new Map<string, StorageRef>();

  readonly persistent = (id: unknown): unknown => {
    if (!Array.isArray(id) || id[0] !== 'storage') throw new Error('it refers to something that is not a storage; save the state_dict() alone');
    const [, type, key, , length, view] = id as readonly unknown[];
    if (!(type instanceof Dtype) || (typeof key !== 'string' && typeof key !== 'number')) throw new Error('it refers to a storage without type or key');
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) throw new Error(`it refers to a storage of ${String(length)} numbers`);
    const name = `${key}`, known = this.byKey.get(name);
    if (known && (known.length !== length || known.dtype.name !== type.name)) throw new Error(`it describes storage ${name} in two ways`);
    const root = known ?? new StorageRef(name, type, 0, length);
    this.byKey.set(name, root);
    if (!Array.isArray(view)) return root;
    // (key of the view, offset, length), both in elements: how files before 1.6 share a storage
    const [, offset, part] = view as readonly unknown[];
    if (typeof offset !== 'number' || typeof part !== 'number' || !(offset >= 0 && part >= 0 && offset + part <= length)) throw new Error(`it cuts a part out of storage ${name} that is not in it`);
    return new StorageRef(name, root.dtype, offset, part);
  };
}

/** The state_dict of a Lightning checkpoint gives its names unprefixed; everything else is named by the whole path. */
const nameOf = (path: readonly string[]) => (path[0] === 'state_dict' && path.length > 1 ? path.slice(1) : path).join('.');

/** Different paths may spell one name: 'a.b' and b within a. */
function freeName(short: string, long: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(short)) return short;
  let name = long;
  for (let i = 2; taken.has(name); i++) name = `${long}#${i}`;
  return name;
}

/**
 * @param place where a storage stands; checked to hold what the pickle says
 * @throws Error when the value holds no tensors, or one that the file has no room for
 */
export async function checkpointOf(
  source: Source, format: Checkpoint['format'], value: unknown, little: boolean,
  place: (s: StorageRef) => Promise<Place> | Place, check: (s: StorageRef, bytesEach: number) => void,
): Promise<Checkpoint> {
  const tensors = new Map<string, TensorInfo>(), refs = new Map<string, TensorRef>(), skipped: string[] = [];
  let names = 0;
  for (const { path, tensor } of tensorsIn(value)) {
    const name = freeName(nameOf(path), path.join('.'), refs);
    names += name.length;
    if (names > mostNames) throw new Error('it holds more names than a checkpoint has use for');
    const stored = tensor.dtype.stored;
    if (!stored) { skipped.push(`${name} (${tensor.dtype.name})`); continue; }
    check(tensor.storage, storedBytes[stored]);
    refs.set(name, tensor);
    tensors.set(name, { dtype: stored, shape: tensor.shape, bytes: (countOf(tensor.shape) ?? 0) * storedBytes[stored] });
  }
  if (!tensors.size) throw new Error('there are no tensors in it');
  return {
    name: source.name, format, tensors, extras: extrasOf(value, skipped),
    async read(name) {
      const ref = refs.get(name), info = tensors.get(name);
      if (!ref || !info) throw new Error(`${source.name} holds no tensor ${name}`);
      try {
        const each = storedBytes[info.dtype], storage = await place(ref.storage);
        return await readStrided(source, storage.start + (ref.storage.offset + ref.offset) * each, ref.shape, ref.strides, info.dtype, little);
      } catch (e) {
        throw new Error(`${name} of ${source.name} cannot be read: ${e instanceof Error ? e.message : String(e)}`, { cause: e });
      }
    },
  };
}

function extrasOf(value: unknown, skipped: readonly string[]): Record<string, unknown> {
  const out: [string, unknown][] = [];
  if (value instanceof Map) {
    for (const [k, v] of value) {
      const plain = plainOf(v);
      const empty = typeof plain === 'object' && plain !== null && Object.keys(plain).length === 0;
      if (typeof k === 'string' && plain !== undefined && !(empty && k === 'state_dict')) out.push([k, plain]);
    }
  }
  if (skipped.length) out.push(['tensors of types that are not read', skipped]);
  return Object.fromEntries(out);
}
