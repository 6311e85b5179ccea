/** Addresses under which the page can show a file that a parameter names: shipped samples, and files chosen since the page was opened. */

const chosen = new Map<string, string>();

/** Remembers a person's file under the name it was kept by. */
export function rememberFile(name: string, file: Blob): void {
  const old = chosen.get(name);
  if (old) URL.revokeObjectURL(old);
  chosen.set(name, URL.createObjectURL(file));
}

/** Samples stand beside the page in graphs/. Undefined for a file that only the worker can reach. */
export function urlOf(name: string): string | undefined {
  return chosen.get(name) ?? (name.startsWith('samples/') ? new URL(`graphs/${name}`, document.baseURI).href : undefined);
}

export const isPictureFile = (name: string) => /\.(png|jpe?g|webp)$/i.test(name);
