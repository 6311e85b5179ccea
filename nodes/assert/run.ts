/** Checks a value and fails the run when it does not hold. Makes nothing. */
import { sourceOf } from '../../src/models/source.ts';
import { readNpy } from '../../src/models/npy.ts';
import type { TensorData } from '../../src/net/tensor.ts';
import { measureOf } from '../../src/run/measure.ts';
import { showNumber } from '../../src/run/picture.ts';
import type { Value } from '../../src/run/value.ts';
import type { Context, Verb } from '../../src/run/verb.ts';
import { parseShape } from './shape.ts';

interface Numbers { readonly data: TensorData; readonly shape: readonly number[] }

async function numbersOf({ kind, tensor, number }: Value): Promise<Numbers> {
  if (tensor) return { data: await tensor.data(), shape: tensor.shape };
  if (number === undefined) throw new Error(`A ${kind} has no numbers to check. Wire a picture, a latent, codes or a number here.`);
  return { data: Float64Array.of(number) as unknown as TensorData, shape: [] };
}

const clamp = (x: number) => Math.min(1, Math.max(-1, x));
/** Mean over the batch, in dB; infinite for equal pictures. */
function psnrOf(x: Numbers, y: Numbers): number {
  const b = x.shape[0] ?? 1, each = x.data.length / b;
  let sum = 0;
  for (let n = 0; n < b; n++) {
    let squares = 0;
    for (let i = n * each; i < (n + 1) * each; i++) squares += (clamp(x.data[i]) - clamp(y.data[i])) ** 2;
    sum += 10 * Math.log10(4 / (squares / each));
  }
  return sum / b;
}

function refuseUnequal(x: Numbers, y: Numbers, tolerance: number, other: string): void {
  sameShape(x, y, other);
  if ((x.data instanceof Int32Array) !== (y.data instanceof Int32Array)) throw new Error(`The value holds ${x.data instanceof Int32Array ? 'whole' : 'real'} numbers and ${other} does not.`);
  let far = 0, at = -1, count = 0;
  for (let i = 0; i < x.data.length; i++) {
    if (Object.is(x.data[i], y.data[i])) continue;
    const d = Math.abs(x.data[i] - y.data[i]);
    // NaN is no distance: only NaN equals NaN
    if (d <= tolerance) continue;
    count++;
    if (!(d <= far)) { far = d; at = i; }
  }
  if (count) throw new Error(`${count} of ${x.data.length} numbers are not those of ${other}: number ${at} is ${showNumber(x.data[at])}, not ${showNumber(y.data[at])} (tolerance ${tolerance}).`);
}
function sameShape(x: Numbers, y: Numbers, other: string): void {
  if (`${x.shape}` !== `${y.shape}`) throw new Error(`The value has shape [${x.shape.join(', ')}] and ${other} [${y.shape.join(', ')}].`);
}

async function check({ params, files }: Context, value: Value, reference: Value | undefined): Promise<void> {
  const what = String(params.check), x = await numbersOf(value);
  const needed = async () => {
    if (!reference) throw new Error('There is no reference. Wire what the value is compared with.');
    return numbersOf(reference);
  };
  switch (what) {
    case 'finite': {
      const { stats: { nan, inf } } = measureOf(x.data, value);
      if (nan + inf) throw new Error(`${nan} of ${x.data.length} numbers are NaN and ${inf} infinite.`);
      return;
    }
    case 'shape': {
      const want = parseShape(String(params.shape));
      if (want.length !== x.shape.length || want.some((n, i) => n !== null && n !== x.shape[i])) throw new Error(`The shape is ${x.shape.join(' ')}, and ${String(params.shape).trim()} is asserted.`);
      return;
    }
    case 'range': {
      const { stats: { min, max, nan } } = measureOf(x.data, value), [low, high] = [Number(params.min), Number(params.max)];
      if (nan || !(min >= low && max <= high)) throw new Error(`The numbers go from ${showNumber(min)} to ${showNumber(max)}${nan ? `, and ${nan} are NaN` : ''}; ${low} to ${high} is asserted.`);
      return;
    }
    case 'psnr': {
      const y = await needed();
      sameShape(x, y, 'the reference');
      const db = psnrOf(x, y);
      if (!(db >= Number(params.psnr))) throw new Error(`The PSNR is ${showNumber(db)} dB, and at least ${Number(params.psnr)} dB is asserted.`);
      return;
    }
    case 'usage': {
      const { used } = measureOf(x.data, { ...value, shape: x.shape });
      if (used === undefined) throw new Error('This value does not say of how many codes it is. Wire codes that come from a quantizer or a sampler.');
      if (!(100 * used >= Number(params.usage))) throw new Error(`${showNumber(100 * used)} % of the codebook is used, and at least ${Number(params.usage)} % is asserted.`);
      return;
    }
    case 'equals': return refuseUnequal(x, await needed(), Number(params.tolerance), 'the reference');
    case 'file': {
      const name = String(params.file), source = await files.open(name);
      return refuseUnequal(x, await readNpy(sourceOf(name, await source.read(0, source.size))), Number(params.tolerance), name);
    }
    default: throw new Error(`There is no check "${what}".`);
  }
}

export const verb: Verb = {
  async fingerprint(params, files) { return params.check === 'file' ? files.digest(String(params.file)) : ''; },
  async *run(ctx, { value, reference }) {
    await check(ctx, value, reference);
    return {};
  },
};
