/** What is to be sampled, read from a node's parameters and inputs and checked against the numbers themselves. Runs no network. */
import type { Grid } from '../../src/net/window.ts';
import type { Transformer, Value, Values } from '../../src/run/value.ts';
import type { Context } from '../../src/run/verb.ts';
import type { Draw } from './draw.ts';
import type { Condition } from './sequence.ts';
import { gridOf } from './spec.ts';

export interface Plan {
  readonly transformer: Transformer;
  readonly grid: Grid;
  readonly pictures: number;
  readonly condition: Condition;
  /** Int32 (pictures, h, w): known codes, and room for the others. */
  readonly codes: Int32Array;
  /** (h, w): 1 where a code is to be drawn. */
  readonly open: Uint8Array;
  readonly draw: Draw;
  readonly seed: number;
  /** 'auto': as a trial on this engine says. */
  readonly order: 'one' | 'wavefront' | 'auto';
  /** Size K of the codebook. */
  readonly below: number;
  readonly about?: Value['about'];
  readonly notes: readonly string[];
}

const int32 = (x: ArrayLike<number>) => Int32Array.from(x);
const within = (what: string, x: Int32Array, below: number) => {
  const bad = x.find((v) => v < 0 || v >= below);
  if (bad !== undefined) throw new Error(`${what} holds ${bad}, and the transformer knows 0 to ${below - 1}. Choose the transformer these belong to.`);
};

async function conditionOf(value: Value, vocabulary: number, window: number): Promise<Condition> {
  const { shape } = value.tensor!, tokens = int32(await value.tensor!.data()), isGrid = shape.length === 3;
  within('The condition', tokens, vocabulary);
  return { tokens, pictures: shape[0], isGrid, length: isGrid ? window * window : shape[1] };
}

/** Cells where the mask is not 0, of (1, 1, h, w). */
async function opened(mask: Value | undefined, codes: Value | undefined, cells: number): Promise<Uint8Array> {
  if (!codes) return new Uint8Array(cells).fill(1);
  if (!mask) return new Uint8Array(cells);
  return Uint8Array.from(await mask.tensor!.data(), (v) => (v ? 1 : 0));
}

const batchOf = (v: Value | undefined) => v?.tensor?.shape[0] ?? 1;

/** @throws Error when codes, condition or mask hold what the transformer does not know, or do not fit each other */
export async function planOf({ params }: Context, { transformer: from, condition: given, codes: known, mask }: Values): Promise<Plan> {
  const transformer = from.transformer!, { architecture: a, below = a.vocabSize } = transformer.facts;
  const typeOf = (v: Value | undefined) => (v ? { kind: v.kind, shape: v.tensor!.shape } : undefined);
  const { height, width, window } = gridOf(transformer.facts, typeOf(given), typeOf(known), params);
  if (typeof height !== 'number' || typeof width !== 'number') throw new Error('The size of the grid is not known.');
  const condition = await conditionOf(given, a.vocabSize, window), cells = height * width;
  const counts = [Number(params.batch), condition.pictures, batchOf(known)], pictures = Math.max(...counts);
  if (counts.some((n) => n !== 1 && n !== pictures)) throw new Error(`There are ${condition.pictures} conditions, ${batchOf(known)} grids of codes and a batch of ${params.batch}. Each must be 1, or all alike.`);
  if (mask && batchOf(mask) !== 1) throw new Error(`There are ${batchOf(mask)} masks. One serves all pictures.`);
  const codes = new Int32Array(pictures * cells), open = await opened(mask, known, cells);
  if (open.length !== cells) throw new Error(`The mask has ${open.length} cells and the grid ${height}×${width}. Make it as large as the grid.`);
  if (known) {
    const data = int32(await known.tensor!.data()), kept = data.filter((_, i) => !open[i % cells]);
    within('What is kept of the codes', kept, below);
    for (let i = 0; i < codes.length; i++) codes[i] = open[i % cells] ? 0 : data[i % data.length];
  }
  const asked = String(params.order), many = height > window || width > window;
  return {
    transformer, grid: { height, width, window }, pictures, condition, codes, open, below,
    draw: { temperature: Number(params.temperature), topK: Number(params.topK), topP: Number(params.topP), greedy: params.greedy === true, below },
    seed: Number(params.seed), order: many && (asked === 'wavefront' || asked === 'auto') ? asked : 'one',
    about: known?.about ?? (given.about?.crop ? { crop: given.about.crop } : undefined),
    notes: many ? [`a window of ${window}×${window} cells slides over ${height}×${width}`] : [],
  };
}
