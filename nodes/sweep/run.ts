/** Asks for its input once per cell, under other parameters, and lays the answers on one sheet. Knows no node before it but by name. */
import type { Value } from '../../src/run/value.ts';
import type { Files, Run, Verb } from '../../src/run/verb.ts';
import { under } from '../../src/run/execute.ts';
import type { Params } from '../../src/graph/node.ts';
import { viridis } from '../../src/run/colour.ts';
import { coloured, picturesOf, type Pictures } from '../grid/pictures.ts';
import { type Colour, colourOf, Sheet, textHeight, textWidth } from '../grid/sheet.ts';
import { largest } from '../grid/spec.ts';
import { type Axis, axisOf } from './values.ts';

const paper = colourOf('#17181c'), ink = colourOf('#e6e6e6');
const axesOf = (p: Params) => [axisOf('x', String(p.x), String(p.xValues)), axisOf('y', String(p.y), String(p.yValues))] as const;

type Cell = { readonly pictures: Pictures } | { readonly number: number };

async function cellOf(value: Value | undefined, all: boolean): Promise<Cell> {
  if (!value) throw new Error('nothing arrived');
  if (value.number !== undefined) return { number: value.number };
  const p = await picturesOf(value);
  const count = all ? p.count : 1;
  return { pictures: { ...p, count, data: p.data.slice(0, count * p.c * p.h * p.w) } }; // a copy: the tensor is released
}

/** Names stand above and to the left, each value at its own row or column. */
function labelled(x: Axis, y: Axis, height: number, width: number, gap: number): Sheet {
  const left = y.name ? Math.max(textWidth(y.name), ...y.values.map((v) => textWidth(v))) + 4 : 0;
  const sheet = new Sheet({ rows: y.values.length, columns: x.values.length, height, width, gap, left, top: 2 * textHeight() + 4 }, paper);
  sheet.write(2, left + gap, x.name, ink);
  if (y.name) sheet.write(2 + textHeight(), 2, y.name, ink);
  x.values.forEach((v, i) => sheet.write(3 + textHeight(), sheet.corner(0, i)[1], v.slice(0, Math.max(1, Math.floor((width + gap) / textWidth('0')))), ink));
  if (y.name) y.values.forEach((v, i) => sheet.write(sheet.corner(i, 0)[0] + Math.max(0, (height - textHeight()) >> 1), 2, v, ink));
  return sheet;
}

function sheetOf(x: Axis, y: Axis, arrived: readonly Pictures[], gap: number): Sheet {
  const cells = coloured(arrived).pictures;
  const height = Math.max(...cells.map((c) => c.h)), width = Math.max(...cells.map((c) => c.count * c.w));
  if (y.values.length * (height + gap) * x.values.length * (width + gap) > largest) throw new Error('the sheet would be too large to be looked at. Use fewer values or smaller pictures.');
  const sheet = labelled(x, y, height, width, gap);
  cells.forEach((p, i) => {
    for (let k = 0; k < p.count; k++) sheet.put(Math.floor(i / x.values.length), i % x.values.length, p, k, k * p.w);
  });
  return sheet;
}

const numberSide = 56;
const show = (v: number) => (Number.isFinite(v) ? `${Number(v.toPrecision(4))}` : v > 0 ? 'inf' : v < 0 ? '-inf' : 'nan');

/** Each number on its colour. */
function tableSheet(x: Axis, y: Axis, numbers: readonly number[], gap: number): Sheet {
  const sheet = labelled(x, y, numberSide >> 1, numberSide, gap), known = numbers.filter(Number.isFinite);
  const low = Math.min(...known), span = Math.max(...known) - low || 1;
  numbers.forEach((v, i) => {
    const [top, left] = sheet.corner(Math.floor(i / x.values.length), i % x.values.length), t = Number.isFinite(v) ? (v - low) / span : 1;
    sheet.fill(top, left, numberSide >> 1, numberSide, viridis(t).map((c) => c / 127.5 - 1) as unknown as Colour);
    sheet.write(top + 10, left + 3, show(v), t > 0.5 ? paper : ink);
  });
  return sheet;
}

/** Values that name files count by what the files hold. */
async function filesIn(p: Params, files: Files): Promise<string> {
  const names = axesOf(p).flatMap((a) => a.values).filter((v) => /\.[a-z]\w+$/i.test(v));
  return (await Promise.all(names.map((n) => files.digest(n).catch(() => '')))).join(' ');
}

export const verb: Verb = {
  fingerprint: filesIn,

  async *run(ctx): Run<Record<string, Value>> {
    const [x, y] = axesOf(ctx.params);
    if (!x.name) throw new Error('no parameter is named. Write one as node.parameter in x: sampler.temperature.');
    const of = x.values.length * y.values.length, cells: Cell[] = [];
    // Every pair is asked for before the first one runs: a wrong value in the last column costs nothing.
    const runs = y.values.flatMap((b) => x.values.map((a) => {
      const overrides = { [x.name]: a, ...(y.name && { [y.name]: b }) };
      return [Object.entries(overrides).map(([k, v]) => `${k} = ${v}`).join(', '), ctx.upstream(overrides)] as const;
    }));
    for (const [i, [name, run]] of runs.entries()) {
      ctx.progress(i, of, name);
      try {
        const arriving = yield* under(name, run, ctx.signal);
        try { cells.push(await cellOf(arriving.inputs.image, ctx.params.batch === 'all')); } finally { arriving.close(); }
      } catch (e) {
        ctx.signal.throwIfAborted();
        throw new Error(`with ${name}: ${(e as Error).message}`, { cause: e });
      }
    }
    ctx.progress(of, of);
    const gap = Number(ctx.params.gap), axes = { x, ...(y.name && { y }) };
    const pictures = cells.flatMap((c) => ('pictures' in c ? [c.pictures] : [])), numbers = cells.flatMap((c) => ('number' in c ? [c.number] : []));
    if (pictures.length && numbers.length) throw new Error('some cells gave a number and some a picture');
    const sheet = numbers.length ? tableSheet(x, y, numbers, gap) : sheetOf(x, y, pictures, gap);
    const rows = y.values.map((_, r) => numbers.slice(r * x.values.length, (r + 1) * x.values.length).map((v) => (Number.isFinite(v) ? v : show(v))));
    const table = { ...axes, ...(numbers.length ? { numbers: rows } : { cell: { height: sheet.layout.height, width: sheet.layout.width, gap, left: sheet.layout.left, top: sheet.layout.top } }) };
    return {
      image: { kind: 'image', tensor: ctx.tensor(sheet.data, [1, 3, sheet.height, sheet.width]) },
      ...(numbers.length && { numbers: { kind: 'map' as const, tensor: ctx.tensor(Float32Array.from(numbers), [1, 1, y.values.length, x.values.length]) } }),
      table: { kind: 'text', text: JSON.stringify(table, undefined, 2) },
    };
  },
};
