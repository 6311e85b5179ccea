/** The sweep node's face: what comes out for many values of one or two parameters, side by side. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal, type PortType } from '../../src/graph/port.ts';
import { imageType } from '../../src/graph/shapes.ts';
import { axisOf } from './values.ts';

export const spec: NodeSpec = {
  type: 'sweep',
  title: 'Sweep',
  icon: 'table-2',
  group: 'look',
  help: `Runs what comes before it once for each value of a parameter, or each pair of values of two, and puts the results on one sheet.

Name a parameter as **node.parameter** by the node's id: \`sampler.temperature\`. Values are separated by commas (\`0.5, 0.8, 1\`); \`0..1 : 5\` means five equal steps and \`1..4\` whole numbers.

- Pictures and maps stand side by side, labelled.
- Numbers (a PSNR, a loss) become a table and a map of it.

Only what depends on the parameter runs again; the rest is taken from the cache. Everything else, seeds too, stays as it is set.`,
  inputs: {
    image: { kind: 'image', also: ['map', 'number', 'loss'], label: 'anything', help: 'What is looked at: a picture (the first of a batch, or all of it), a map or a number.' },
  },
  outputs: {
    image: { kind: 'image', help: 'The sheet: (1, 3, H, W), x to the right and y down.' },
    numbers: { kind: 'map', help: 'Of a number: its value for each pair, (1, 1, rows, columns).' },
    table: { kind: 'text', help: 'JSON: the parameters, their values, and the numbers or which cell is which.' },
  },
  params: {
    x: { kind: 'text', label: 'x', default: '', onNode: true, help: 'Parameter along the columns: node.parameter.' },
    xValues: { kind: 'text', label: 'x values', default: '', onNode: true, help: 'Its values: 0.5, 0.8, 1, or 0..1 : 5.' },
    y: { kind: 'text', label: 'y', default: '', help: 'Parameter along the rows; empty for one row.' },
    yValues: { kind: 'text', label: 'y values', default: '', help: 'Its values.' },
    batch: { kind: 'choice', label: 'Of a batch', default: 'first', options: [['first', 'The first picture'], ['all', 'All, side by side']], help: 'What of a batch stands in a cell.' },
    gap: { kind: 'number', label: 'Gap', default: 4, min: 0, max: 64, integer: true, step: 1, unit: 'px', help: 'Between the cells and around them.' },
  },
  flow({ ins: { image }, params }): Record<string, PortType> {
    if (image?.labels) throw new Refusal('This is a label map; a sweep shows pictures, maps and numbers. Wire one of these here.', 'image');
    if (!params.x) throw new Refusal('No parameter is named. Write one as node.parameter in x: sampler.temperature.', 'x');
    if (params.x === params.y) throw new Refusal(`Both axes name ${String(params.x)}. Name another parameter in y, or empty it.`, 'y');
    for (const which of ['x', 'y'] as const) {
      try { axisOf(which, String(params[which]), String(params[`${which}Values`])); } catch (e) { throw new Refusal((e as Error).message, `${which}Values`); }
    }
    const isNumber = image?.kind === 'number' || image?.kind === 'loss';
    const rows = axisOf('y', String(params.y), String(params.yValues)).values.length, columns = axisOf('x', String(params.x), String(params.xValues)).values.length;
    return {
      image: imageType(1, 3, null, null), table: { kind: 'text' },
      ...(isNumber && { numbers: { kind: 'map' as const, shape: [1, 1, rows, columns] } }),
    };
  },
  upgrades: [],
};
