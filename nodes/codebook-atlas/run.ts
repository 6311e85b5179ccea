/** Decodes the codebook in batches of bounded size and lays the patches on a sheet. Knows values; no file and no runtime. */
import { factorOf, type VqganArchitecture } from '../../src/net/architecture.ts';
import { network } from '../../src/net/build.ts';
import { memo } from '../../src/net/memo.ts';
import type { Program, Var } from '../../src/net/program.ts';
import type { Builder } from '../../src/net/build.ts';
import { codeColour, viridis } from '../../src/run/colour.ts';
import type { Model, Value } from '../../src/run/value.ts';
import type { Context, Run, Verb } from '../../src/run/verb.ts';
import { type Colour, colourOf, Sheet } from '../grid/sheet.ts';
import { distances, patches } from './net.ts';
import { layoutOf } from './spec.ts';
import { nearestOf, ordered, type Usage, usageOf } from './usage.ts';

const programs = memo<Program>(8);
const paper = colourOf('#17181c');
const rgb = (c: readonly number[]): Colour => c.map((v) => v / 127.5 - 1) as unknown as Colour;

/** The largest activation of a batch, and a block of distances, stay below this many numbers: 64 MB. */
const roomy = 16 * 2 ** 20;
const powerBelow = (n: number) => 2 ** Math.floor(Math.log2(Math.max(1, n)));

/** Runs a network of int32 (n) over all codes, `most` at a time; the last, shorter batch is filled up so that one session serves all. */
async function* inBatches(ctx: Context, model: Model, key: string, codes: readonly number[], most: number, write: (b: Builder, v: Var) => Var,
  take: (data: Float32Array, from: number, n: number) => void): Run<void> {
  const n = Math.min(most, codes.length);
  const p = programs(`${key} ${JSON.stringify(model.facts.architecture)} ${n}`, () => network([{ dtype: 'int32', shape: [n] }], (b, v) => [write(b, v)]));
  for (let at = 0; at < codes.length; at += n) {
    ctx.signal.throwIfAborted();
    const batch = Int32Array.from({ length: n }, (_, i) => codes[Math.min(at + i, codes.length - 1)]), x = ctx.tensor(batch, [n]);
    try {
      const [y] = yield* ctx.network(p, model.weights, [x]);
      try { take((await y.data()) as Float32Array, at, Math.min(n, codes.length - at)); } finally { y.release(); }
    } finally { x.release(); }
  }
}

/** (c, f, f) as (3, f, f) within [-1, 1]: pictures clamped, grey repeated, label logits as the colour of the likeliest label. */
function painted(data: Float32Array, from: number, c: number, area: number): Float32Array {
  const out = new Float32Array(3 * area);
  for (let p = 0; p < area; p++) {
    let best = 0;
    if (c !== 3 && c !== 1) for (let k = 1; k < c; k++) if (data[from + k * area + p] > data[from + best * area + p]) best = k;
    const colour = c === 3 || c === 1 ? undefined : rgb(codeColour(best));
    for (let k = 0; k < 3; k++) out[k * area + p] = colour ? colour[k] : Math.min(1, Math.max(-1, data[from + (c === 3 ? k : 0) * area + p]));
  }
  return out;
}

/** (3, f, f) -> (3, f by, f by). */
function enlarged(data: Float32Array, f: number, by: number): Float32Array {
  const side = f * by, out = new Float32Array(3 * side * side);
  for (let k = 0, at = 0; k < 3; k++) for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) out[at++] = data[(k * f + Math.floor(y / by)) * f + Math.floor(x / by)];
  return out;
}

function mark(sheet: Sheet, row: number, column: number, count: number, most: number) {
  const { gap, height, width } = sheet.layout, [y, x] = sheet.corner(row, column);
  if (count) sheet.frame(row, column, rgb(viridis(Math.log1p(count) / Math.log1p(most))), Math.min(gap, 2));
  else sheet.fade(y, x, height, width, paper, 0.75);
}

