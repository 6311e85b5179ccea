/** Records a network while ordinary functions describe it. Knows shapes; knows no weights. */
import { outType } from './ops.ts';
import { dotted, type DType, type Eqn, type OpName, type Ops, type Program, type Shape, type Type, type Var } from './program.ts';

export class Builder {
  readonly vars: Type[] = [];
  readonly params = new Map<string, Var>();
  readonly consts = new Map<Var, readonly number[]>();
  readonly eqns: Eqn[] = [];
  readonly layers = new Map<string, Var>();
  #scope: string[] = [];
  #seen = new Map<string, Var>();

  shape = (v: Var) => this.vars[v].shape;

  /** Everything `body` records belongs to the layer `name`; the Var it returns (or the first of several) is the layer's result. */
  layer<R>(name: string, body: () => R): R {
    this.#scope.push(name);
    try {
      const result = body();
      const first: unknown = Array.isArray(result) ? result[0] : result;
      if (typeof first === 'number') this.layers.set(this.#scope.join('/'), first);
      return result;
    } finally { this.#scope.pop(); }
  }

  input(shape: Shape, dtype: DType = 'float32'): Var { return this.#var({ shape, dtype }); }

  const(data: readonly number[], shape: Shape = [], dtype: DType = 'float32'): Var {
    return this.#once(`const ${dtype} ${shape} ${data}`, () => {
      const v = this.#var({ shape, dtype });
      this.consts.set(v, data);
      return v;
    });
  }

  /** A weight, named by where it stands: 'encoder.conv_in.weight'. Asking twice gives the same one. */
  param(name: string, shape: Shape): Var {
    const key = dotted([...this.#scope, name].join('/'));
    const old = this.params.get(key);
    if (old !== undefined) return old;
    const v = this.#var({ shape, dtype: 'float32' });
    this.params.set(key, v);
    return v;
  }

  /** @throws with the scope in front when the shapes do not fit: 'encoder/conv_in: Conv expects 4 channels, got 3'. */
  op<K extends OpName>(op: K, ins: readonly Var[], attrs: Ops[K]): Var {
    return this.#once(`${op} ${ins} ${JSON.stringify(attrs)}`, () => {
      const scope = this.#scope.join('/');
      let type: Type;
      try { type = outType(op, ins.map((v) => this.vars[v]), attrs); } catch (e) {
        throw new Error(`${scope || 'network'}: ${(e as Error).message}`, { cause: e });
      }
      const out = this.#var(type);
      this.eqns.push({ op, ins, attrs, out, scope });
      return out;
    });
  }

  program(inputs: readonly Var[], outputs: readonly Var[]): Program {
    return { vars: this.vars, inputs, outputs, params: this.params, consts: this.consts, eqns: this.eqns, layers: this.layers };
  }

  /** The same equation written twice is one equation. */
  #once(key: string, make: () => Var): Var {
    const old = this.#seen.get(key);
    if (old !== undefined) return old;
    const v = make();
    this.#seen.set(key, v);
    return v;
  }
  #var(t: Type): Var { return this.vars.push(t) - 1; }
}

/** Writes a whole network: declared inputs in, its outputs' variables out. */
export function network(inputs: readonly (Shape | Type)[], body: (b: Builder, ...x: Var[]) => readonly Var[]): Program {
  const b = new Builder();
  const ins = inputs.map((t) => ('dtype' in t ? b.input(t.shape, t.dtype) : b.input(t)));
  return b.program(ins, body(b, ...ins));
}
