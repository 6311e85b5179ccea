/** Files in and out of the browser: real ones where it allows (File System Access), else uploads and downloads. Knows no workflow. */

interface PickerWindow {
  showOpenFilePicker?(o: object): Promise<FileSystemFileHandle[]>;
  showSaveFilePicker?(o: object): Promise<FileSystemFileHandle>;
}
const pickers = () => window as PickerWindow;
const isAbort = (e: unknown) => e instanceof DOMException && e.name === 'AbortError';

export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const a = Object.assign(document.createElement('a'), { href: url, download: name });
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Lets a person choose a file; undefined when they change their mind. @param accept endings, '.png' */
export function chooseFile(accept: readonly string[]): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', accept: accept.join(',') });
    input.onchange = () => resolve(input.files?.[0]);
    input.oncancel = () => resolve(undefined);
    input.click();
  });
}

const jsonType = (description: string) => [{ description, accept: { 'application/json': ['.json'] } }];

export interface OpenedText { readonly name: string; readonly text: string; readonly handle?: FileSystemFileHandle; readonly file: File }

/** A text file of a person's choice, with the handle to save it again where the browser gives one. */
export async function openText(description: string): Promise<OpenedText | undefined> {
  const pick = pickers().showOpenFilePicker;
  if (!pick) {
    const file = await chooseFile(['.json', '.vqz', '.png']);
    return file && { name: file.name, text: await file.text(), file };
  }
  try {
    const [handle] = await pick.call(window, { types: [{ description, accept: { 'application/json': ['.json'], 'application/zip': ['.vqz'], 'image/png': ['.png'] } }], multiple: false });
    const file = await handle.getFile();
    return { name: file.name, text: await file.text(), handle, file };
  } catch (e) {
    if (isAbort(e)) return undefined;
    throw e;
  }
}

/** Writes a text where it was opened from, or where a person chooses now. Returns where it went; undefined when they change their mind. */
export async function saveText(text: string, name: string, description: string, handle?: FileSystemFileHandle): Promise<{ name: string; handle?: FileSystemFileHandle; written?: number } | undefined> {
  const pick = pickers().showSaveFilePicker;
  if (!handle && !pick) {
    download(new Blob([text], { type: 'application/json' }), name);
    return { name };
  }
  try {
    const to = handle ?? await pick!.call(window, { suggestedName: name, types: jsonType(description) });
    const out = await to.createWritable();
    await out.write(text);
    await out.close();
    return { name: to.name, handle: to, written: (await to.getFile()).lastModified };
  } catch (e) {
    if (isAbort(e)) return undefined;
    throw e;
  }
}
