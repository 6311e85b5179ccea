/** Shapes as a person writes them. */
import { Refusal } from '../../src/graph/port.ts';

/** '1 3 * 256' (or with × or commas): lengths, null for any. @throws Refusal saying how to write it */
export function parseShape(text: string): (number | null)[] {
  const words = text.trim().split(/[\s×x,·]+/).filter(Boolean);
  return words.map((w) => {
    if (w === '*' || w === '?') return null;
    if (!/^\d{1,9}$/.test(w)) throw new Refusal(`"${w}" is no length. Write the shape as lengths with spaces between, 1 3 256 256; * stands for any.`, 'shape');
    return Number(w);
  });
}
