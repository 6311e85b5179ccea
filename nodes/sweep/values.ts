/** A parameter and the values it is given along one axis of a sweep. Text only. */

export interface Axis { readonly name: string; readonly values: readonly string[] }

const steps = /^\s*(-?[\d.]+(?:e-?\d+)?)\s*\.\.\s*(-?[\d.]+(?:e-?\d+)?)\s*(?::\s*(\d+))?\s*$/i;
export const most = 64;

/**
 * '0.5, 0.8, 1' as they stand; '0..1 : 5' as five equal steps, '1..8' as whole numbers.
 * @throws Error saying what is wrong with the text
 */
export function readValues(text: string): string[] {
  const range = steps.exec(text);
  if (!range) {
    const values = text.split(',').map((v) => v.trim()).filter((v) => v !== '');
    if (values.length > most) throw new Error(`takes at most ${most} values, got ${values.length}`);
    return values;
  }
  const [a, b] = [Number(range[1]), Number(range[2])];
  if (Number.isNaN(a) || Number.isNaN(b)) throw new Error(`"${text}" is no range. Write 0..1 : 5 for five steps`);
  if (range[3] === undefined && !(Number.isInteger(a) && Number.isInteger(b))) throw new Error(`"${text}" does not say how many steps. Write ${range[1]}..${range[2]} : 5 for five`);
  const n = range[3] === undefined ? Math.abs(b - a) + 1 : Number(range[3]);
  if (n < 1 || n > most) throw new Error(`takes 1 to ${most} values, got ${n}`);
  return Array.from({ length: n }, (_, i) => `${Number((n === 1 ? a : a + ((b - a) * i) / (n - 1)).toPrecision(12))}`);
}

/** One axis; without a parameter, a single column or row. @throws Error naming the axis */
export function axisOf(which: 'x' | 'y', name: string, text: string): Axis {
  if (!name) return { name: '', values: [''] };
  try {
    const values = readValues(text);
    if (!values.length) throw new Error('has no values. Write some, separated by commas');
    return { name, values };
  } catch (e) { throw new Error(`the ${which} axis (${name}) ${(e as Error).message}.`, { cause: e }); }
}
