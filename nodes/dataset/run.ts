/** Gives batches of pictures, step after step, each a function of the step alone. Reads a folder by and by, or draws scenes. */
import type { Params } from '../../src/graph/node.ts';
import type { TensorData } from '../../src/net/tensor.ts';
import type { Stream, Value } from '../../src/run/value.ts';
import type { Context, Files, Verb } from '../../src/run/verb.ts';
import { isPicture, type Items, pictures, scenes } from './items.ts';
import { classes, labels } from './landscapes.ts';
import { cut, cutOf, orderOf } from './order.ts';

async function namesIn(folder: string, files: Files): Promise<string[]> {
  if (!files.list) throw new Error('folders are read on the command line only. Empty the field to train on the bundled landscapes.');
  const names = (await files.list(folder)).filter(isPicture);
  if (!names.length) throw new Error(`there are no pictures in ${folder}. PNG, JPEG and WebP files are read, in folders inside it too.`);
  return names;
}

/** FNV-1a over the names: the same files in the same place. */
const hashOf = (names: readonly string[]) => {
  let h = 0x811c9dc5;
  for (const name of names) for (let i = 0; i <= name.length; i++) h = Math.imul(h ^ (name.charCodeAt(i) || 10), 0x01000193) >>> 0;
  return h.toString(16);
};

interface Batch { readonly image: Float32Array; readonly labels: Int32Array; readonly depth: Float32Array; readonly class: Int32Array }

/** Batches by step; the last few are kept, so that several outputs and the step before share them. */
function batches(items: Items, p: Params): (step: number) => Promise<Batch> {
  const [size, batch, seed] = [Number(p.size), Number(p.batch), Number(p.seed)], order = orderOf(items.length, seed), random = p.frame !== 'centre', area = size * size;
  const made = new Map<number, Promise<Batch>>();
  async function make(step: number): Promise<Batch> {
    const out: Batch = { image: new Float32Array(batch * 3 * area), labels: new Int32Array(batch * area), depth: new Float32Array(batch * area), class: new Int32Array(batch) };
    const places = Array.from({ length: batch }, (_, k) => step * batch + k), all = await Promise.all(places.map((at) => items.item(order(at))));
    all.forEach(({ image, height: h, width: w, ...more }, k) => {
      const where = cutOf(places[k], seed, [h - size, w - size], random, Boolean(p.flip));
      cut(image, [3, h, w], size, where).forEach((v, i) => { out.image[k * 3 * area + i] = v / 127.5 - 1; });
      if (more.labels) out.labels.set(cut(more.labels, [1, h, w], size, where), k * area);
      if (more.depth) cut(more.depth, [1, h, w], size, where).forEach((v, i) => { out.depth[k * area + i] = v / 127.5 - 1; });
      out.class[k] = more.class ?? 0;
    });
    return out;
  }
  return (step) => {
    const known = made.get(step) ?? make(step);
    made.set(step, known);
    known.catch(() => made.delete(step));
    for (const old of made.keys()) { if (made.size <= 4) break; made.delete(old); }
    return known;
  };
}

export const verb: Verb = {
  async look(params, files) {
    const folder = String(params.folder);
    return { count: folder ? (await namesIn(folder, files)).length : Number(params.scenes) };
  },

  async fingerprint(params, files) {
    const folder = String(params.folder);
    return folder ? hashOf(await namesIn(folder, files)) : '';
  },

  async *run(ctx: Context) {
    const { params: p } = ctx, folder = String(p.folder), [size, batch] = [Number(p.size), Number(p.batch)];
    const names = folder ? await namesIn(folder, ctx.files) : undefined;
    const items = names ? pictures(names, ctx.files, size, p.frame !== 'crop') : scenes(Number(p.scenes), Math.max(size, Number(p.side)), Number(p.first));
    const at = batches(items, p), first = await at(0);
    ctx.note(names ? `${names.length} pictures in ${folder}` : `${items.length} landscapes, drawn from seeds ${Number(p.first)} to ${Number(p.first) + items.length - 1}`);
    const given = (kind: Value['kind'], what: keyof Batch, shape: readonly number[], more: Partial<Value> = {}): Value => {
      const stream: Stream = { length: items.length, at: async (step): Promise<TensorData> => (await at(step))[what] };
      return { kind, tensor: ctx.tensor(first[what].slice(), shape), stream, ...more };
    };
    return {
      image: given('image', 'image', [batch, 3, size, size]),
      ...(!names && {
        labels: given('image', 'labels', [batch, size, size], { below: labels.length, about: { labels: true } }),
        depth: given('image', 'depth', [batch, 1, size, size]),
        class: given('condition', 'class', [batch, 1], { below: classes.length }),
      }),
    };
  },
};
