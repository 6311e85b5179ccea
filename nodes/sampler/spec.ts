/** The sampler node's face: codes from a transformer, one after the other. Its procedure is not here; the size of its grid is. */
import type { NodeSpec, Params } from '../../src/graph/node.ts';
import { Refusal, type ConditionFacts, type Dim, type PortType, type TransformerFacts } from '../../src/graph/port.ts';
import { baseName, canEqual, dimOf } from '../../src/graph/shapes.ts';
import { windowOf } from '../../src/net/window.ts';

export interface Size { readonly height: Dim; readonly width: Dim; readonly window: number }

/** Height, width and window of the grid: the parameters' where they are not 0, else the known codes', the condition's, the transformer's own. */
export function gridOf({ architecture: { blockSize }, file }: TransformerFacts, condition: PortType | undefined, codes: PortType | undefined, params: Params): Size {
  const isGrid = condition?.shape?.length === 3, length = isGrid ? 'grid' : dimOf(condition, 1) ?? 1;
  const most = windowOf(blockSize, typeof length === 'object' ? 1 : length), window = Number(params.window) || most;
  if (most < 1) throw new Refusal(`The transformer of ${baseName(file)} reads ${blockSize} tokens, and the condition takes them all. Use a shorter condition.`, 'condition');
  if (window > most) throw new Refusal(`The transformer of ${baseName(file)} reads ${blockSize} tokens, room for a window of ${most}×${most} codes after the condition; ${window}×${window} do not fit.`);
  const side = (name: 'height' | 'width', i: number): Dim => Number(params[name]) || (codes ? dimOf(codes, i) : isGrid ? dimOf(condition, i) : window);
  return { height: side('height', 1), width: side('width', 2), window };
}

/** What a transformer expects, in words. */
const wanted = (c: ConditionFacts) => (c.is === 'class' ? 'a class' : c.is === 'start' ? `the start token ${c.token}` : c.is === 'coordinates' ? 'coordinates' : `codes of a ${c.of}`);

function checkCondition(condition: PortType, { architecture: { vocabSize }, file, condition: facts }: TransformerFacts) {
  const name = baseName(file), isGrid = condition.shape?.length === 3;
  if (facts && condition.shape && isGrid !== (facts.is === 'codes' || facts.is === 'coordinates')) {
    throw new Refusal(`The transformer of ${name} was trained on ${wanted(facts)} as its condition; this is ${isGrid ? 'a grid of codes' : 'a token for the whole picture'}. Wire the condition node that gives it.`, 'condition');
  }
  const { below } = condition;
  if (below === undefined) return;
  if (facts?.is === 'class' && facts.classes && below > facts.classes) throw new Refusal(`There is no class ${below - 1}: the transformer of ${name} knows ${facts.classes} classes, 0 to ${facts.classes - 1}.`, 'condition');
  if (facts?.is === 'codes' && facts.below && below !== facts.below) throw new Refusal(`This condition's codes come from a codebook of ${below}; the transformer of ${name} was trained on one of ${facts.below}. Use the condition stage that belongs to it.`, 'condition');
  if (below > vocabSize) throw new Refusal(`The condition holds tokens up to ${below - 1}; the transformer of ${name} knows 0 to ${vocabSize - 1}. Choose a smaller one, or the transformer it belongs to.`, 'condition');
}

function checkGrid({ height, width, window }: Size, condition: PortType | undefined, codes: PortType | undefined, mask: PortType | undefined, file: string) {
  const small = [['height', height], ['width', width]].find(([, n]) => typeof n === 'number' && n < window);
  if (small) throw new Refusal(`A grid with a ${small[0]} of ${small[1]} is smaller than the window of ${window}×${window} that the transformer of ${baseName(file)} learnt. Make it at least ${window}, or set a smaller window.`);
  for (const [port, t, i] of [['condition', condition, 1], ['codes', codes, 1], ['mask', mask, 2]] as const) {
    if (!t?.shape || (port === 'condition' && t.shape.length !== 3)) continue;
    if (!canEqual(dimOf(t, i), height) || !canEqual(dimOf(t, i + 1), width)) {
      throw new Refusal(`${port === 'codes' ? 'The known codes are' : `The ${port} is`} ${dimOf(t, i)}×${dimOf(t, i + 1)} cells high and wide, the grid ${height}×${width}. Make them alike; 0 for height and width takes the size of what is wired.`, port);
    }
  }
}

