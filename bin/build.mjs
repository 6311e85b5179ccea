/** Builds dist/ when what it is made of changed. `npm run build` runs it; start and the browser tests call it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install, root } from './install.mjs';

export const dist = join(root, 'dist');
const sources = ['index.html', 'vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json', 'bin/server.mjs', 'public', 'src', 'nodes', 'graphs'];

function* filesUnder(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) { yield path; return; }
  for (const name of readdirSync(path).sort()) yield* filesUnder(join(path, name));
}

/** One line for the content of everything the build reads. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const source of sources) for (const file of filesUnder(join(root, source))) hash.update(`${file.slice(root.length)}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

/** @returns the folder of static files. @throws when the build fails; vite says why on stderr. */
export function build({ force = false } = {}) {
  const now = fingerprint();
  const stamp = join(dist, '.built');
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return dist;
  process.stderr.write('Building the editor\n');
  // beside dist and then in its place, so that a server never sees half a build
  const fresh = join(root, `.cache/dist-${process.pid}`);
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', force ? 'info' : 'warn'], {
    cwd: root, stdio: ['ignore', 2, 2],
    // whoever calls: a test runner's own NODE_ENV would build React for development
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error('The editor could not be built; vite says why above.');
  }
  writeFileSync(join(fresh, '.built'), now);
  const old = join(root, `.cache/old-${process.pid}`);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
  return dist;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  install();
  try {
    build({ force: true });
    process.stderr.write('dist/ holds static files that any web host can serve.\n');
  } catch (e) {
    process.stderr.write(`${e.message}\n`);
    process.exitCode = 1;
  }
}
