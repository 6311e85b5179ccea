/** Bytes read by slices: a File in the browser, a file handle in Node. Knows nothing of what they mean. */

export interface Source {
  readonly name: string;
  readonly size: number;
  /** Bytes [start, end). Rejects when the source ends before. */
  read(start: number, end: number): Promise<Uint8Array>;
}

export const sourceOf = (name: string, bytes: Uint8Array): Source => ({
  name, size: bytes.length,
  async read(start, end) {
    if (end > bytes.length) throw new Error(`${name}: wanted bytes ${start} to ${end}, it has ${bytes.length}`);
    return bytes.subarray(start, end);
  },
});

export const sourceOfBlob = (name: string, blob: Blob): Source => ({
  name, size: blob.size,
  async read(start, end) {
    if (end > blob.size) throw new Error(`${name}: wanted bytes ${start} to ${end}, it has ${blob.size}`);
    return new Uint8Array(await blob.slice(start, end).arrayBuffer());
  },
});
