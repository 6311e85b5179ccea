/** Writes what arrives to a file, or hands it to the browser's downloads. Knows values; the place is the files' matter. */
import type { Verb } from '../../src/run/verb.ts';
import { encodeValue, endingOf, endings, isEnding, numbered } from './encode.ts';

export const verb: Verb = {
  async *run({ params, files, note }, { image }) {
    const file = String(params.file).trim(), ending = endingOf(file);
    if (!isEnding(ending)) throw new Error(`"${file}" should end in .png (picture), .npy (numbers) or .json. Change the file name.`);
    const all = await encodeValue(image, ending), names = numbered(file, ending, all.length);
    for (const [i, bytes] of all.entries()) note(`saved as ${await files.save(names[i], bytes, endings[ending])}`);
    return {};
  },
};
