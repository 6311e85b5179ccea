/** JSON as a person would lay it out: keys sorted, two spaces, short flat values on one line. Knows no workflow. */
import { sorted } from './canonical.ts';

const width = 100;
type Json = unknown;
const isScalar = (v: Json) => typeof v !== 'object' || v === null;
/** Scalars, lists of scalars, and objects of those: what may stand on one line. */
const isFlat = (v: Json) => isScalar(v) || (Array.isArray(v) ? v.every(isScalar) : Object.values(v as object).every((x) => isScalar(x) || (Array.isArray(x) && x.every(isScalar))));

function inline(v: Json): string {
  if (isScalar(v)) return JSON.stringify(v);
  if (Array.isArray(v)) return `[${v.map(inline).join(', ')}]`;
  const entries = Object.entries(v as object).map(([k, x]) => `${JSON.stringify(k)}: ${inline(x)}`);
  return entries.length ? `{ ${entries.join(', ')} }` : '{}';
}

function block(v: Json, indent: string): string {
  if (isFlat(v)) {
    const line = inline(v);
    if (isScalar(v) || indent.length + line.length <= width) return line;
  }
  const inner = `${indent}  `;
  if (Array.isArray(v)) return `[\n${v.map((x) => inner + block(x, inner)).join(',\n')}\n${indent}]`;
  return `{\n${Object.entries(v as object).map(([k, x]) => `${inner}${JSON.stringify(k)}: ${block(x, inner)}`).join(',\n')}\n${indent}}`;
}

/** The same data always gives the same text, ending in a newline. Keys whose value is undefined are left out. */
export const printJson = (value: Json): string => `${block(sorted(JSON.parse(JSON.stringify(value))), '')}\n`;
