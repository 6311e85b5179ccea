/** Conditions that a person writes: arithmetic and comparisons over a value's statistics. The parser gives a tree; only what is listed here is computed. */
import jsep, { type Expression } from 'jsep';
import type { Measured } from './measure.ts';

export const names = ['min', 'max', 'mean', 'std', 'nan', 'inf', 'count', 'zeros', 'used', 'commonest', 'margin'] as const;
type Scope = Readonly<Record<string, number | undefined>>;
type Compiled = (scope: Scope) => number | boolean;

const calls: Readonly<Record<string, (...a: number[]) => number>> = { abs: Math.abs, min: Math.min, max: Math.max, sqrt: Math.sqrt, log: Math.log, log10: Math.log10, exp: Math.exp, round: Math.round };
const unary: Readonly<Record<string, (a: number) => number | boolean>> = { '-': (a) => -a, '+': (a) => a, '!': (a) => !a };
const binary: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b, '**': (a, b) => a ** b,
  '<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b, '==': (a, b) => a === b, '!=': (a, b) => a !== b,
};
const mostLength = 400;

/**
 * 'std > 10 || nan > 0'. Names: those in `names`; calls: abs, min, max, sqrt, log, log10, exp, round. A name that a value does not have
 * (the `used` of a picture) is not a number, so no comparison with it holds.
 * @throws Error saying what is not understood
 */
export function compile(text: string): (m: Measured) => boolean {
  if (text.length > mostLength) throw new Error(`A condition has at most ${mostLength} characters.`);
  let tree: Expression;
  try { tree = jsep(text); } catch (e) { throw new Error(`The condition "${text}" cannot be read: ${(e as Error).message}.`, { cause: e }); }
  const run = build(tree, text);
  return ({ stats, zeros, used, commonest, margin }) => {
    const { min, max, mean, std, nan, inf, count } = stats;
    return Boolean(run({ min, max, mean, std, nan, inf, count, zeros, used, commonest, margin }));
  };
}

function build(e: Expression, text: string): Compiled {
  const refuse = (what: string): never => { throw new Error(`The condition "${text}" ${what}. Names: ${names.join(', ')}; calls: ${Object.keys(calls).join(', ')}.`); };
  const own = <T>(table: Readonly<Record<string, T>>, key: unknown): T | undefined => (typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined);
  const at = (x: unknown): Compiled => build(x as Expression, text);
  switch (e.type) {
    case 'Literal': {
      const { value } = e;
      if (typeof value === 'number' || typeof value === 'boolean') return () => value;
      return refuse(`holds ${String(e.raw)}, which is not a number`);
    }
    case 'Identifier': {
      const name = String(e.name);
      if (!(names as readonly string[]).includes(name)) return refuse(`names "${name}", which is not known`);
      return (scope) => scope[name] ?? Number.NaN;
    }
    case 'UnaryExpression': {
      const f = own(unary, e.operator), a = at(e.argument);
      return f ? (s) => f(Number(a(s))) : refuse(`uses "${String(e.operator)}"`);
    }
    case 'BinaryExpression': {
      const [a, b] = [at(e.left), at(e.right)];
      if (e.operator === '&&') return (s) => Boolean(a(s)) && Boolean(b(s));
      if (e.operator === '||') return (s) => Boolean(a(s)) || Boolean(b(s));
      const f = own(binary, e.operator);
      return f ? (s) => f(Number(a(s)), Number(b(s))) : refuse(`uses "${String(e.operator)}"`);
    }
    case 'CallExpression': {
      const callee = e.callee as Expression, f = callee.type === 'Identifier' ? own(calls, callee.name) : undefined;
      const args = (e.arguments as Expression[]).map(at);
      return f ? (s) => f(...args.map((a) => Number(a(s)))) : refuse('calls something that is not known');
    }
    case 'Compound': return refuse((e.body as unknown[]).length ? 'is more than one expression' : 'is empty');
    default: return refuse(`holds a ${e.type}, which conditions do not have`);
  }
}