/** The report: one line per code, so that it can be read and searched. */
function reportOf(a: VqganArchitecture, shown: readonly number[], usage: Usage | undefined, near: ReadonlyMap<number, readonly [number, number][]>): string {
  const sorted = [...shown].sort((p, q) => p - q), lines = [`  "K": ${a.nEmbed},\n  "shown": [${sorted[0]}, ${sorted.at(-1)}]`];
  if (usage) {
    const dead = sorted.filter((k) => !usage.counts[k]);
    lines.push(`  "cells": ${usage.cells},\n  "used": ${usage.used},\n  "perplexity": ${usage.perplexity}`, `  "unused": ${JSON.stringify(dead)}`);
    lines.push(`  "counts": {${sorted.filter((k) => usage.counts[k]).map((k) => `"${k}": ${usage.counts[k]}`).join(', ')}}`);
  }
  if (near.size) lines.push(`  "nearest": {\n${sorted.map((k) => `    "${k}": [${near.get(k)!.map(([c, d]) => `[${c}, ${Number(d.toPrecision(6))}]`).join(', ')}]`).join(',\n')}\n  }`);
  return `{\n${lines.join(',\n')}\n}`;
}

export const verb: Verb = {
  async *run(ctx, { model: { model }, codes }) {
    const a = model!.facts.architecture, K = a.nEmbed, f = factorOf(a.ddconfig), { ddconfig: d } = a;
    const { first, count, rows, columns, side: tall } = layoutOf(ctx.params, K, f), side = Number(ctx.params.grid), wanted = Number(ctx.params.code), gap = Number(ctx.params.gap);
    const ids = codes && ((await codes.tensor!.data()) as Int32Array), usage = ids && usageOf(ids, K);
    if (wanted >= K) throw new Error(`there is no code ${wanted}: the codebook has ${K}, 0 to ${K - 1}.`);
    const shown = ordered(first, count, ctx.params.order as 'number' | 'usage', usage);
    const sheet = new Sheet({ rows, columns, height: tall, width: tall, gap }, paper);
    // The widest activation stands at full size: level 0 of the decoder, after the upsampling of level 1's channels.
    const widest = d.ch * Math.max(d.chMult[0], d.chMult[1] ?? 1) * (side * f) ** 2, batch = Math.min(256, powerBelow(roomy / widest));
    const total = count * (Number(ctx.params.nearest) > 0 ? 2 : 1), most = usage ? Math.max(...usage.counts) : 0;
    yield* inBatches(ctx, model!, `patches ${side}`, shown, batch, (b, v) => patches(b, a, v, side), (data, from, n) => {
      for (let i = 0; i < n; i++) {
        const at = from + i, [row, column] = [Math.floor(at / columns), at % columns];
        sheet.put(row, column, { data: enlarged(painted(data, i * d.outCh * f * f, d.outCh, f * f), f, tall / f), c: 3, h: tall, w: tall }, 0);
        if (usage) mark(sheet, row, column, usage.counts[shown[at]], most);
      }
      ctx.progress(from + n, total, 'decoding');
    });
    const near = new Map<number, [number, number][]>(), nearest = Math.min(Number(ctx.params.nearest), K - 1);
    if (nearest > 0) yield* inBatches(ctx, model!, 'distances', shown, Math.min(512, powerBelow(roomy / K)), (b, v) => distances(b, a, v), (data, from, n) => {
      for (let i = 0; i < n; i++) near.set(shown[from + i], nearestOf(data.subarray(i * K, (i + 1) * K), shown[from + i], nearest));
      ctx.progress(count + from + n, total, 'measuring distances');
    });
    if (usage) ctx.note(`${usage.used} of ${K} codes occur in ${usage.cells} cells, ${K - usage.used} do not; perplexity ${usage.perplexity.toFixed(1)}`);
    const values: Record<string, Value> = {
      image: { kind: 'image', tensor: ctx.tensor(sheet.data, [1, 3, sheet.height, sheet.width]) },
      report: { kind: 'text', text: reportOf(a, shown, usage, near) },
    };
    if (!usage || !ids) return values;
    const laid = new Float32Array(rows * columns);
    shown.forEach((k, i) => { laid[i] = usage.counts[k]; });
    values.usage = { kind: 'map', tensor: ctx.tensor(laid, [1, 1, rows, columns]) };
    values.perplexity = { kind: 'number', number: usage.perplexity };
    const [n, h, w] = codes.tensor!.shape;
    if (wanted >= 0) values.where = { kind: 'map', tensor: ctx.tensor(Float32Array.from(ids, (k) => Number(k === wanted)), [n, 1, h, w]), about: codes.about };
    return values;
  },
};
