/** The complete node's face: which codes of a picture are kept, and which are to be drawn anew or added around it. */
import type { NodeSpec, Params } from '../../src/graph/node.ts';
import { Refusal, type PortType } from '../../src/graph/port.ts';
import { dimOf } from '../../src/graph/shapes.ts';

export interface Layout {
  readonly height: number;
  readonly width: number;
  /** Where the known codes stand in the grid. */
  readonly top: number;
  readonly left: number;
  readonly knownHeight: number;
  readonly knownWidth: number;
}

/** The grid after growing one of h x w. */
export function layoutOf(params: Params, h: number, w: number): Layout {
  const [top, right, bottom, left] = ['growTop', 'growRight', 'growBottom', 'growLeft'].map((k) => Number(params[k]));
  return { height: h + top + bottom, width: w + left + right, top, left, knownHeight: h, knownWidth: w };
}

/** Whether a known code is kept, by the part of the picture it stands in; row and column within the known codes. */
export function isKept(params: Params, row: number, column: number, h: number, w: number): boolean {
  const part = Number(params.part), inside = (i: number, n: number) => { const size = Math.round(part * n), start = Math.floor((n - size) / 2); return i >= start && i < start + size; };
  switch (params.keep) {
    case 'top': return row < Math.round(part * h);
    case 'bottom': return row >= h - Math.round(part * h);
    case 'left': return column < Math.round(part * w);
    case 'right': return column >= w - Math.round(part * w);
    case 'centre': return inside(row, h) && inside(column, w);
    case 'around': return !(inside(row, h) && inside(column, w));
    default: return true;
  }
}

export const spec: NodeSpec = {
  type: 'complete',
  title: 'Complete',
  icon: 'puzzle',
  group: 'stage',
  help: `Says which codes of a picture are **kept** and which a sampler draws:

- *completion*: keep the upper part, draw the rest;
- *inpainting*: keep what is around a box, or wire a mask whose white part is drawn;
- *outpainting*: grow the grid by rows and columns that are drawn.

Wire both outputs to a sampler. Codes are drawn row by row, each from those before it in its window: what is kept *below* or *to the right* does not guide what is drawn before it.`,
  source: 'Section 4.2, image completion; scripts/sample_conditional.py',
  inputs: {
    codes: { kind: 'codes', help: 'The picture\'s codes (b, h, w).' },
    mask: { kind: 'map', also: ['image'], optional: true, help: 'What to draw anew: (1, c, H, W) where it is above 0 (white in a picture). Each cell that any such pixel touches is drawn.' },
  },
  outputs: {
    codes: { kind: 'codes', help: 'The codes on the grown grid, 0 where there are none yet: int32 (b, h, w).' },
    mask: { kind: 'map', help: '1 where a code is to be drawn, 0 where it is kept: (1, 1, h, w).' },
  },
  params: {
    keep: {
      kind: 'choice', label: 'Keep', default: 'top', onNode: true,
      options: [['top', 'Upper part'], ['bottom', 'Lower part'], ['left', 'Left part'], ['right', 'Right part'], ['centre', 'Centre'], ['around', 'All but the centre'], ['all', 'All, but the mask']],
      help: 'Which part of the codes is kept. A wired mask takes away more.',
    },
    part: { kind: 'number', label: 'Part', default: 0.5, min: 0, max: 1, step: 0.05, onNode: true, when: ['keep', ['top', 'bottom', 'left', 'right', 'centre', 'around']], help: 'Size of that part (of the centre box for "All but the centre") against the whole, along each side it cuts.' },
    growTop: { kind: 'number', label: 'Grow above', default: 0, min: 0, max: 512, step: 1, integer: true, unit: 'codes', help: 'Rows added above.' },
    growRight: { kind: 'number', label: 'Grow right', default: 0, min: 0, max: 512, step: 1, integer: true, unit: 'codes', help: 'Columns added on the right.' },
    growBottom: { kind: 'number', label: 'Grow below', default: 0, min: 0, max: 512, step: 1, integer: true, unit: 'codes', help: 'Rows added below.' },
    growLeft: { kind: 'number', label: 'Grow left', default: 0, min: 0, max: 512, step: 1, integer: true, unit: 'codes', help: 'Columns added on the left.' },
  },
  flow({ ins: { codes, mask }, params }): Record<string, PortType> {
    const [h, w] = [dimOf(codes, 1), dimOf(codes, 2)], known = typeof h === 'number' && typeof w === 'number';
    if (mask?.shape && known) {
      const sides = [dimOf(mask, 2), dimOf(mask, 3)];
      if (sides.some((n, i) => typeof n === 'number' && n % [h, w][i])) throw new Refusal(`The mask is ${sides[1]}×${sides[0]} and the codes ${w}×${h}: its sides must be multiples of theirs. Use a mask as large as the picture.`, 'mask');
    }
    const grown = ['growTop', 'growRight', 'growBottom', 'growLeft'].some((k) => Number(params[k]) > 0), size = known ? layoutOf(params, h, w) : undefined;
    const { crop, ...rest } = codes ?? { kind: 'codes' };
    return {
      codes: { ...rest, kind: 'codes', ...(size && { shape: [dimOf(codes, 0), size.height, size.width] }), ...(crop && !grown && { crop }) },
      mask: { kind: 'map', ...(size && { shape: [1, 1, size.height, size.width] }) },
    };
  },
  upgrades: [],
};
