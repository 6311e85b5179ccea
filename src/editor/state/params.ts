/** Small questions about parameters. Pure. */
import type { NodeSpec, Params, ParamSpec } from '../../graph/node.ts';

/** Whether a parameter means something for the values of the others (`when`). */
export function isShown(p: ParamSpec, params: Params, spec: NodeSpec): boolean {
  if (!p.when) return true;
  const [other, values] = p.when;
  return values.includes((params[other] ?? spec.params[other]?.default) as never);
}

/** 'landscape-5801.png' of 'samples/landscape-5801.png'; a sample's own title where it has one. */
export function fileTitle(value: string, p: Extract<ParamSpec, { kind: 'file' }>): string {
  return p.samples?.find(([file]) => file === value)?.[1] ?? value.slice(value.lastIndexOf('/') + 1);
}
