/** All weights of a network as one vector: where each stands in it, and a network that reads its weights from there. Pure. */
import type { Builder } from './build.ts';
import { type Eqn, type Shape, size, type Var } from './program.ts';

export interface Part { readonly name: string; readonly shape: Shape; readonly at: number; readonly size: number }
export interface Layout { readonly parts: readonly Part[]; readonly size: number }

/** In the order given, without gaps. */
export function layoutOf(weights: Iterable<readonly [name: string, shape: Shape]>): Layout {
  let at = 0;
  const parts = [...weights].map(([name, shape]) => {
    const part = { name, shape, at, size: size(shape) };
    at += part.size;
    return part;
  });
  return { parts, size: at };
}

/** One weight's numbers, where they stand: a view, no copy. */
export const partOf = (flat: Float32Array, { at, size: n }: Part) => flat.subarray(at, at + n);

/** Those of the layout's weights that the network knows: variable for part. */
const held = (b: Builder, { parts }: Layout) => parts.flatMap((p): [Var, Part][] => { const v = b.params.get(p.name); return v === undefined ? [] : [[v, p]]; });

/**
 * What stands before a network so that it reads its weights from `flat`. The network's own variables stay what they are.
 * @returns equations to be put in front, and the names of the weights that are read there
 */
export function unpack(b: Builder, layout: Layout, flat: Var): { eqns: Eqn[]; names: Set<string> } {
  const names = new Set<string>();
  const eqns = held(b, layout).flatMap(([v, { name, shape, at, size: n }]): Eqn[] => {
    const slice = b.input([n]), scope = `weights/${name}`;
    names.add(name);
    return [
      { op: 'Slice', attrs: { axis: 0, start: at, end: at + n }, ins: [flat], out: slice, scope },
      { op: 'Reshape', attrs: { shape }, ins: [slice], out: v, scope },
    ];
  });
  return { eqns, names };
}

/** One vector of what stands for each weight; zeros where nothing does. */
export function pack(b: Builder, { parts }: Layout, of: (name: string) => Var | undefined): Var {
  const flat = parts.map(({ name, size: n }) => {
    const v = of(name);
    return v === undefined ? b.op('Expand', [b.const([0])], { shape: [n] }) : b.op('Reshape', [v], { shape: [n] });
  });
  return flat.length > 1 ? b.op('Concat', flat, { axis: 0 }) : flat[0];
}
