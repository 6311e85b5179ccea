/** Small words for `flow` functions: how types are made and compared, and how a refusal names what it refuses. Pure. */
import { Refusal, scaleDim, showDim, symbol, type Dim, type ModelFacts, type PortType } from './port.ts';

/** Same length, as far as anything is known: false only when both are known to differ. */
export function canEqual(a: Dim, b: Dim): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b;
  if (a === null || b === null || typeof a === 'number' || typeof b === 'number') return true;
  return a.of !== b.of || a.times * b.over === b.times * a.over;
}

/** Picture: (b, c, H, W). */
export const imageType = (b: Dim, c: Dim, h: Dim, w: Dim): PortType => ({ kind: 'image', shape: [b, c, h, w] });
/** A picture of which nothing is known but its name: (b, c, H, W). */
export const anyImage = (c: Dim = null): PortType => imageType(null, c, symbol('H'), symbol('W'));

/** Length `i` of a type's shape, or unknown. */
export const dimOf = (t: PortType | undefined, i: number): Dim => t?.shape?.[i] ?? null;

/** 'vqgan.ckpt' of 'models/vqgan.ckpt'. */
export const baseName = (file: string) => file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

/** '12 channels', '1 channel' */
export const count = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`;

/** '256×144', height by width as far as known. */
export const showSize = (h: Dim, w: Dim) => `${showDim(w)}×${showDim(h)}`;

/** (b, d, h, w) that decodes to pictures f times as large, as `[height, width]` after the crop. */
export const decodedSize = (t: PortType, f: number): readonly [Dim, Dim] => {
  const n = t.shape?.length ?? 0;
  return t.crop ?? [scaleDim(dimOf(t, n - 2), f, 1), scaleDim(dimOf(t, n - 1), f, 1)];
};

/**
 * Refuses a checkpoint that lacks weights a stage reads.
 * @param part as it stands in the message: 'encoder'
 * @param prefixes of the reference's weight names
 * @throws Refusal naming the first weights that are missing
 */
export function needWeights(model: ModelFacts | undefined, part: string, prefixes: readonly string[]): void {
  const missing = model?.missing.filter((w) => prefixes.some((p) => w.startsWith(p))) ?? [];
  if (!missing.length) return;
  const some = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ', …' : '');
  throw new Refusal(`${baseName(model!.file)} lacks ${count(missing.length, 'weight')} of its ${part} (${some}). Either its config belongs to another model, or the file holds no ${part}.`, 'model');
}
