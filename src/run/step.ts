/** Runs a network one layer at a time. Whoever holds the generator is the debugger; who computes a piece is not known here. */
import { dotted, slice, type Eqn, type Program, type Var } from '../net/program.ts';
import type { Tensor } from '../net/tensor.ts';
import { replaceable } from './replace.ts';
import type { Run } from './verb.ts';

/** Computes a closed piece of network, whole. Inputs are lent; each output carries one reference for the caller. */
export type RunPiece = (piece: Program, inputs: readonly Tensor[]) => Promise<readonly Tensor[]>;

/**
 * One Step before each layer, named by its place; answered 'into', the layer's own layers and at last its single equations follow.
 * A result lives until its last reader ran; whatever way it ends, nothing stays but the outputs.
 * @param after a Step after each layer too, with what it made; any result may be replaced while a step waits
 * @param inputs lent, in the order of `program.inputs`
 * @returns the outputs in the program's order, one reference each for the caller
 */
export async function* stepNetwork(program: Program, inputs: readonly Tensor[], runPiece: RunPiece, after = false): Run<readonly Tensor[]> {
  const at = new Map<Var, Tensor>(program.inputs.map((v, i) => [v, inputs[i].retain()]));
  const plan = planOf(program);
  try {
    yield* walk(program, plan, { from: 0, to: program.eqns.length, depth: 0 }, { at, runPiece, after });
    return program.outputs.map((v) => at.get(v)!.retain());
  } finally {
    for (const t of at.values()) t.release();
  }
}

/** Equations [from, to), whose scopes agree on the first `depth` names. */
interface Part { readonly from: number; readonly to: number; readonly depth: number }

interface Walk { readonly at: Map<Var, Tensor>; readonly runPiece: RunPiece; readonly after: boolean }

async function* walk(p: Program, plan: Plan, whole: Part, w: Walk): Run<void> {
  const { at } = w;
  for (const { from, to, path, leaf } of partsOf(p, plan, whole)) {
    const piece = plan.piece(from, to);
    const named = (vars: readonly Var[]) => Object.fromEntries(vars.map((v) => [plan.nameOf(v), at.get(v)!]));
    const setIn = (vars: readonly Var[]) => (name: string, tensor: Tensor) => {
      const v = vars.find((x) => plan.nameOf(x) === name);
      replaceable(v === undefined ? undefined : at.get(v), name, tensor);
      at.get(v!)!.release();
      at.set(v!, tensor);
    };
    const reply = yield { at: path, reads: named(piece.inputs), set: setIn(piece.inputs) };
    if (reply === 'into' && !leaf) yield* walk(p, plan, { from, to, depth: whole.depth + 1 }, w);
    else {
      const made = await w.runPiece(piece, piece.inputs.map((v) => at.get(v)!));
      piece.outputs.forEach((v, i) => at.set(v, made[i]));
    }
    if (w.after) yield { at: path, when: 'after', writes: named(piece.outputs), set: setIn(piece.outputs) };
    for (const [v, t] of at) if (plan.lastRead(v) < to) { at.delete(v); t.release(); }
  }
}

interface Plan {
  /** Index of the last equation that reads it; Infinity for outputs, -1 when nothing does. */
  lastRead(v: Var): number;
  /** Whether the network may be cut before equation i: bools cannot leave a piece. */
  canCut(i: number): boolean;
  nameOf(v: Var): string;
  /** The same piece is the same object, so that its identity can name a session. */
  piece(from: number, to: number): Program;
}

const plans = new WeakMap<Program, Plan>();
function planOf(p: Program): Plan {
  const old = plans.get(p);
  if (old) return old;
  const last = new Map<Var, number>(), glued = new Set<number>(), pieces = new Map<string, Program>();
  p.eqns.forEach((e, i) => { for (const v of e.ins) last.set(v, i); });
  for (const v of p.outputs) last.set(v, Infinity);
  p.eqns.forEach((e, i) => {
    if (p.vars[e.out].dtype === 'bool') for (let k = i + 1; k <= Math.min(last.get(e.out) ?? -1, p.eqns.length - 1); k++) glued.add(k);
  });
  const names = new Map<Var, string>(p.inputs.map((v, i) => [v, p.inputs.length === 1 ? 'input' : `input ${i}`]));
  for (const e of p.eqns) names.set(e.out, `${dotted(e.scope)} ${e.op} %${e.out}`.trim());
  for (const [scope, v] of p.layers) names.set(v, dotted(scope));
  const plan: Plan = {
    lastRead: (v) => last.get(v) ?? -1,
    canCut: (i) => !glued.has(i),
    nameOf: (v) => names.get(v) ?? `%${v}`,
    piece(from, to) {
      const key = `${from} ${to}`, piece = pieces.get(key) ?? slice(p, p.eqns.slice(from, to));
      pieces.set(key, piece);
      return piece;
    },
  };
  plans.set(p, plan);
  return plan;
}

interface Named { readonly from: number; readonly to: number; readonly path: readonly string[]; /** Nothing to go into. */ readonly leaf: boolean }

/** Consecutive equations of one layer at this depth; equations of no deeper layer stand alone, named by their operator. */
function partsOf(p: Program, plan: Plan, { from, to, depth }: Part): Named[] {
  const out: Named[] = [], seen = new Map<string, number>();
  for (let i = from; i < to;) {
    const name = nameAt(p.eqns[i], depth);
    let end = i + 1;
    while (end < to && (!plan.canCut(end) || (name !== undefined && nameAt(p.eqns[end], depth) === name))) end++;
    const scope = p.eqns[i].scope ? p.eqns[i].scope.split('/').slice(0, depth) : [];
    const leaf = name === undefined || end === i + 1;
    const step = name ?? p.eqns[i].op, times = (seen.get(step) ?? 0) + 1;
    seen.set(step, times);
    out.push({ from: i, to: end, path: [...scope, times === 1 ? step : `${step} ${times}`], leaf });
    i = end;
  }
  return out;
}
/** The layer it belongs to at this depth, if any. */
const nameAt = (e: Eqn, depth: number): string | undefined => (e.scope ? e.scope.split('/')[depth] : undefined);
