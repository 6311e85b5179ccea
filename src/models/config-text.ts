/** The text of a config made into plain data: YAML or JSON, without tags and without bombs. Knows no field. */
import { parseDocument } from 'yaml';

const longest = 1 << 20;

/** @throws Error naming the file and the line that cannot be read */
export function parseConfig(text: string, name: string): unknown {
  if (text.length > longest) throw new Error(`${name} is ${(text.length / 2 ** 20).toFixed(1)} MB long, too long for a config. Is it the checkpoint?`);
  const doc = parseDocument(text, { merge: true, strict: true, uniqueKeys: true, logLevel: 'silent' });
  const fault = doc.errors[0] ?? doc.warnings[0];
  if (fault) throw new Error(`${name} cannot be read: ${fault.message.split('\n')[0].replace(/:$/, '')}`);
  try {
    return doc.toJS({ maxAliasCount: 100 });
  } catch (e) {
    throw new Error(`${name} cannot be read: ${e instanceof Error ? e.message : String(e)}`, { cause: e });
  }
}
