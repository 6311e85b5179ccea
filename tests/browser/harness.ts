/** Opens the built editor in a real Chromium. What the page logs as an error, or asks of another host, fails the test. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type ConsoleMessage, type Page } from 'playwright-core';
import { afterAll, inject } from 'vitest';
// @ts-expect-error plain JavaScript: it also runs before anything is installed
import { chromium as findChromium } from '../../bin/chromium.mjs';

export interface Opening {
  /** 'webgpu': software WebGPU (SwiftShader), full adapter, very slow. 'wasm': no adapter at all. */
  readonly engine?: 'webgpu' | 'wasm';
  readonly theme?: 'light' | 'dark';
  readonly size?: { readonly width: number; readonly height: number };
  /** After the address: '?graph=…', '#…'. */
  readonly path?: string;
  /** Errors that the test provokes. */
  readonly expected?: readonly RegExp[];
  /** Runs before any script of the page. */
  readonly before?: (page: Page) => Promise<unknown>;
}

const quietly = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-default-apps', '--mute-audio', '--disable-dev-shm-usage'];
const flags = {
  webgpu: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'],
  wasm: ['--disable-gpu', '--disable-features=WebGPU'],
};
const browsers = new Map<string, Promise<Browser>>();

function browser(engine: 'webgpu' | 'wasm'): Promise<Browser> {
  const open = browsers.get(engine) ?? (findChromium() as Promise<string>).then((executablePath) => chromium.launch({
    executablePath, headless: true, args: [...quietly, ...flags[engine], ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  }));
  browsers.set(engine, open);
  return open;
}

afterAll(async () => {
  for (const b of browsers.values()) await (await b).close();
  browsers.clear();
});

export interface Editor {
  readonly page: Page;
  /** What went wrong so far: console errors, uncaught exceptions, refused or foreign requests. */
  readonly errors: readonly string[];
  /** A picture of the page in the temporary folder. Returns the file. */
  shot(name: string): Promise<string>;
  close(): Promise<void>;
}

export const address = () => inject('address');

/** The caller closes it and looks at `errors`; `withEditor` does both. */
export async function openEditor({ engine = 'wasm', theme = 'light', size = { width: 1280, height: 720 }, path = '', expected = [], before }: Opening = {}): Promise<Editor> {
  const context = await (await browser(engine)).newContext({ viewport: { ...size }, colorScheme: theme, acceptDownloads: true });
  const page = await context.newPage();
  const errors: string[] = [];
  const wrong = (what: string) => { if (!expected.some((e) => e.test(what))) errors.push(what); };
  page.on('console', (m: ConsoleMessage) => { if (m.type() === 'error') wrong(`${m.text()} (${m.location().url})`); });
  page.on('pageerror', (e) => wrong(`${e}`));
  context.on('request', (r) => {
    const url = new URL(r.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(address()).origin) wrong(`asked another host: ${r.url()}`);
  });
  await before?.(page);
  await page.goto(address() + path, { waitUntil: 'load' });
  return {
    page, errors,
    async shot(name) {
      const folder = join(tmpdir(), 'vq-studio-shots');
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.png`);
      await page.screenshot({ path: file });
      return file;
    },
    close: () => context.close(),
  };
}

/** Opens, does, closes. A failure leaves a picture and says where; unexpected errors of the page are failures. */
export async function withEditor(opening: Opening, body: (page: Page, editor: Editor) => Promise<void>): Promise<void> {
  const editor = await openEditor(opening);
  try {
    await body(editor.page, editor);
    if (editor.errors.length) throw new Error('the page reported errors');
  } catch (e) {
    const picture = await editor.shot(`failed-${Date.now()}`).catch(() => 'no picture could be taken');
    throw new Error(`${(e as Error).message}\n  seen: ${picture}${editor.errors.map((x) => `\n  page: ${x}`).join('')}`, { cause: e });
  } finally { await editor.close(); }
}
