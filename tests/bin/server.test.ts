/** The file server of `npm start`: one folder, this machine only, isolated and under a strict content policy. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript: it also runs before anything is installed
import { serve } from '../../bin/server.mjs';

let folder: string, server: { url: string; close(): Promise<void> };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vq-server-'));
  const site = join(folder, 'site');
  mkdirSync(join(site, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(site, 'index.html'), '<title>page</title>');
  writeFileSync(join(site, '.built'), 'hidden');
  for (const name of ['a.mjs', 'a.wasm', 'a.yaml', 'a.safetensors', 'assets/b-1234.js']) writeFileSync(join(site, name), name);
  symlinkSync(join(folder, 'secret.txt'), join(site, 'link.txt'));
  server = (await serve(site, 0)) as typeof server;
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Sends the path as it is: fetch would tidy it up first. */
function ask(path: string, options: { method?: string; headers?: Record<string, string> } = {}) {
  return new Promise<IncomingMessage & { body: string }>((done, fail) => {
    const { hostname, port } = new URL(server.url);
    request({ host: hostname, port, path, ...options }, (r) => {
      let body = '';
      r.on('data', (part) => { body += part; }).on('end', () => done(Object.assign(r, { body })));
    }).on('error', fail).end();
  });
}

test('serves the page with isolation and a policy that lets nothing in from elsewhere', async () => {
  const r = await ask('/');
  expect(r.body).toBe('<title>page</title>');
  expect(r.headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(r.headers['cross-origin-embedder-policy']).toBe('require-corp');
  const policy = r.headers['content-security-policy'] as string;
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(policy).not.toMatch(/https?:|\*|'unsafe-eval'/);
});

test.each([
  ['/a.mjs', /^text\/javascript/], ['/a.wasm', /^application\/wasm$/], ['/a.yaml', /^text\/yaml/], ['/a.safetensors', /^application\/octet-stream$/],
])('%s has its media type', async (path, type) => {
  const r = await ask(path);
  expect(r.statusCode).toBe(200);
  expect(r.headers['content-type']).toMatch(type);
});

describe('refuses', () => {
  test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/../../secret.txt', '/..%5csecret.txt', '//etc/passwd', '/%00', '/%E0%A4%A', '/link.txt', '/.built', '/assets', '/none.js'])('%s', async (path) => {
    const r = await ask(path);
    expect(r.statusCode).toBe(404);
    expect(r.body).not.toContain('secret');
  });
  test('other methods', async () => {
    expect((await ask('/', { method: 'POST' })).statusCode).toBe(405);
  });
  test('names that are not of this machine', async () => {
    expect((await ask('/', { headers: { host: 'evil.example' } })).statusCode).toBe(403);
    expect((await ask('/', { headers: { host: 'localhost.evil.example:80' } })).statusCode).toBe(403);
  });
});

test('names with a hash never change, the rest is asked for again', async () => {
  expect((await ask('/assets/b-1234.js')).headers['cache-control']).toContain('immutable');
  const first = await ask('/a.wasm');
  expect(first.headers['cache-control']).toBe('no-cache');
  expect((await ask('/a.wasm', { headers: { 'if-none-match': first.headers.etag! } })).statusCode).toBe(304);
});

test('a taken port is no failure', async () => {
  const other = (await serve(join(folder, 'site'), Number(new URL(server.url).port))) as typeof server;
  expect(other.url).not.toBe(server.url);
  await other.close();
});
