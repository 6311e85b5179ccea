/** What makes a breakpoint fire: named conditions over a value's statistics, each with what to check when it does. Reads no tensor. */
import type { ValueKind } from '../graph/port.ts';
import { showNumber } from './picture.ts';
import { compile } from './expression.ts';
import type { Measured } from './measure.ts';

/** One of the catalogue with its parameters, or an expression: see run/expression.ts. */
export type Condition = { readonly name: string; readonly params?: Readonly<Record<string, number>> } | { readonly expression: string };

/** A value that met a condition. */
export interface Found {
  /** Its name among the step's values. */
  readonly on: string;
  /** 'std 0.3 is above 0.1' */
  readonly says: string;
  /** What to check. */
  readonly advice?: string;
  readonly measured: Measured;
}

export interface ConditionParam { readonly name: string; readonly label: string; readonly default: number; readonly unit?: string }
type Numbers = Readonly<Record<string, number>>;
export interface NamedCondition {
  readonly name: string;
  readonly title: string;
  readonly params: readonly ConditionParam[];
  /** Only values of these kinds are tested; any when absent. */
  readonly kinds?: readonly ValueKind[];
  /** What to check when it fires. */
  readonly advice: string;
  /** Needs what was seen at this place before. */
  readonly needsBefore?: true;
  /** Why it fires, or undefined. `before` is whether the numbers are those seen here last time; absent the first time. */
  test(m: Measured, p: Numbers, sameAsBefore?: boolean): string | undefined;
}

const says = (met: boolean, text: () => string) => (met ? text() : undefined);
const percent = (x: number) => `${showNumber(100 * x)} %`;

export const conditions: readonly NamedCondition[] = [
  {
    name: 'nan-inf', title: 'Holds NaN or infinity', params: [],
    advice: 'Step into the layer and find the first one with such numbers: usually a division by a variance of 0, an exponential of a large number, or weights that hold them already. In training, lower the learning rate.',
    test: ({ stats: { nan, inf } }) => says(nan + inf > 0, () => `${nan} NaN and ${inf} infinite numbers`),
  },
  {
    name: 'outside', title: 'Outside a range', params: [{ name: 'min', label: 'Lowest', default: -1 }, { name: 'max', label: 'Highest', default: 1 }],
    advice: 'Pictures should arrive in [-1, 1]: check how the picture was scaled. Inside a network, compare with a checkpoint that works: a wrong normalisation or weights of another model go out of range first.',
    test: ({ stats: { min, max } }, p) => says(min < p.min || max > p.max, () => `from ${showNumber(min)} to ${showNumber(max)}, outside ${p.min} to ${p.max}`),
  },
  {
    name: 'all-zero', title: 'All zero', params: [],
    advice: 'Look at what it reads: an activation that cuts everything off, a layer whose weights are zero or were not found in the checkpoint, or a mask that leaves nothing.',
    test: ({ zeros, stats: { count } }) => says(count > 0 && zeros === 1, () => `all ${count} numbers are 0`),
  },
  {
    name: 'zeros-above', title: 'More zeros than', params: [{ name: 'percent', label: 'Zeros', default: 90, unit: '%' }],
    advice: 'Many zeros mean units that no longer answer. Check the layer before it and, in training, the learning rate and the initial weights.',
    test: ({ zeros }, p) => says(100 * zeros > p.percent, () => `${percent(zeros)} of the numbers are 0, more than ${p.percent} %`),
  },
  {
    name: 'constant', title: 'All numbers equal', params: [],
    advice: 'What it reads has no effect any more. Check the input picture, and whether a layer before it saturates.',
    test: ({ stats: { min, max, count } }) => says(count > 1 && min === max, () => `all ${count} numbers are ${showNumber(min)}`),
  },
  {
    name: 'unchanged', title: 'Unchanged since it was last seen here', params: [], needsBefore: true,
    advice: 'If it should have changed: was the parameter saved, is the node muted or its output pinned? In training the weights before it may be frozen or their gradients zero.',
    test: ({ stats: { count } }, _, same) => says(same === true, () => `the same ${count} numbers as last time`),
  },
  {
    name: 'changed', title: 'Changed since it was last seen here', params: [], needsBefore: true,
    advice: 'With the same seed, engine and files a run gives the same numbers. Compare the two runs: the first node that differs is the one to look at.',
    test: (_, __, same) => says(same === false, () => 'other numbers than last time'),
  },
  {
    name: 'mean-beyond', title: 'Mean beyond', params: [{ name: 'limit', label: 'Magnitude', default: 1 }],
    advice: 'A drifting mean points at a missing normalisation or a bias of another model. Compare the layer with the same one of a checkpoint that works.',
    test: ({ stats: { mean } }, p) => says(Math.abs(mean) > p.limit, () => `mean ${showNumber(mean)} is beyond ±${p.limit}`),
  },
  {
    name: 'std-above', title: 'Standard deviation above', params: [{ name: 'limit', label: 'Limit', default: 10 }],
    advice: 'Activations explode: look one layer back for the first large one. In training lower the learning rate or the adversarial weight.',
    test: ({ stats: { std } }, p) => says(std > p.limit, () => `std ${showNumber(std)} is above ${p.limit}`),
  },
  {
    name: 'std-below', title: 'Standard deviation below', params: [{ name: 'limit', label: 'Limit', default: 0.001 }],
    advice: 'Activations vanish: check that the weights were found (the model node lists missing ones) and that the input is not empty.',
    test: ({ stats: { std, count } }, p) => says(count > 1 && std < p.limit, () => `std ${showNumber(std)} is below ${p.limit}`),
  },
  {
    name: 'code-use-below', title: 'Codebook use below', kinds: ['codes'], params: [{ name: 'percent', label: 'Of the codebook', default: 5, unit: '%' }],
    advice: 'The codebook collapses, or the picture is very plain. Look at the codebook atlas; in training raise the commitment loss or restart dead codes.',
    test: ({ used }, p) => says(used !== undefined && 100 * used < p.percent, () => `${percent(used!)} of the codebook is used, less than ${p.percent} %`),
  },
  {
    name: 'one-code-above', title: 'One code takes more than', kinds: ['codes'], params: [{ name: 'percent', label: 'Of the cells', default: 50, unit: '%' }],
    advice: 'One code stands for most of the picture. If the picture is not that plain, the latent has collapsed: look at its channels, and at the distances in the quantizer.',
    test: ({ commonest }, p) => says(commonest !== undefined && 100 * commonest > p.percent, () => `one code takes ${percent(commonest!)} of the cells, more than ${p.percent} %`),
  },
  {
    name: 'margin-below', title: 'Margin below', kinds: ['logits', 'map'], params: [{ name: 'limit', label: 'Margin', default: 0.01 }],
    advice: 'The best choice leads the second best by almost nothing, so another engine or precision may choose differently. Compare the two candidates decoded in place.',
    test: ({ margin }, p) => says(margin !== undefined && margin < p.limit, () => `the smallest margin is ${showNumber(margin!)}, below ${p.limit}`),
  },
  {
    name: 'psnr-below', title: 'PSNR below', kinds: ['number'], params: [{ name: 'db', label: 'PSNR', default: 20, unit: 'dB' }],
    advice: 'Check that the model belongs to this kind of picture, that the picture is in [-1, 1], and that no weights are missing. Look at the difference map: errors at the edges point at padding.',
    test: ({ stats: { mean } }, p) => says(mean < p.db, () => `${showNumber(mean)} dB is below ${p.db} dB`),
  },
  {
    name: 'number-beyond', title: 'Number outside', kinds: ['number', 'loss'], params: [{ name: 'min', label: 'Lowest', default: 0 }, { name: 'max', label: 'Highest', default: 1 }],
    advice: 'Step back to what it was computed from, and compare with a run in which it was inside.',
    test: ({ stats: { mean } }, p) => says(!(mean >= p.min && mean <= p.max), () => `${showNumber(mean)} is outside ${p.min} to ${p.max}`),
  },
];