export const spec: NodeSpec = {
  type: 'sampler',
  title: 'Sampler',
  icon: 'dices',
  group: 'stage',
  help: `Composes a picture as codes, one after the other, row by row: sᵢ ~ p(sᵢ | s₍<i₎, c).

Before each draw the logits are divided by the **temperature**, then all but the **top-k** are dropped, then the least likely beyond a total probability of **top-p**. *Greedy* takes the most likely code instead.

Grids larger than what the transformer reads are composed through a **sliding window**: each code sees the window around it, as published.

Wire known **codes** and a **mask** to keep some and draw the rest. Codes alone, without a mask, are all kept: then only their logits are computed.

The same seed gives the same codes, whatever the batch, the order or the engine; a stopped run goes on where it was.`,
  source: 'Section 3.2 and 3.3; taming/modules/transformer/mingpt.py, sample_with_past, top_k_top_p_filtering; scripts/taming-transformers.ipynb for the window',
  inputs: {
    transformer: { kind: 'transformer', help: 'What predicts the codes.' },
    condition: { kind: 'condition', help: 'What the picture is composed under: tokens int32 (b, n) before all codes, or a grid of codes int32 (b, h, w).' },
    codes: { kind: 'codes', optional: true, help: 'Known codes (b, h, w). With a mask, those outside it are kept; without, all are.' },
    mask: { kind: 'map', optional: true, help: 'Which codes are drawn: (1, 1, h, w), drawn where it is not 0.' },
  },
  outputs: {
    codes: { kind: 'codes', help: 'The codes: int32 (b, h, w) below K.' },
    logits: { kind: 'logits', onDemand: true, help: 'Logits of every code given those before it, before temperature and filters: (b, h·w, V). Made only when wired or saved.' },
    loss: { kind: 'loss', onDemand: true, label: 'cross entropy', help: 'Mean of -log p(sᵢ | s₍<i₎, c) over all codes, in nats per code. Made only when wired or saved.' },
  },
  params: {
    temperature: { kind: 'number', label: 'Temperature', default: 1, min: 0, max: 100, step: 0.05, onNode: true, help: 'Logits are divided by it: below 1 likely codes become likelier.' },
    topK: { kind: 'number', label: 'Top-k', default: 100, min: 0, step: 1, integer: true, onNode: true, help: 'Only the k most likely codes may be drawn; 0 allows all.' },
    topP: { kind: 'number', label: 'Top-p', default: 1, min: 0, max: 1, step: 0.01, help: 'Only the most likely codes that together reach this probability may be drawn; 1 allows all.' },
    seed: { kind: 'number', label: 'Seed', default: 0, min: 0, max: Number.MAX_SAFE_INTEGER, step: 1, integer: true, onNode: true, help: 'Decides the draws, with the picture, the row and the column.' },
    greedy: { kind: 'toggle', label: 'Greedy', default: false, help: 'Takes the most likely code each time; temperature, filters and seed play no part.' },
    batch: { kind: 'number', label: 'Batch', default: 1, min: 1, max: 256, step: 1, integer: true, help: 'Number of pictures composed together under one condition.' },
    height: { kind: 'number', label: 'Height', default: 0, min: 0, max: 1024, step: 1, integer: true, unit: 'codes', help: 'Rows of the grid; 0: as the known codes, the condition, or the transformer have them.' },
    width: { kind: 'number', label: 'Width', default: 0, min: 0, max: 1024, step: 1, integer: true, unit: 'codes', help: 'Columns of the grid; 0: as the known codes, the condition, or the transformer have them.' },
    window: { kind: 'number', label: 'Window', default: 0, min: 0, max: 1024, step: 1, integer: true, unit: 'codes', help: 'Side of the square window; 0: the largest that the transformer reads.' },
    order: {
      kind: 'choice', label: 'Order', default: 'auto', options: [['auto', 'As measured fastest'], ['one', 'One by one'], ['wavefront', 'A slanted front at once']],
      help: 'With a sliding window, codes on a slanted front do not see each other and can be computed together. The codes are the same.',
    },
  },
  cosmetic: ['order'],
  flow({ ins: { transformer: at, condition, codes, mask }, params }): Record<string, PortType> {
    const facts = at?.transformer;
    if (params.greedy !== true) {
      if (Number(params.topP) <= 0) throw new Refusal('Top-p is 0: no code would be left to draw. Set it above 0, or turn on Greedy for the most likely code.');
      if (Number(params.temperature) <= 0) throw new Refusal('The temperature is 0: logits cannot be divided by it. Set it above 0, or turn on Greedy for the most likely code.');
    }
    if (mask && !codes) throw new Refusal('The mask says which codes are kept, and no codes are wired. Wire known codes too, or remove the mask.', 'mask');
    if (!facts) return { codes: { kind: 'codes' }, logits: { kind: 'logits' }, loss: { kind: 'loss' } };
    const below = facts.below ?? facts.architecture.vocabSize;
    if (condition) checkCondition(condition, facts);
    if (codes?.below !== undefined && codes.below !== below) throw new Refusal(`These codes come from a codebook of K = ${codes.below}; the transformer of ${baseName(facts.file)} writes codes of K = ${below}. It was trained on another first stage.`, 'codes');
    const known = condition?.shape !== undefined || Boolean(params.height && params.width) || codes !== undefined;
    const size = gridOf(facts, condition, codes, params);
    checkGrid(size, condition, codes, mask, facts.file);
    const b = Math.max(Number(params.batch), ...[condition, codes].map((t) => { const n = dimOf(t, 0); return typeof n === 'number' ? n : 1; }));
    const [h, w]: Dim[] = known ? [size.height, size.width] : [null, null], cell = facts.cell ?? codes?.cell ?? condition?.cell, crop = codes?.crop ?? condition?.crop;
    const place = { ...(cell !== undefined && { cell }), ...(crop && { crop }) };
    const all = typeof h === 'number' && typeof w === 'number' ? h * w : null;
    return {
      codes: { kind: 'codes', shape: [b, h, w], below, ...place },
      logits: { kind: 'logits', shape: [b, all, facts.architecture.vocabSize] },
      loss: { kind: 'loss' },
    };
  },
  upgrades: [],
};
