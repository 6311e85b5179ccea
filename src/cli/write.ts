/** Writes a value to a file, in the form its ending says. */
import { encodeValue, endingOf, isEnding, numbered } from '../../nodes/save/encode.ts';
import { modelEndings, modelFiles } from '../../nodes/save/model.ts';
import { signPicture, type Signing } from '../run/signing.ts';
import type { Value } from '../run/value.ts';
import { writeOut } from './files.ts';

/**
 * Of a batch, .png writes every picture, numbered: out-0.png, out-1.png ... Each carries the workflow and its receipt.
 * @returns where it went, in words
 * @throws Error when the value has no such form
 */
export async function writeValue(value: Value, file: string, { signing, of }: { signing: Signing; of: { node: string; port?: string; layer?: string } }): Promise<string> {
  const ending = endingOf(file);
  if (modelEndings.includes(ending)) {
    const files = await modelFiles(value, file);
    for (const { name, bytes } of files) await writeOut(name, bytes);
    return files.map((f) => f.name).join(' and ');
  }
  if (!isEnding(ending)) throw new Error(`${file} should end in .npy (numbers), .png (picture) or .json.`);
  const all = await encodeValue(value, ending), names = numbered(file, ending, all.length);
  for (const [item, bytes] of all.entries()) await writeOut(names[item], ending === '.png' ? await signPicture(bytes, { ...of, item }, signing) : bytes);
  return names.length === 1 ? file : `${names[0]} to ${names.at(-1)}`;
}
