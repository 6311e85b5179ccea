/** What changes with a node's main file: what was chosen for the file before no longer belongs. Pure. */
import type { NodeSpec, ParamValue } from './node.ts';

/** The parameter that pins the content of the main file. */
export const pin = 'sha256';
const isShipped = (file: unknown) => String(file).startsWith('samples/');

/** The parameter that names the main file of a node type: its first one. */
export const mainFileOf = (spec: NodeSpec) => Object.entries(spec.params).find(([, p]) => p.kind === 'file')?.[0];

/** The parameters to set with a file: its pinned digest was the old file's, and a shipped config belongs to a shipped checkpoint only. */
export function withFile(spec: NodeSpec, params: Readonly<Record<string, unknown>>, param: string, file: string): Record<string, ParamValue> {
  const values: Record<string, ParamValue> = { [param]: file };
  if (param !== mainFileOf(spec)) return values;
  if (spec.params[pin]) values[pin] = '';
  for (const [other, p] of Object.entries(spec.params)) if (other !== param && p.kind === 'file' && isShipped(params[other]) && !isShipped(file)) values[other] = '';
  return values;
}
