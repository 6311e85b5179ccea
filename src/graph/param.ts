/** Whether a parameter's value is one its spec allows, and what a person may type for it. Pure. */
import type { NodeSpec, ParamSpec, ParamValue } from './node.ts';

const quote = (v: unknown) => JSON.stringify(v) ?? String(v);

/** What is wrong with a value, as a sentence, or null. */
export function paramFault(p: ParamSpec, value: unknown): string | null {
  const expected = (what: string) => `${p.label} must be ${what}, not ${quote(value)}.`;
  switch (p.kind) {
    case 'file': return typeof value === 'string' ? null : expected('the name of a file');
    case 'text': return typeof value === 'string' ? null : expected('text');
    case 'toggle': return typeof value === 'boolean' ? null : expected('true or false');
    case 'choice': return p.options.some(([v]) => v === value) ? null : expected(`one of ${p.options.map(([v]) => v).join(', ')}`);
    case 'number': {
      const unit = p.unit ? ` ${p.unit}` : '';
      if (typeof value !== 'number' || !Number.isFinite(value)) return expected(p.integer ? 'a whole number' : 'a number');
      if (p.integer && !Number.isInteger(value)) return expected('a whole number');
      if (p.min !== undefined && value < p.min) return expected(`at least ${p.min}${unit}`);
      if (p.max !== undefined && value > p.max) return expected(`at most ${p.max}${unit}`);
      return null;
    }
  }
}

/** The sentence for a parameter a node type does not have. */
export function unknownParam(spec: NodeSpec, name: string): string {
  const names = Object.keys(spec.params);
  return `There is no parameter "${name}" here. ${names.length ? `Parameters: ${names.join(', ')}.` : 'This node has none.'}`;
}

/**
 * A parameter's value from text, as in `--set image.side=512`.
 * @throws Error in words when the text does not stand for an allowed value, or the node has no such parameter
 */
export function parseParam(spec: NodeSpec, name: string, text: string): ParamValue {
  if (!Object.hasOwn(spec.params, name)) throw new Error(unknownParam(spec, name));
  const p = spec.params[name];
  const value = p.kind === 'number' && text.trim() !== '' ? Number(text) : p.kind === 'toggle' && /^(true|false)$/.test(text) ? text === 'true' : text;
  const fault = paramFault(p, Number.isNaN(value) ? text : value);
  if (fault) throw new Error(fault);
  return value;
}
