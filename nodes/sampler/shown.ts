/** What a debugger sees of a token, and may change: the codes so far, the logits before the draw, the code that was drawn. Draws nothing itself. */
import type { Tensor } from '../../src/net/tensor.ts';
import { replaceable } from '../../src/run/replace.ts';
import type { Context, Reply, Step } from '../../src/run/verb.ts';
import type { Draw } from './draw.ts';
import { type Filter, filterLogits, probabilities } from './filter.ts';
import type { Plan } from './plan.ts';

type Shown = AsyncGenerator<Step, Reply, Reply>;

export async function* token(name: string): Shown { return yield { at: [name] }; }

/** The grid as it stands, (pictures, h, w); cells not drawn yet hold what they began with. */
export async function* beforeToken(ctx: Context, name: string, { codes, pictures, grid: { height, width }, below }: Plan): Shown {
  const tensor = ctx.tensor(codes.slice(), [pictures, height, width]);
  try { return yield { at: [name], reads: { codes: tensor }, values: { codes: { kind: 'codes', tensor, below } } }; } finally { tensor.release(); }
}

/**
 * The logits, (pictures, V), one row a picture: a code may be forbidden or favoured. Beside them the probabilities, (pictures, V), that each
 * filter leaves, one after the other: what is drawn from is the last.
 */
export async function* beforeDraw(ctx: Context, name: string, held: { logits: Tensor }, draw: Draw): AsyncGenerator<Step, void, Reply> {
  const shape = held.logits.shape, left = distributionsOf((await held.logits.data()) as Float32Array, shape[1], draw), tensors: Record<string, Tensor> = {};
  for (const [filter, data] of Object.entries(left)) tensors[filter] = ctx.tensor(data, shape);
  const reads = { logits: held.logits, ...tensors };
  try {
    yield {
      at: [name, 'draw'], reads, values: Object.fromEntries(Object.entries(reads).map(([k, tensor]) => [k, { kind: 'logits', tensor }])),
      set(port, tensor) {
        replaceable(port === 'logits' ? held.logits : undefined, port, tensor);
        held.logits.release();
        held.logits = tensor;
      },
    };
  } finally { for (const t of Object.values(tensors)) t.release(); }
}

/** Greedy draws take the largest logit and filter nothing. */
function distributionsOf(logits: Float32Array, vocabulary: number, { greedy, below, temperature, topK, topP }: Draw): Record<string, Float32Array> {
  const none = { temperature, topK: 0, topP: 1 };
  const filters: Record<string, Filter> = greedy ? {} : { 'after temperature': none, ...(topK > 0 && { 'after top-k': { ...none, topK } }), ...(topP < 1 && { 'after top-p': { temperature, topK, topP } }) };
  return Object.fromEntries(Object.entries(filters).map(([name, filter]) => {
    const out = new Float32Array(logits.length);
    for (let row = 0; row < logits.length; row += vocabulary) out.set(probabilities(filterLogits(logits.subarray(row, row + vocabulary), filter, below), vocabulary), row);
    return [name, out];
  }));
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
