/** What a debugger sees of a token, and may change: the codes so far, the logits before the draw, the code that was drawn. Draws nothing itself. */
import type { Tensor } from '../../src/net/tensor.ts';
import { replaceable } from '../../src/run/replace.ts';
import type { Context, Reply, Step } from '../../src/run/verb.ts';
import type { Plan } from './plan.ts';

type Shown = AsyncGenerator<Step, Reply, Reply>;

export async function* token(name: string): Shown { return yield { at: [name] }; }

/** The grid as it stands, (pictures, h, w); cells not drawn yet hold what they began with. */
export async function* beforeToken(ctx: Context, name: string, { codes, pictures, grid: { height, width }, below }: Plan): Shown {
  const tensor = ctx.tensor(codes.slice(), [pictures, height, width]);
  try { return yield { at: [name], reads: { codes: tensor }, values: { codes: { kind: 'codes', tensor, below } } }; } finally { tensor.release(); }
}

/** The logits, (pictures, V), one row a picture: a code may be forbidden or favoured. */
export async function* beforeDraw(name: string, held: { logits: Tensor }): AsyncGenerator<Step, void, Reply> {
  yield {
    at: [name, 'draw'], reads: { logits: held.logits }, values: { logits: { kind: 'logits', tensor: held.logits } },
    set(port, tensor) {
      replaceable(port === 'logits' ? held.logits : undefined, port, tensor);
      held.logits.release();
      held.logits = tensor;
    },
  };
}

/** The codes that were drawn, one a picture and cell, which may be made others. */
export async function* afterToken(ctx: Context, name: string, drawn: Int32Array, below: number): AsyncGenerator<Step, Int32Array, Reply> {
  let codes = ctx.tensor(drawn, [drawn.length]);
  try {
    yield {
      at: [name], when: 'after', writes: { codes }, values: { codes: { kind: 'codes', tensor: codes, below } },
      set(port, tensor) {
        replaceable(port === 'codes' ? codes : undefined, port, tensor);
        codes.release();
        codes = tensor;
      },
    };
    return (await codes.data()).slice() as Int32Array;
  } finally { codes.release(); }
}
