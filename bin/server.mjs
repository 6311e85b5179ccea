/** A file server for one folder, on this machine only. Knows headers and media types; knows nothing of the editor. */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream';

const types = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8', '.map': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm', '.yaml': 'text/yaml; charset=utf-8', '.txt': 'text/plain; charset=utf-8', '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.ico': 'image/x-icon', '.woff2': 'font/woff2',
};

/** Nothing comes from elsewhere and no text is run as code; onnxruntime compiles WebAssembly and starts its threads from our own files. */
export const contentPolicy = [
  "default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self' 'unsafe-inline'", "img-src 'self' blob: data:",
  "connect-src 'self' blob: data:", "worker-src 'self' blob:", "object-src 'none'", "base-uri 'self'", "form-action 'none'",
].join('; ');

/** Isolation gives WebAssembly its threads (SharedArrayBuffer). */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Resource-Policy': 'same-origin',
};
const always = {
  ...isolation, 'Content-Security-Policy': `${contentPolicy}; frame-ancestors 'none'`, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer',
};

/** The real file behind a request path, or undefined: outside the folder, hidden, or not a file. */
async function locate(root, path) {
  let name;
  try { name = decodeURIComponent(path); } catch { return undefined; }
  if (name.includes('\0') || name.includes('\\') || name.split('/').some((part) => part.startsWith('.'))) return undefined;
  try {
    const file = await realpath(join(root, name.endsWith('/') ? `${name}index.html` : name));
    const info = await stat(file);
    return file.startsWith(root + sep) && info.isFile() ? { file, info } : undefined;
  } catch { return undefined; }
}

/** Only names of this machine: a page elsewhere cannot reach us through a name it points here. */
const isLocal = (host = '') => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);

async function answer(root, request, response) {
  const say = (status, text, headers = {}) => {
    response.writeHead(status, { ...always, ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
  };
  if (!isLocal(request.headers.host)) return say(403, 'Only this machine is served.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'Files can only be read.', { Allow: 'GET, HEAD' });
  const path = request.url.split(/[?#]/, 1)[0];
  const found = await locate(root, path);
  if (!found) return say(404, 'There is no such file.');
  const tag = `"${found.info.size.toString(36)}-${found.info.mtimeMs.toString(36)}"`;
  const headers = {
    ...always, 'Content-Type': types[extname(found.file)] ?? 'application/octet-stream', 'Content-Length': found.info.size,
    ETag: tag, 'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (request.headers['if-none-match'] === tag) { response.writeHead(304, headers); return response.end(); }
  response.writeHead(200, headers);
  if (request.method === 'HEAD') return response.end();
  pipeline(createReadStream(found.file), response, () => { /* the reader went away */ });
}

const listen = (server, port) => new Promise((done, fail) => {
  server.once('error', fail);
  server.listen(port, '127.0.0.1', () => { server.off('error', fail); done(server.address().port); });
});

/**
 * Serves `folder` on 127.0.0.1, on the wanted port or, when that is taken, on a free one.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(folder, wanted = 5173) {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    answer(root, request, response).catch(() => response.destroy());
  });
  const port = await listen(server, wanted).catch((e) => {
    if (e.code === 'EADDRINUSE' || e.code === 'EACCES') return listen(server, 0);
    throw e;
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((done) => { server.close(() => done()); server.closeAllConnections(); }),
  };
}
