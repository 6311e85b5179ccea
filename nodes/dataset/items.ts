/** Where a dataset's items come from: pictures in a folder, or scenes drawn from seeds. Keeps the last ones; never all of them. */
import pica from 'pica';
import type { Files } from '../../src/run/verb.ts';
import { scene } from './landscapes.ts';

/** 8 bits a number, so that many fit. */
export interface Item {
  readonly height: number;
  readonly width: number;
  /** (3, height, width) */
  readonly image: Uint8Array;
  /** (height, width) each; scenes only. */
  readonly labels?: Uint8Array;
  readonly depth?: Uint8Array;
  readonly class?: number;
}
export interface Items { readonly length: number; item(i: number): Promise<Item> }

const resizer = pica({ features: ['js'] });
export const isPicture = (name: string) => /\.(png|jpe?g|webp)$/i.test(name);
/** Bytes of decoded pictures that are kept. */
const room = 256 * 2 ** 20;

/** Keeps what was asked for last, up to a number of bytes. */
function keeping(length: number, make: (i: number) => Promise<Item>): Items {
  const kept = new Map<number, Item>();
  let bytes = 0;
  return {
    length,
    async item(i) {
      const old = kept.get(i), item = old ?? await make(i);
      if (!old) bytes += item.image.length;
      kept.delete(i);
      kept.set(i, item);
      for (const [oldest, { image }] of kept) {
        if (bytes <= room || oldest === i) break;
        kept.delete(oldest);
        bytes -= image.length;
      }
      return item;
    },
  };
}

export const scenes = (count: number, side: number, first = 0): Items => keeping(count, async (i) => {
  const s = scene(first + i, side);
  return { height: side, width: side, image: Uint8Array.from(s.image, (v) => Math.round((v + 1) * 127.5)), labels: s.labels, depth: s.depth, class: s.class };
});

/** @param shrink so that the shorter side has this length; otherwise pictures stay as they are, and smaller ones are enlarged to it */
export const pictures = (names: readonly string[], files: Files, side: number, shrink: boolean): Items => keeping(names.length, async (i) => {
  const { width, height, rgba } = await files.picture(names[i]), shorter = Math.min(width, height);
  const by = shrink || shorter < side ? side / shorter : 1, [w, h] = [width, height].map((n) => Math.max(side, Math.round(n * by)));
  const sized = by === 1 ? rgba : await resizer.resizeBuffer({ src: new Uint8Array(rgba.buffer, rgba.byteOffset, rgba.length), width, height, toWidth: w, toHeight: h, filter: 'lanczos3' });
  const [ww, hh] = by === 1 ? [width, height] : [w, h], area = ww * hh, image = new Uint8Array(3 * area);
  for (let p = 0; p < area; p++) for (let c = 0; c < 3; c++) image[c * area + p] = Math.round((sized[p * 4 + c] * sized[p * 4 + 3]) / 255); // transparency on black
  return { width: ww, height: hh, image };
});
