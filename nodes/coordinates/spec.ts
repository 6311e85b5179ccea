/** The coordinates node's face: where in a larger picture each cell stands, as a transformer's condition. */
import type { NodeSpec, Params } from '../../src/graph/node.ts';
import { Refusal, type Dim, type PortType, type TransformerFacts } from '../../src/graph/port.ts';
import { baseName, dimOf } from '../../src/graph/shapes.ts';
import { windowOf } from '../../src/net/window.ts';

export interface Numbering { /** number of codes */ readonly codes: number; /** pixels per cell */ readonly cell: number; /** pixels */ readonly height: number; readonly width: number }

/** How coordinates become codes: as the parameters say where they are not 0, else as the transformer was trained. */
export function numberingOf(params: Params, transformer: TransformerFacts | undefined): Numbering {
  const c = transformer?.condition?.is === 'coordinates' ? transformer.condition : undefined;
  const codes = Number(params.codes) || (c?.below ?? 0), cell = Number(params.cell) || (c?.cell ?? 0);
  if (!codes || !cell) throw new Refusal('How many codes the coordinates become, and how many pixels a cell has, is not known. Wire a transformer that was trained on coordinates, or set both.', 'transformer');
  const side = transformer ? windowOf(transformer.architecture.blockSize, 'grid') * cell : 256;
  return { codes, cell, height: Number(params.height) || side, width: Number(params.width) || side };
}

export const spec: NodeSpec = {
  type: 'coordinates',
  title: 'Coordinates',
  icon: 'locate',
  group: 'source',
  help: `Where each pixel stands, as the condition **c**: numbers in [0, 1) that count the pixels of the whole picture row by row. A transformer trained on crops of large pictures learns from them what belongs above and below.

Each cell takes the mean of its pixels, times the number of codes, rounded.

Without a file the coordinates of a picture of the given size are made. A \`.npy\` holds floats in [0, 1), (b, 1, H, W); a \`.png\`'s grey values 0 to 255 become [0, 1].`,
  source: 'taming/modules/misc/coord.py, CoordStage; taming/data/conditional_builder, crops with coordinates',
  inputs: {
    transformer: { kind: 'transformer', optional: true, help: 'Whose numbering of coordinates to use.' },
  },
  outputs: {
    condition: { kind: 'condition', help: 'The coordinates as codes: int32 (b, h, w).' },
  },
  params: {
    file: { kind: 'file', label: 'Coordinates', accept: ['.npy', '.png'], default: '', onNode: true, help: 'Coordinates of each pixel; empty: those of a whole picture of the size below.' },
    height: { kind: 'number', label: 'Height', default: 0, min: 0, max: 16384, step: 1, integer: true, unit: 'px', help: 'Height of the picture without a file; 0: one window of the transformer.' },
    width: { kind: 'number', label: 'Width', default: 0, min: 0, max: 16384, step: 1, integer: true, unit: 'px', help: 'Width of the picture without a file; 0: one window of the transformer.' },
    codes: { kind: 'number', label: 'Codes', default: 0, min: 0, max: 1_000_000, step: 1, integer: true, help: 'Number of codes that coordinates become; 0: as the transformer has it.' },
    cell: { kind: 'number', label: 'Cell', default: 0, min: 0, max: 256, step: 1, integer: true, unit: 'px', help: 'Pixels per cell; 0: as the transformer has it.' },
  },
  flow({ ins, params, facts }): Record<string, PortType> {
    const transformer = ins.transformer?.transformer;
    if (ins.transformer && !transformer) return { condition: { kind: 'condition' } };
    const { codes, cell, height, width } = numberingOf(params, transformer), shape = (facts?.shape ?? (params.file ? undefined : [1, 1, height, width])) as readonly Dim[] | undefined;
    if (!shape) return { condition: { kind: 'condition', below: codes, cell } };
    const at: PortType = { kind: 'condition', shape }, sides = [2, 3].map((i) => dimOf(at, i));
    if (sides.some((n) => typeof n === 'number' && n % cell)) throw new Refusal(`Coordinates of ${sides[1]}×${sides[0]} pixels do not fill whole cells of ${cell}×${cell}. Use ${params.file ? baseName(String(params.file)) : 'sides'} with multiples of ${cell}.`);
    return { condition: { kind: 'condition', shape: [dimOf(at, 0), ...sides.map((n) => (typeof n === 'number' ? n / cell : null))], below: codes, cell } };
  },
  upgrades: [],
};
