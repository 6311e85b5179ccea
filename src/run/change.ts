/** What a person puts in a value's place: other numbers of the same type and shape. Makes arrays; knows no engine and no step. */
import type { Shape } from '../net/program.ts';
import type { TensorData } from '../net/tensor.ts';

export type Change =
  /** All numbers, C order; as many as there are. An .npy file's are read before. */
  | { readonly do: 'set'; readonly data: TensorData; /** for the record: a file's name */ readonly from?: string; /** for the record: the changes it came of */ readonly says?: string }
  /** Codes painted, or any single numbers: [flat index, number]. */
  | { readonly do: 'cells'; readonly cells: readonly (readonly [index: number, value: number])[] }
  /** One channel (axis 1) of (b, c, ...) to one number. */
  | { readonly do: 'channel'; readonly channel: number; readonly value: number }
  | { readonly do: 'fill'; readonly value: number }
  /** What was computed, back in its place. */
  | { readonly do: 'restore' };

export interface Changed { readonly dtype: 'float32' | 'int32'; readonly shape: Shape; readonly below?: number }

/** The numbers after the change; `old` is not written to. @throws Error saying why it does not fit */
export function applyChange(old: TensorData, { dtype, shape, below }: Changed, change: Exclude<Change, { do: 'restore' }>): TensorData {
  const check = (x: number, where: string) => {
    if (dtype === 'int32' && !Number.isInteger(x)) throw new Error(`${where} takes whole numbers, and ${x} is not one.`);
    if (below !== undefined && !(x >= 0 && x < below)) throw new Error(`${where} takes codes from 0 to ${below - 1}, and ${x} is not one.`);
    return x;
  };
  const fresh = () => (dtype === 'int32' ? Int32Array.from(old) : Float32Array.from(old));
  switch (change.do) {
    case 'set': {
      if (change.data.length !== old.length) throw new Error(`The value is ${shape.join('×')} (${old.length} numbers), and ${change.data.length} are given. Give as many.`);
      if (dtype === 'int32' || below !== undefined) change.data.forEach((x, i) => check(x, `Cell ${i}`));
      return dtype === 'int32' ? Int32Array.from(change.data) : Float32Array.from(change.data);
    }
    case 'cells': {
      const out = fresh();
      for (const [i, x] of change.cells) {
        if (!Number.isInteger(i) || i < 0 || i >= out.length) throw new Error(`There is no cell ${i}; there are ${out.length}, counted from 0.`);
        out[i] = check(x, `Cell ${i}`);
      }
      return out;
    }
    case 'channel': {
      const [b, c = 0] = shape, each = old.length / (b * c), out = fresh();
      if (shape.length < 3 || !Number.isInteger(change.channel) || change.channel < 0 || change.channel >= c) {
        throw new Error(shape.length < 3 ? `A value of shape ${shape.join('×') || 'one number'} has no channels.` : `There is no channel ${change.channel}; there are ${c}, counted from 0.`);
      }
      check(change.value, `Channel ${change.channel}`);
      for (let n = 0; n < b; n++) out.fill(change.value, (n * c + change.channel) * each, (n * c + change.channel + 1) * each);
      return out;
    }
    case 'fill': return fresh().fill(check(change.value, 'The value'));
  }
}

/** 'codes 3 and 7 painted', for the timeline and the trace. */
export function describeChange(c: Change): string {
  switch (c.do) {
    case 'set': return c.says ?? (c.from === undefined ? `${c.data.length} numbers set` : `from ${c.from}`);
    case 'cells': return c.cells.length <= 3 ? c.cells.map(([i, x]) => `[${i}] = ${x}`).join(', ') : `${c.cells.length} cells set`;
    case 'channel': return `channel ${c.channel} = ${c.value}`;
    case 'fill': return `all = ${c.value}`;
    case 'restore': return 'restored';
  }
}
