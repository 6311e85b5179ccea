/** Answers what the page asks about a value: a picture, statistics, some numbers, or the whole as .npy. Reads back; keeps nothing. */
import { writeNpy } from '../models/npy.ts';
import { pictureOf } from '../run/picture.ts';
import { type Stats, statsOf } from '../run/stats.ts';
import type { Value } from '../run/value.ts';
import type { Look, Seen } from './protocol.ts';

/** @throws when the value has no tensor, or the item or channel does not exist */
export async function peek({ tensor, kind, below, about }: Value, look: Look): Promise<Seen> {
  if (!tensor) throw new Error(`A ${kind} has no tensor to look at.`);
  // of a trace's value the statistics may be all there is
  if (look.as === 'stats' && about?.statistics) return { as: 'stats', stats: about.statistics as Stats };
  const data = await tensor.data(), { shape } = tensor;
  switch (look.as) {
    case 'picture': return { as: 'picture', ...pictureOf({ kind, data, shape, below }, look) };
    case 'stats': return { as: 'stats', stats: statsOf(data) };
    case 'numbers': return { as: 'numbers', data: data.slice(look.start ?? 0, (look.start ?? 0) + (look.count ?? data.length)) };
    case 'npy': return { as: 'npy', bytes: writeNpy(data, shape) };
  }
}
