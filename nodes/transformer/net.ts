/** The autoregressive transformer, after taming/modules/transformer/mingpt.py, GPT. Equations only; knows neither what tokens mean nor sampling. */
import type { GptArchitecture } from '../../src/net/architecture.ts';
import { Builder } from '../../src/net/build.ts';
import { add, gelu, layerNorm, linear, reshape, scale, transpose } from '../../src/net/layers.ts';
import { memo } from '../../src/net/memo.ts';
import type { Program, Type, Var } from '../../src/net/program.ts';

/** Keys or values (`which` 0 or 1) to look at, made of the new ones (b, heads, t, d) and what is remembered. */
type Keep = (now: Var, which: 0 | 1) => Var;
/**
 * Attention of t new positions over all T, remembered and new.
 * @param unseen (b|1, 1, t, T), added to the scores: 0, or -1e30 where a position may not look
 */
function selfAttention(b: Builder, a: GptArchitecture, x: Var, unseen: Var, keep: Keep): Var {
  return b.layer('attn', () => {
    const c = a.nEmbd, d = c / a.nHead;
    const heads = (name: string) => transpose(b, reshape(b, linear(b, name, x, c), [0, 0, a.nHead, d]), [0, 2, 1, 3]); // (b, t, C) -> (b, t, heads, d) -> (b, heads, t, d)
    const key = keep(heads('key'), 0), value = keep(heads('value'), 1); // (b, heads, T, d)
    // onnxruntime's own MultiHeadAttention would save dispatches, but its WebGPU kernel for 32 positions and more gave wrong numbers (1.30)
    const score = scale(b, b.op('MatMul', [heads('query'), transpose(b, key, [0, 1, 3, 2])], {}), d ** -0.5); // (b, heads, t, d) x (b, heads, d, T) -> (b, heads, t, T)
    const p = b.op('Softmax', [add(b, score, unseen)], { axis: 3 });
    const y = transpose(b, b.op('MatMul', [p, value], {}), [0, 2, 1, 3]); // (b, heads, t, T) x (b, heads, T, d) -> (b, t, heads, d)
    return linear(b, 'proj', reshape(b, y, [0, 0, c]), c); // (b, t, heads, d) -> (b, t, C)
  });
}

/** Attention, then an MLP four times as wide, each after a LayerNorm and beside a shortcut. */
function block(b: Builder, a: GptArchitecture, i: number, x: Var, unseen: Var, keep: Keep): Var {
  return b.layer(`blocks.${i}`, () => {
    const y = selfAttention(b, a, layerNorm(b, 'ln1', x), unseen, keep);
    const h = add(b, x, y), z = layerNorm(b, 'ln2', h);
    return add(b, h, b.layer('mlp', () => linear(b, '2', gelu(b, linear(b, '0', z, 4 * a.nEmbd)), a.nEmbd)));
  });
}

/** Positions as numbers, laid out to be compared: int32 (b|1, n) -> float32 with a length of 1 inserted. */
const compared = (b: Builder, positions: Var, shape: readonly number[]) => reshape(b, b.op('Cast', [positions], { to: 'float32' }), shape);

interface Inputs {
  /** int32 (b, t) below the vocabulary's size. */
  readonly tokens: Var;
  /** int32 (b|1, t): where in the sequence they stand. */
  readonly positions: Var;
  /** int32 (b|1, T): where all keys stand, remembered ones first; `nowhere` hides one from every position. */
  readonly keyPositions: Var;
  /** int32 (b): rows of the (b t) positions whose logits are wanted; without it, all are. */
  readonly rows?: Var;
  /** Keys and values of each block in turn, (b, heads, T - t, d); with `slots`, (b, heads, T, d). */
  readonly past: readonly Var[];
  /** int32 (b|1, t): places in the memory where the new ones are written, -1 for none. Without it they are looked at after it. */
  readonly slots?: Var;
}

/** Position of a key that no one sees. */
export const nowhere = 1e6;

/** Logits (b, V), or (b, t, V) without `rows`; keys and values of each block in turn, the new ones alone or, with `slots`, the memory with them written. */
export function gpt(b: Builder, a: GptArchitecture, { tokens, positions, keyPositions, rows, past, slots }: Inputs): { logits: Var; memory: Var[] } {
  return b.layer('transformer', () => {
    const c = a.nEmbd;
    const places = reshape(b, b.param('pos_emb', [1, a.blockSize, c]), [a.blockSize, c]); // (1, block, C) -> (block, C)
    let x = add(b, b.op('Gather', [b.param('tok_emb.weight', [a.vocabSize, c]), tokens], { axis: 0 }), b.op('Gather', [places, positions], { axis: 0 })); // (b, t, C)
    const later = b.op('Greater', [compared(b, keyPositions, [0, 1, 1, -1]), compared(b, positions, [0, 1, -1, 1])], {}); // (b|1, 1, 1, T) > (b|1, 1, t, 1) -> (b|1, 1, t, T)
    const unseen = b.op('Where', [later, b.const([-1e30]), b.const([0])], {});
    const write = slots === undefined ? (old: Var, now: Var) => b.op('Concat', [old, now], { axis: 2 }) : writer(b, slots, b.shape(past[0])[2]);
    const memory: Var[] = [];
    for (let i = 0; i < a.nLayer; i++) {
      x = block(b, a, i, x, unseen, (now, which) => {
        const all = past.length ? write(past[2 * i + which], now) : now;
        memory.push(slots === undefined ? now : all);
        return all;
      });
    }
    if (rows !== undefined) x = b.op('Gather', [reshape(b, x, [-1, c]), rows], { axis: 0 }); // (b, t, C) -> (b t, C) -> (b, C)
    return { logits: linear(b, 'head', layerNorm(b, 'ln_f', x), a.vocabSize, { bias: false }), memory };
  });
}

