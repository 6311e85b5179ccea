/** What the unpickler builds beside plain values: references to tensors and storages, and things kept only by name. Runs nothing. */
import type { StoredType } from './checkpoint.ts';
import { countOf } from './stored.ts';

/** A number type of torch; `stored` is absent for those this program has no use for (complex, quantised, 8-bit floats). */
export class Dtype {
  constructor(readonly name: string, readonly stored: StoredType | undefined) {}
}

/** A run of numbers that lies elsewhere in the file. `offset` counts elements from the start of storage `key`. */
export class StorageRef {
  constructor(readonly key: string, readonly dtype: Dtype, readonly offset: number, readonly length: number) {}
}

export class TensorRef {
  constructor(readonly storage: StorageRef, readonly dtype: Dtype, readonly offset: number, readonly shape: readonly number[], readonly strides: readonly number[]) {}
}

/** An object of a class known to be passive data. Nothing of the class is there; what the file says of the object is. */
export class Opaque {
  readonly entries = new Map<unknown, unknown>();
  readonly items: unknown[] = [];
  state: unknown = undefined;
  constructor(readonly name: string, readonly args: readonly unknown[]) {}
}

/** A class or function of the allow list. `make` is this program's own stand-in for calling it. */
export class Global {
  constructor(readonly name: string, readonly make: (args: readonly unknown[]) => unknown) {}
}

const integer = (x: unknown): x is number => typeof x === 'number' && Number.isSafeInteger(x);

/** Numbers a tensor may repeat by overlapping strides before it is taken for an attack on memory. */
const mostRepeated = 1 << 20;

/** @throws when the tensor's numbers would lie outside its storage */
export function tensorOf(storage: unknown, offset: unknown, shape: unknown, strides: unknown, dtype?: Dtype): TensorRef {
  if (!(storage instanceof StorageRef)) throw new Error('a tensor without a storage');
  if (!Array.isArray(shape) || !Array.isArray(strides) || shape.length !== strides.length || shape.length > 64) throw new Error('a tensor whose shape and strides do not match');
  const count = countOf(shape);
  if (count === undefined || !integer(offset) || offset < 0) throw new Error(`a tensor of impossible shape ${JSON.stringify(shape.map(String))}`);
  let last = offset;
  for (const [i, s] of strides.entries()) {
    if (!integer(s) || s < 0) throw new Error(`a tensor of impossible strides ${JSON.stringify(strides.map(String))}`);
    last += (shape[i] - 1) * s;
  }
  if (count > 0 && !(last < storage.length)) throw new Error(`a tensor that reaches element ${last} of a storage of ${storage.length}`);
  if (count > Math.max(storage.length, mostRepeated)) throw new Error(`a tensor of ${count} numbers over a storage of ${storage.length}`);
  return new TensorRef(storage, dtype ?? storage.dtype, offset, shape as number[], strides as number[]);
}
