/** Draws codes from logits where the logits live: on the host in JavaScript, on a GPU as a small network that gives back one integer each. */
import { gumbelAt, type Place } from '../../src/net/philox.ts';
import type { Tensor } from '../../src/net/tensor.ts';
import { drain } from '../../src/run/execute.ts';
import type { Context } from '../../src/run/verb.ts';
import { drawFrom, filterLogits, greedyFrom, type Filter } from './filter.ts';
import { filteredDraw, greedyDraw } from './net.ts';

export interface Draw extends Filter {
  readonly greedy: boolean;
  /** Codes from here on do not exist. */
  readonly below: number;
}

/** @param logits (n, V), of which the first rows count; @param places where each row's code stands, which decides its noise; @returns a code for each place */
export async function drawCodes(ctx: Pick<Context, 'network' | 'tensor'>, logits: Tensor, how: Draw, places: readonly Place[]): Promise<Int32Array> {
  const vocabulary = logits.shape[1];
  if (logits.place === 'gpu') return drawThere(ctx, logits, how, places);
  const all = (await logits.data()) as Float32Array;
  return Int32Array.from(places, (place, i) => {
    const row = all.subarray(i * vocabulary, (i + 1) * vocabulary);
    return how.greedy ? greedyFrom(row, how.below) : drawFrom(filterLogits(row, how, how.below), gumbelAt(place));
  });
}

async function drawThere({ network, tensor }: Pick<Context, 'network' | 'tensor'>, logits: Tensor, how: Draw, places: readonly Place[]): Promise<Int32Array> {
  const [n, vocabulary] = logits.shape, mine: Tensor[] = [];
  try {
    if (!how.greedy) {
      const noise = new Float32Array(n * vocabulary);
      places.forEach((place, i) => {
        const at = gumbelAt(place);
        for (let v = 0; v < how.below; v++) noise[i * vocabulary + v] = at(v);
      });
      mine.push(tensor(noise, [n, vocabulary]), tensor(Float32Array.of(how.temperature), [1]), tensor(Float32Array.of(how.topP < 1 ? how.topP : 2), [1]));
    }
    const program = how.greedy ? greedyDraw(vocabulary, how.below) : filteredDraw(vocabulary, how.below, how.topK);
    const [codes] = await drain(network(program, undefined, [logits, ...mine]));
    mine.push(codes);
    return (await codes.data()).slice(0, places.length) as Int32Array;
  } finally { for (const t of mine) t.release(); }
}