/** Writes (b, heads, t, d) into (b, heads, size, d) at the slots: one length for ever, so that a GPU compiles its kernels once. */
function writer(b: Builder, slots: Var, size: number): (old: Var, now: Var) => Var {
  const each = b.const(Array.from({ length: size }, (_, i) => i), [1, 1, size, 1]);
  const hot = b.op('Cast', [b.op('Equal', [each, compared(b, slots, [0, 1, 1, -1])], {})], { to: 'float32' }); // (1, 1, size, 1) = (b|1, 1, 1, t) -> (b|1, 1, size, t)
  const isWritten = b.op('Greater', [b.op('ReduceMax', [hot], { axes: [3] }), b.const([0.5])], {}); // (b|1, 1, size, 1)
  return (old, now) => b.op('Where', [isWritten, b.op('MatMul', [hot, now], {}), old], {}); // (b|1, 1, size, t) x (b, heads, t, d) -> (b, heads, size, d)
}

const int32 = (...shape: number[]): Type => ({ dtype: 'int32', shape });
const kept = memo<Program>(24);

function written(name: string, a: GptArchitecture, body: (b: Builder) => { inputs: readonly Var[]; outputs: readonly Var[] }): Program {
  return kept(`${name} ${JSON.stringify(a)}`, () => {
    const b = new Builder(), { inputs, outputs } = body(b);
    return { ...b.program(inputs, outputs), free: true };
  });
}
const declare = (b: Builder, t: Type) => b.input(t.shape, t.dtype);

/** Every position's logits at once. Inputs tokens (b, t), positions (1, t); output logits (b, t, V): position i predicts token i + 1. */
export const teacherForced = (a: GptArchitecture): Program => written('teacher', a, (b) => {
  const tokens = declare(b, int32(1, a.blockSize)), positions = declare(b, int32(1, a.blockSize));
  return { inputs: [tokens, positions], outputs: [gpt(b, a, { tokens, positions, keyPositions: positions, past: [] }).logits] };
});

/** One position's logits of each sequence, remembering nothing. Inputs tokens (b, t), positions (1, t), rows (b); output logits (b, V). */
export const prefix = (a: GptArchitecture): Program => written('prefix', a, (b) => {
  const tokens = declare(b, int32(1, a.blockSize)), positions = declare(b, int32(1, a.blockSize)), rows = declare(b, int32(1));
  return { inputs: [tokens, positions, rows], outputs: [gpt(b, a, { tokens, positions, keyPositions: positions, rows, past: [] }).logits] };
});

/**
 * Some positions more, beside what is remembered of those before.
 * Inputs tokens (b, t), positions (1, t), key positions (1, T), rows (b), then keys and values of each block, (b, heads, T - t, d), T - t >= 1;
 * outputs logits (b, V), then the new keys and values, (b, heads, t, d). What is not filled yet of a memory stands `nowhere`.
 */
export const extend = (a: GptArchitecture): Program => written('extend', a, (b) => {
  const tokens = declare(b, int32(1, 1)), positions = declare(b, int32(1, 1)), keyPositions = declare(b, int32(1, a.blockSize + 1)), rows = declare(b, int32(1));
  const past = Array.from({ length: 2 * a.nLayer }, () => b.input([1, a.nHead, a.blockSize, a.nEmbd / a.nHead]));
  const { logits, memory } = gpt(b, a, { tokens, positions, keyPositions, rows, past });
  return { inputs: [tokens, positions, keyPositions, rows, ...past], outputs: [logits, ...memory] };
});

/**
 * The same with a memory of fixed size, the transformer's block, in which slot i holds position i.
 * Inputs tokens (b, t), positions (1, t), slots (1, t), rows (b), then keys and values of each block, (b, heads, block, d): zeros to begin with;
 * outputs logits (b, V), then keys and values with the new ones written. A token whose slot is -1 only fills up.
 */
export const extendFixed = (a: GptArchitecture): Program => written('extend fixed', a, (b) => {
  const tokens = declare(b, int32(1, 1)), positions = declare(b, int32(1, 1)), slots = declare(b, int32(1, 1)), rows = declare(b, int32(1));
  const past = Array.from({ length: 2 * a.nLayer }, () => b.input([1, a.nHead, a.blockSize, a.nEmbd / a.nHead]));
  const keyPositions = b.const(Array.from({ length: a.blockSize }, (_, i) => i), [1, a.blockSize], 'int32');
  const { logits, memory } = gpt(b, a, { tokens, positions, keyPositions, rows, past, slots });
  return { inputs: [tokens, positions, slots, rows, ...past], outputs: [logits, ...memory] };
});
