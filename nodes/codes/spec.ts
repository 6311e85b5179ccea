/** The codes node's face: codes from a wire or a file, cropped, pasted over and painted on; and how the codebook is used by them. */
import type { NodeSpec, Params } from '../../src/graph/node.ts';
import { Refusal, type Dim, type PortType } from '../../src/graph/port.ts';
import { dimOf } from '../../src/graph/shapes.ts';

export interface Edit { readonly row: number; readonly column: number; readonly code: number }

/** Painted cells, one per line: 'row column code'. @throws Refusal naming the line */
export function editsOf(params: Params): Edit[] {
  return String(params.paint ?? '').split('\n').map((l) => l.trim()).filter(Boolean).map((line) => {
    const [row, column, code, ...more] = line.split(/[\s,]+/).map(Number);
    if (more.length || ![row, column, code].every((n) => Number.isInteger(n) && n >= 0)) throw new Refusal(`"${line}" is no painted cell. Write row, column and code, counted from 0: 3 5 117.`);
    return { row, column, code };
  });
}

export interface Crop { readonly top: number; readonly left: number; readonly height: number; readonly width: number }

/** The part that is kept of a grid of h x w. @throws Refusal when it reaches beyond the grid */
export function cropOf(params: Params, h: number, w: number): Crop {
  const top = Number(params.top), left = Number(params.left), height = Number(params.height) || h - top, width = Number(params.width) || w - left;
  if (height < 1 || width < 1 || top + height > h || left + width > w) throw new Refusal(`Rows ${top} to ${top + height - 1} and columns ${left} to ${left + width - 1} are not all within the ${h}×${w} codes. Crop less.`);
  return { top, left, height, width };
}

export const spec: NodeSpec = {
  type: 'codes',
  title: 'Codes',
  icon: 'grid-2x2-check',
  group: 'stage',
  help: `Works on a grid of codes by hand: **crop** a part, **paste** other codes over it, **paint** single cells.

Codes come over a wire or from a file: an \`.npy\` of integers (b, h, w), or (b, n) with the height and width given below.

*Perplexity* is exp(-Σ pₖ log pₖ) over the codes that occur: how many codes it would take if all were used alike. *Used* counts the different ones.`,
  source: 'taming/modules/vqvae/quantize.py, perplexity',
  inputs: {
    codes: { kind: 'codes', optional: true, help: 'The codes (b, h, w). Without a wire the file is read.' },
    paste: { kind: 'codes', optional: true, help: 'Codes to lay over them, (b|1, h\', w\'), at the place below; what reaches beyond is cut off.' },
  },
  outputs: {
    codes: { kind: 'codes', help: 'The codes after cropping, pasting and painting, in that order: int32 (b, h, w).' },
    perplexity: { kind: 'number', help: 'exp of the entropy of the codes, from 1 to the number of codes in use.' },
    used: { kind: 'number', help: 'How many different codes occur.' },
    histogram: { kind: 'map', help: 'How often each code occurs: (1, 1, 1, K), counts.' },
  },
  params: {
    file: { kind: 'file', label: 'File', accept: ['.npy'], default: '', help: 'Codes from a file, when none are wired.' },
    top: { kind: 'number', label: 'Top', default: 0, min: 0, step: 1, integer: true, unit: 'codes', help: 'First row that is kept.' },
    left: { kind: 'number', label: 'Left', default: 0, min: 0, step: 1, integer: true, unit: 'codes', help: 'First column that is kept.' },
    height: { kind: 'number', label: 'Height', default: 0, min: 0, step: 1, integer: true, unit: 'codes', onNode: true, help: 'Rows that are kept; 0: all below the first.' },
    width: { kind: 'number', label: 'Width', default: 0, min: 0, step: 1, integer: true, unit: 'codes', onNode: true, help: 'Columns that are kept; 0: all right of the first.' },
    pasteTop: { kind: 'number', label: 'Paste at row', default: 0, step: 1, integer: true, unit: 'codes', help: 'Row of the pasted codes\' first row, after cropping.' },
    pasteLeft: { kind: 'number', label: 'Paste at column', default: 0, step: 1, integer: true, unit: 'codes', help: 'Column of the pasted codes\' first column, after cropping.' },
    paint: { kind: 'text', label: 'Paint', default: '', lines: 6, help: 'Cells to overwrite, one per line: row, column and code, counted from 0 after cropping.' },
  },
  flow({ ins: { codes, paste }, params, facts }): Record<string, PortType> {
    const edits = editsOf(params), shape = (codes ? codes.shape : facts?.shape) as readonly Dim[] | undefined;
    if (!codes && !params.file) throw new Refusal('There are no codes: wire some, or choose a file.', 'codes');
    const below = codes?.below ?? paste?.below;
    if (codes?.below !== undefined && paste?.below !== undefined && codes.below !== paste.below) throw new Refusal(`The pasted codes come from a codebook of K = ${paste.below}, the others from one of K = ${codes.below}. Use codes of one model.`, 'paste');
    const beyond = edits.find((e) => below !== undefined && e.code >= below);
    if (beyond) throw new Refusal(`The painted code ${beyond.code} is beyond the codebook: it has ${below} codes, 0 to ${below! - 1}.`);
    const rest = { perplexity: { kind: 'number' }, used: { kind: 'number' }, histogram: { kind: 'map', ...(below && { shape: [1, 1, 1, below] }) } } as const;
    const same = { ...(below && { below }), ...(codes?.cell && { cell: codes.cell }) };
    const t: PortType = { kind: 'codes', ...(shape && { shape }) }, [h, w] = [dimOf(t, 1), dimOf(t, 2)];
    const whole = !params.top && !params.left && !params.height && !params.width;
    if (typeof h !== 'number' || typeof w !== 'number') return { codes: { kind: 'codes', ...same, ...(whole && shape && { shape }) }, ...rest };
    const { height, width } = cropOf(params, h, w), outside = edits.find((e) => e.row >= height || e.column >= width);
    if (outside) throw new Refusal(`The painted cell at row ${outside.row}, column ${outside.column} is outside the ${height}×${width} codes.`);
    return { codes: { kind: 'codes', shape: [dimOf(t, 0), height, width], ...same, ...(whole && codes?.crop && { crop: codes.crop }) }, ...rest };
  },
  upgrades: [],
};