export type Tester = (name: string, m: Measured, sameAsBefore?: boolean) => Found | undefined;

/** @throws Error when the condition is not in the catalogue or its expression cannot be understood */
export function testerOf(c: Condition): Tester & { readonly needsBefore?: boolean } {
  if ('expression' in c) {
    const meets = compile(c.expression);
    return (on, measured) => (meets(measured) ? { on, measured, says: c.expression } : undefined);
  }
  const named = conditions.find((n) => n.name === c.name);
  if (!named) throw new Error(`There is no condition "${c.name}". Conditions: ${conditions.map((n) => n.name).join(', ')}.`);
  const params = { ...Object.fromEntries(named.params.map((p) => [p.name, p.default])), ...c.params };
  const unknown = Object.keys(c.params ?? {}).find((k) => !named.params.some((p) => p.name === k));
  if (unknown !== undefined) throw new Error(`The condition ${c.name} has no parameter "${unknown}". Parameters: ${named.params.map((p) => p.name).join(', ') || 'none'}.`);
  const test: Tester = (on, measured, same) => {
    if (named.kinds && !named.kinds.includes(measured.kind)) return undefined;
    const text = named.test(measured, params, same);
    return text === undefined ? undefined : { on, measured, says: text, advice: named.advice };
  };
  return Object.assign(test, { needsBefore: named.needsBefore });
}

/** 'nan-inf', 'std-above limit=3', 'outside min=-2 max=2'; anything else is an expression. @throws as testerOf */
export function parseCondition(text: string): Condition {
  const [name, ...rest] = text.trim().split(/\s+/);
  if (!conditions.some((c) => c.name === name)) { compile(text); return { expression: text }; }
  const params = Object.fromEntries(rest.map((word) => {
    const [, key, value] = /^([a-z]+)=(-?[\d.eE+-]+)$/.exec(word) ?? [];
    if (key === undefined || !Number.isFinite(Number(value))) throw new Error(`The condition "${text}" has "${word}", which should be written name=number.`);
    return [key, Number(value)];
  }));
  const condition = { name, ...(rest.length && { params }) };
  testerOf(condition);
  return condition;
}
