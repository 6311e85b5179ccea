/** Adam and AdamW on one flat vector (Kingma and Ba 2015; Loshchilov and Hutter 2019; torch.optim), as equations and as the numbers they are fed. */
import type { Builder } from './build.ts';
import { add, mul, reshape, scale } from './layers.ts';
import type { Var } from './program.ts';

export interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export interface Moments { readonly first: Var; readonly second: Var }

/** Scalars, shape (), that change from step to step. */
export interface Pace {
  /** Learning rate over 1 - beta1^t. */
  readonly rate: Var;
  /** 1 over the root of 1 - beta2^t. */
  readonly correction: Var;
  /** What is left of decayed weights: 1 - learning rate x weight decay. */
  readonly keep: Var;
}

export interface PaceNumbers { readonly rate: number; readonly correction: number; readonly keep: number }

/** @param t the step, counted from 1 */
export const paceAt = (t: number, learningRate: number, { beta1, beta2 }: AdamSettings, weightDecay = 0): PaceNumbers =>
  ({ rate: learningRate / (1 - beta1 ** t), correction: 1 / Math.sqrt(1 - beta2 ** t), keep: 1 - learningRate * weightDecay });

/**
 * One step: w, gradient and moments (n) -> new w and moments.
 * @param decayed how many numbers at the front of w decay; the rest does not
 */
export function adam(b: Builder, w: Var, gradient: Var, m: Moments, pace: Pace, s: AdamSettings, decayed = 0): { w: Var; moments: Moments } {
  return b.layer('adam', () => {
    const first = add(b, scale(b, m.first, s.beta1), scale(b, gradient, 1 - s.beta1));
    const second = add(b, scale(b, m.second, s.beta2), scale(b, mul(b, gradient, gradient), 1 - s.beta2));
    const deviation = add(b, mul(b, b.op('Sqrt', [second], {}), pace.correction), b.const([s.epsilon]));
    const step = mul(b, pace.rate, b.op('Div', [first, deviation], {}));
    return { w: b.op('Sub', [decayed ? mul(b, w, shrink(b, w, pace.keep, decayed)) : w, step], {}), moments: { first, second } };
  });
}

/** `keep` for the first numbers, 1 for the rest: (n). */
function shrink(b: Builder, w: Var, keep: Var, decayed: number): Var {
  const [n] = b.shape(w), front = b.op('Expand', [reshape(b, keep, [1])], { shape: [decayed] }); // () -> (1) -> (decayed)
  return decayed === n ? front : b.op('Concat', [front, b.op('Expand', [b.const([1])], { shape: [n - decayed] })], { axis: 0 });
}

/** Root of the sum of squares, shape (). */
export const norm = (b: Builder, x: Var): Var =>
  reshape(b, b.op('Sqrt', [b.op('ReduceSum', [mul(b, x, x)], { axes: b.shape(x).map((_, i) => i) })], {}), []); // (1, ...) -> ()

/** The gradient, shortened to at most this length, as torch.nn.utils.clip_grad_norm_ does. */
export const clipped = (b: Builder, gradient: Var, length: Var, most: number): Var =>
  mul(b, gradient, b.op('Min', [b.op('Div', [b.const([most]), add(b, length, b.const([1e-6]))], {}), b.const([1])], {}));
