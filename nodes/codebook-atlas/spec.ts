/** The codebook atlas' face: every code as the patch it decodes to. Computes nothing itself. */
import type { NodeSpec, Params } from '../../src/graph/node.ts';
import { factorOf } from '../../src/net/architecture.ts';
import { Refusal, type PortType } from '../../src/graph/port.ts';
import { baseName, dimOf, imageType, needWeights } from '../../src/graph/shapes.ts';
import { squareColumns } from '../grid/sheet.ts';

/** Which codes are shown, in how many rows and columns, and the side of a patch: f pixels enlarged by a whole factor. */
export function layoutOf(p: Params, K: number, f: number): { first: number; count: number; rows: number; columns: number; side: number } {
  const first = Math.min(Number(p.first), K - 1), count = Number(p.count) > 0 ? Math.min(Number(p.count), K - first) : K - first;
  const columns = Number(p.columns) > 0 ? Math.min(Number(p.columns), count) : squareColumns(count);
  const by = Number(p.enlarge) || Math.max(1, Math.min(4, Math.floor(1024 / (columns * f))));
  return { first, count, columns, rows: Math.ceil(count / columns), side: by * f };
}

export const spec: NodeSpec = {
  type: 'codebook-atlas',
  title: 'Codebook atlas',
  icon: 'grid-2x2-check',
  group: 'look',
  help: `Every entry of the codebook **Z** as the patch of picture it decodes to, on one sheet.

Each code is repeated on a small grid, decoded, and the middle cell is shown. With a grid of 1×1 the code stands alone; with 3×3 it has itself for neighbours, which is nearer to how it looks inside an even area. What a code looks like in a picture also depends on the codes around it.

Wire **codes** to see how they are used: a frame around each patch, bright for frequent ones (logarithmic), none and a dimmed patch for codes that do not occur. **Perplexity** is exp of the entropy of their shares: K if all were used alike.

The **report** lists counts, unused codes, and for each code the entries nearest to it (Euclidean distance).`,
  source: 'taming/modules/vqvae/quantize.py, get_codebook_entry (perplexity: VectorQuantizer)',
  inputs: {
    model: { kind: 'model', help: 'Whose codebook Z and decoder G to show.' },
    codes: { kind: 'codes', optional: true, help: 'Codes whose use is counted: int32 (b, h, w).' },
  },
  outputs: {
    image: { kind: 'image', help: 'The sheet: (1, 3, H, W), in reading order.' },
    usage: { kind: 'map', help: 'How often each shown code occurs, laid out as the sheet: (1, 1, rows, columns), 0 in free cells. With codes only.' },
    where: { kind: 'map', help: 'Where the chosen code stands: (b, 1, h, w), 1 or 0. With codes and a chosen code only.' },
    perplexity: { kind: 'number', help: 'exp of the entropy of the codes\' shares, from 1 to K. With codes only.' },
    report: { kind: 'text', help: 'JSON: counts, unused codes, perplexity, nearest entries.' },
  },
  params: {
    grid: { kind: 'choice', label: 'Grid', default: '3', onNode: true, options: [['1', '1×1, alone'], ['3', '3×3'], ['5', '5×5']], help: 'How many times each code is repeated before it is decoded. More is slower.' },
    order: { kind: 'choice', label: 'Order', default: 'number', onNode: true, options: [['number', 'By number'], ['usage', 'Most used first']], help: 'How the patches are laid out. By use needs codes.' },
    code: { kind: 'number', label: 'Find code', default: -1, min: -1, integer: true, step: 1, onNode: true, help: 'Code that is looked for in the picture; -1 for none.' },
    first: { kind: 'number', label: 'First code', default: 0, min: 0, integer: true, step: 1, help: 'Shown from this code on.' },
    count: { kind: 'number', label: 'How many', default: 0, min: 0, max: 65_536, integer: true, step: 1, help: 'Codes shown; 0 for all that follow.' },
    columns: { kind: 'number', label: 'Columns', default: 0, min: 0, max: 1024, integer: true, step: 1, help: 'Patches in a row; 0 makes the sheet about square.' },
    nearest: { kind: 'number', label: 'Nearest', default: 4, min: 0, max: 32, integer: true, step: 1, help: 'Nearest entries listed for each code; 0 leaves them out.' },
    enlarge: { kind: 'number', label: 'Enlarge', default: 0, min: 0, max: 16, integer: true, step: 1, unit: '×', help: 'Each pixel of a patch as so many in each direction; 0 chooses by the size of the sheet.' },
    gap: { kind: 'number', label: 'Gap', default: 4, min: 0, max: 16, integer: true, step: 1, unit: 'px', help: 'Between the patches. The frames of used codes stand in it.' },
  },
  flow({ ins: { model: at, codes }, params }): Record<string, PortType> {
    const model = at?.model;
    needWeights(model, 'decoder', ['decoder.', 'post_quant_conv.']);
    needWeights(model, 'codebook', ['quantize.embed']);
    if (!codes && params.order === 'usage') throw new Refusal('Codes can be laid out by their use only when some are wired. Wire codes here, or lay them out by number.', 'codes');
    if (!codes && Number(params.code) >= 0) throw new Refusal('A code can be looked for only where codes are wired. Wire codes here, or set it to -1.', 'codes');
    const seen = codes && { perplexity: { kind: 'number' } as PortType, ...(Number(params.code) >= 0 && { where: { ...imageType(dimOf(codes, 0), 1, dimOf(codes, 1), dimOf(codes, 2)), kind: 'map', ...(codes.cell && { cell: codes.cell }) } as PortType }) };
    if (!model) return { image: { kind: 'image' }, report: { kind: 'text' }, ...seen, ...(codes && { usage: { kind: 'map' } }) };
    const { nEmbed: K, ddconfig } = model.architecture;
    if (codes?.below !== undefined && codes.below !== K) throw new Refusal(`These codes come from a codebook of K = ${codes.below}; the one of ${baseName(model.file)} has K = ${K}. They come from different models: wire both to one checkpoint.`, 'codes');
    for (const name of ['first', 'code'] as const) if (Number(params[name]) >= K) throw new Refusal(`There is no code ${Number(params[name])}: the codebook of ${baseName(model.file)} has K = ${K}, 0 to ${K - 1}.`, name);
    const { rows, columns, side } = layoutOf(params, K, factorOf(ddconfig)), each = side + Number(params.gap);
    return {
      image: imageType(1, 3, rows * each + Number(params.gap), columns * each + Number(params.gap)), report: { kind: 'text' },
      ...seen, ...(codes && { usage: { ...imageType(1, 1, rows, columns), kind: 'map' } }),
    };
  },
  upgrades: [],
};
