/** How the editor is built and served while it is written: static files that name nothing outside their own folder. */
import react from '@vitejs/plugin-react';
import { cpSync, createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { extname, join, resolve, sep } from 'node:path';
import { defaultClientConditions, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
// @ts-expect-error plain JavaScript: it also runs before anything is installed
import { contentPolicy, isolation } from './bin/server.mjs';

/** onnxruntime-web's runtimes: the plain one for WASM, the asyncify one for WebGPU. They stand in `ort/`, where gpu/ looks for them. */
const runtimes = ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm', 'ort-wasm-simd-threaded.asyncify.mjs', 'ort-wasm-simd-threaded.asyncify.wasm'];
const runtimeFolder = resolve('node_modules/onnxruntime-web/dist');
const graphFolder = resolve('graphs');
const types: Record<string, string> = { '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json', '.png': 'image/png', '.jpg': 'image/jpeg', '.yaml': 'text/yaml' };

/** `ort/` and `graphs/` beside the page: served as they are in development, copied by a build. */
const folders: Plugin = {
  name: 'vq-folders',
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      // with a query it is a module's import, which is vite's own matter
      const [, folder, name] = /^\/(ort|graphs)\/([^?]+)$/.exec(decodeURIComponent(request.url ?? '')) ?? [];
      const file = folder === 'ort' ? (runtimes.includes(name) ? join(runtimeFolder, name) : '') : folder ? resolve(graphFolder, name) : '';
      if (!file || !(file.startsWith(graphFolder + sep) || file.startsWith(runtimeFolder + sep)) || !existsSync(file) || !statSync(file).isFile()) return next();
      response.writeHead(200, { ...isolation, 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Content-Length': statSync(file).size });
      createReadStream(file).pipe(response);
    });
  },
  writeBundle({ dir }) {
    mkdirSync(join(dir!, 'ort'), { recursive: true });
    for (const name of runtimes) cpSync(join(runtimeFolder, name), join(dir!, 'ort', name));
    if (existsSync(graphFolder)) cpSync(graphFolder, join(dir!, 'graphs'), { recursive: true });
  },
};

/** The page keeps its content policy on hosts that send no headers. */
const policy: Plugin = {
  name: 'vq-policy',
  apply: 'build',
  transformIndexHtml: () => [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: contentPolicy }, injectTo: 'head-prepend' }],
};

export default defineConfig({
  base: './',
  plugins: [react(), folders, policy],
  // onnxruntime-web without a copy of its runtime inside: `ort/` holds it
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  worker: { format: 'es' },
  // what the worker loads is found before it is asked for, so that no reload comes in the middle of a run
  optimizeDeps: { entries: ['index.html', 'src/worker/worker.ts', 'nodes/*/{spec,run,view}.{ts,tsx}'] },
  server: { headers: isolation, host: '127.0.0.1', watch: { ignored: ['**/.cache/**', '**/dist/**', '**/tests/**'] } },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }, { name: 'flow', test: /node_modules[\\/](@xyflow|d3-)/ }] } },
    },
  },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', environment: 'node', include: ['tests/**/*.test.{ts,tsx}'], exclude: ['tests/browser/**'], testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'browser', environment: 'node', include: ['tests/browser/**/*.test.ts'],
          // one Chromium at a time: software WebGPU takes every core
          fileParallelism: false, maxWorkers: 1, testTimeout: 120_000, hookTimeout: 120_000,
          globalSetup: ['tests/browser/setup.ts'], sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
