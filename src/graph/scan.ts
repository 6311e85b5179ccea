/** Looks through JSON text for what parsing would hide: keys given twice, depth, `__proto__`. Knows no workflow. */

/**
 * @param text valid JSON
 * @returns what is wrong with it in words, or null
 */
export function scanJson(text: string, deepest = 100): string | null {
  const open: (Set<string> | null)[] = []; // null: an array
  let key = false;
  for (let i = 0; i < text.length; i++) {
    const ch = text[i];
    if (ch === '{' || ch === '[') {
      if (open.push(ch === '{' ? new Set() : null) > deepest) return `values lie more than ${deepest} levels deep`;
      key = ch === '{';
    } else if (ch === '}' || ch === ']') {
      open.pop();
      key = false;
    } else if (ch === ',') key = open.at(-1) !== null;
    else if (ch === ':') key = false;
    else if (ch === '"') {
      const start = i++;
      while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
      const keys = open.at(-1);
      if (!key || !keys) continue;
      const name = JSON.parse(text.slice(start, i + 1)) as string;
      if (name === '__proto__') return 'a key is named "__proto__", which no workflow uses';
      if (keys.has(name)) return `the key "${name}" is given twice in one object`;
      keys.add(name);
    }
  }
  return null;
}
