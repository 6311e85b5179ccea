/** Reverse mode: a walk over a network's own equations that writes more equations. Knows no runtime; the rules are in vjp.ts. */
import type { Builder } from './build.ts';
import { add } from './layers.ts';
import type { Program, Var } from './program.ts';
import { sendBack } from './vjp.ts';

/**
 * Gradients of the sum over all seeds of (seed . variable), with respect to `wrt`.
 * A seed may stand on any variable, so that two losses which meet share what lies before. Written under 'backward/<layer>'.
 * @param seeds variable to its gradient, of the same shape
 * @returns one per `wrt`, of its shape; undefined where no seed depends on it
 * @throws Error naming the layer whose operator has no gradient
 */
export function pullback(b: Builder, seeds: ReadonlyMap<Var, Var>, wrt: readonly Var[], prefix = 'backward'): (Var | undefined)[] {
  const eqns = b.eqns.slice(), wanted = new Set(wrt), live = new Set(wrt);
  for (const e of eqns) if (e.op !== 'StopGradient' && b.vars[e.out].dtype === 'float32' && e.ins.some((v) => live.has(v))) live.add(e.out);
  const gradients = new Map(seeds);
  for (const e of eqns.reverse()) {
    const dy = gradients.get(e.out);
    if (dy === undefined || e.op === 'StopGradient' || !e.ins.some((v) => live.has(v))) continue;
    if (!wanted.has(e.out)) gradients.delete(e.out);
    b.layer(e.scope ? `${prefix}/${e.scope}` : prefix, () => {
      const parts = sendBack(b, e, (i) => live.has(e.ins[i]), dy);
      parts.forEach((d, i) => {
        const v = e.ins[i];
        if (d === undefined || !live.has(v)) return;
        const sofar = gradients.get(v);
        gradients.set(v, sofar === undefined ? d : add(b, sofar, d));
      });
      return live.has(e.ins[0]) ? gradients.get(e.ins[0]) : undefined;
    });
  }
  return wrt.map((v) => gradients.get(v));
}

/** Gradients of the sum of `y`'s elements. */
export const gradient = (b: Builder, y: Var, wrt: readonly Var[], prefix?: string): (Var | undefined)[] =>
  pullback(b, new Map([[y, b.shape(y).length ? b.op('Expand', [b.const([1])], { shape: b.shape(y) }) : b.const([1])]]), wrt, prefix);

/** Without the equations that no output reads. */
export function prune(p: Program): Program {
  const read = new Set<Var>(p.outputs);
  const eqns = p.eqns.toReversed().filter((e) => {
    if (!read.has(e.out)) return false;
    for (const v of e.ins) read.add(v);
    return true;
  }).reverse();
  const kept = <K, V>(m: ReadonlyMap<K, V>, at: (k: K, v: V) => Var) => new Map([...m].filter(([k, v]) => read.has(at(k, v))));
  return { ...p, eqns, params: kept(p.params, (_, v) => v), consts: kept(p.consts, (v) => v), layers: kept(p.layers, (_, v) => v) };
}
