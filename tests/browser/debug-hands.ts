/** What a person's hands do in the debugger, for the tests beside it. Reads from the screen and from its pictures. */
import type { Page } from 'playwright-core';
import { drop, header, text } from './editor-hands.ts';

/** Picture to codes and back, the codes on a wire of their own: what is painted on them is what is decoded. */
const throughCodes = {
  version: 1, title: 'Through codes',
  nodes: {
    image: { type: 'image', version: 1, params: { file: 'samples/landscape-5801.png' }, at: [0, 0] },
    model: { type: 'model', version: 1, params: { file: 'samples/landscapes-vqgan.safetensors', config: 'samples/landscapes-vqgan.yaml' }, at: [0, 380] },
    encoder: { type: 'encoder', version: 1, params: {}, at: [300, 0] }, quantizer: { type: 'quantizer', version: 1, params: {}, at: [600, 0] },
    decoder: { type: 'decoder', version: 1, params: {}, at: [900, 0] },
  },
  edges: [
    { from: ['image', 'image'], to: ['encoder', 'image'] }, { from: ['model', 'model'], to: ['encoder', 'model'] }, { from: ['model', 'model'], to: ['quantizer', 'model'] },
    { from: ['model', 'model'], to: ['decoder', 'model'] }, { from: ['encoder', 'latent'], to: ['quantizer', 'latent'] }, { from: ['quantizer', 'codes'], to: ['decoder', 'codes'] },
  ],
};
export async function openCodes(page: Page): Promise<void> {
  await drop(page, page.locator('.react-flow'), [text('codes.json', JSON.stringify(throughCodes))]);
  await header(page, 'decoder').waitFor();
}

/** Where the run waits, as the dock says it: 'Paused before: Decoder > quantize'. */
export async function place(page: Page): Promise<string> {
  const [pill, frames] = await Promise.all([page.locator('.paused-pill').innerText(), page.locator('.dock .stack-frame').allInnerTexts()]);
  return `${pill.trim()}: ${frames.slice(1).map((f) => f.trim()).join(' > ')}`;
}
export const control = (page: Page, name: string) => page.getByRole('toolbar', { name: 'Debugger' }).getByRole('button', { name });
export const wireOf = (page: Page, id: string) => page.locator(`.react-flow__edge[data-id="${id}"]`);

/** The middle of a wire on the screen. */
export async function onWire(page: Page, id: string): Promise<{ x: number; y: number }> {
  return wireOf(page, id).locator('path.react-flow__edge-path').evaluate((p: SVGPathElement) => {
    const at = p.getPointAtLength(p.getTotalLength() / 2), m = p.getScreenCTM()!;
    return { x: at.x * m.a + m.e, y: at.y * m.d + m.f };
  });
}

/** The picture on a node, pixel by pixel. */
export async function pixels(page: Page, id: string): Promise<{ w: number; h: number; rgba: number[] }> {
  return page.locator(`.react-flow__node[data-id="${id}"] canvas.picture`).first().evaluate((c: HTMLCanvasElement) => ({ w: c.width, h: c.height, rgba: [...c.getContext('2d')!.getImageData(0, 0, c.width, c.height).data] }));
}
/** The largest difference of two pictures in a part of them, in shares of width and height. */
export function difference(a: { w: number; h: number; rgba: number[] }, b: { rgba: number[] }, [x0, y0, x1, y1]: readonly number[]): number {
  let most = 0;
  for (let y = Math.floor(y0 * a.h); y < y1 * a.h; y++) for (let x = Math.floor(x0 * a.w); x < x1 * a.w; x++) for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(a.rgba[(y * a.w + x) * 4 + c] - b.rgba[(y * a.w + x) * 4 + c]));
  return most;
}
