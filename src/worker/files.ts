/** Files in the browser: shipped samples beside the page, the user's own in the origin's private storage. Knows names, not meanings. */
import type { Files, Shelf } from '../run/verb.ts';
import { type Source, sourceOfBlob } from '../models/source.ts';
import { sha256Of } from '../models/digest.ts';

const folder = 'files';
/** Names are the user's; as a file name each must be one plain segment. */
const storedAs = (name: string) => encodeURIComponent(name).replaceAll('.', '%2E').slice(0, 200);

export class BrowserFiles implements Files {
  readonly #blobs = new Map<string, Blob>();
  readonly #digests = new WeakMap<Blob, Promise<string>>();

  /**
   * @param base address of the folder that shipped workflows and `samples/` stand in
   * @param saved hands a result to the page, which offers it to the user
   */
  constructor(readonly base: string, readonly saved: (name: string, blob: Blob) => void) {}

  /** Keeps a user's file under its name, in memory at once and in the origin's storage when there is room. */
  async keep(name: string, file: Blob): Promise<void> {
    this.#blobs.set(name, file);
    const at = await (await this.#folder()).getFileHandle(storedAs(name), { create: true });
    const out = await at.createWritable();
    try { await out.write(file); } catch (e) { await out.abort(); throw e; }
    await out.close();
  }

  async open(name: string): Promise<Source> { return sourceOfBlob(name, await this.blob(name)); }

  async digest(name: string): Promise<string> {
    const blob = await this.blob(name);
    const made = this.#digests.get(blob) ?? sha256Of(sourceOfBlob(name, blob));
    this.#digests.set(blob, made);
    made.catch(() => this.#digests.delete(blob));
    return made;
  }

  async picture(name: string) {
    const blob = await this.blob(name);
    let bitmap: ImageBitmap;
    try { bitmap = await createImageBitmap(blob, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' }); } catch (e) {
      throw new Error(`${name} is not a picture this browser can read. Choose a PNG, JPEG or WebP file, or an .npy array.`, { cause: e });
    }
    try {
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true })!;
      canvas.drawImage(bitmap, 0, 0);
      return { width: bitmap.width, height: bitmap.height, rgba: canvas.getImageData(0, 0, bitmap.width, bitmap.height).data as Uint8ClampedArray };
    } finally { bitmap.close(); }
  }

  async save(name: string, bytes: Uint8Array, mime: string): Promise<string> {
    this.saved(name, new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mime }));
    return `${name}, in this browser's downloads`;
  }

  /** A folder of the origin's private storage; a write there replaces the file when it is complete. */
  async shelf(name: string): Promise<Shelf> {
    const root = await navigator.storage.getDirectory(), runs = await root.getDirectoryHandle('runs', { create: true });
    const at = await runs.getDirectoryHandle(storedAs(name || 'run'), { create: true });
    return {
      async read(file) {
        try { return new Uint8Array(await (await (await at.getFileHandle(storedAs(file))).getFile()).arrayBuffer()); } catch { return undefined; }
      },
      async write(file, bytes) {
        const out = await (await at.getFileHandle(storedAs(file), { create: true })).createWritable();
        try { await out.write(bytes as Uint8Array<ArrayBuffer>); } catch (e) {
          await out.abort();
          throw new Error(`This browser has no room left for ${file}. Free some space, or switch checkpoints off.`, { cause: e });
        }
        await out.close();
        return `${file}, in this browser's storage`;
      },
    };
  }

  /** @throws Error saying where the file was looked for */
  async blob(name: string): Promise<Blob> {
    if (!name) throw new Error('No file is chosen yet. Choose one in the inspector, or drop it on the node.');
    const known = this.#blobs.get(name);
    if (known) return known;
    const blob = name.startsWith('samples/') ? await this.#shipped(name) : await this.#kept(name);
    this.#blobs.set(name, blob);
    return blob;
  }

  async #shipped(name: string): Promise<Blob> {
    const response = await fetch(new URL(name, this.base)).catch(() => undefined);
    if (!response?.ok) throw new Error(`The sample ${name} is not among the shipped files.`);
    return response.blob();
  }

  async #kept(name: string): Promise<Blob> {
    try { return await (await (await this.#folder()).getFileHandle(storedAs(name))).getFile(); } catch {
      throw new Error(`${name} is not in this browser's storage. Choose the file again in the inspector, or drop it on the node.`);
    }
  }

  async #folder() { return (await navigator.storage.getDirectory()).getDirectoryHandle(folder, { create: true }); }
}
