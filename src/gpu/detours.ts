/** Ways around operators that an engine computes wrongly. Programs in, programs out; each detour says what was measured. */
import type { Eqn, Ops, Program, Type, Var } from '../net/program.ts';

/**
 * onnxruntime 1.30's WebGPU Conv gives silently wrong numbers for kernels larger than 1x1 when the input's channels are a multiple of 3
 * but not of 4 and more than 3 (6, 9, 15, 18, 33 ...) and the output's are a multiple of 4: its three-wide kernel loads the wrong
 * elements, on every adapter tried. Channels of zeros up to the next multiple of 4 lead to its four-wide kernel and change no sum.
 */
const isMiscomputed = (channels: number, [out, , kh, kw]: readonly number[]) =>
  channels > 3 && channels % 3 === 0 && channels % 4 !== 0 && out % 4 === 0 && kh * kw > 1;

const known = new WeakMap<Program, Program>();

/** The same network, computed so that onnxruntime's WebGPU provider gets it right. The same object when nothing needs it. */
export function detoursForWebGpu(p: Program): Program {
  const made = known.get(p) ?? widenConvs(p);
  known.set(p, made);
  return made;
}

function widenConvs(p: Program): Program {
  const vars: Type[] = [...p.vars], eqns: Eqn[] = [];
  const widen = (v: Var, more: number, scope: string): Var => {
    const { dtype, shape: [n, c, ...rest] } = vars[v];
    const out = vars.push({ dtype, shape: [n, c + more, ...rest] }) - 1;
    eqns.push({ op: 'Pad', attrs: { pads: [0, 0, 0, 0, 0, more, 0, 0] } satisfies Ops['Pad'], ins: [v], out, scope });
    return out;
  };
  for (const e of p.eqns) {
    const channels = e.op === 'Conv' ? p.vars[e.ins[0]].shape[1] : 0;
    if (e.op !== 'Conv' || !isMiscomputed(channels, p.vars[e.ins[1]].shape)) { eqns.push(e); continue; }
    const more = 4 - (channels % 4), [x, w, ...bias] = e.ins;
    eqns.push({ ...e, ins: [widen(x, more, e.scope), widen(w, more, e.scope), ...bias] });
  }
  return eqns.length === p.eqns.length ? p : { ...p, vars, eqns };
}
