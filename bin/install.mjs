/** Installs what package-lock.json names and node_modules lacks. Plain Node, no dependencies; knows nothing of what is run afterwards. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};

/** What node_modules lacks of the lock file, by path; platform packages that npm left out on purpose do not count. */
export function missing() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return ['node_modules'];
  const have = packagesOf(installed);
  return Object.entries(packagesOf(join(root, 'package-lock.json')))
    .filter(([path, want]) => path && !want.optional && !want.peer && have[path]?.version !== want.version)
    .map(([path]) => path);
}

/** npm as a child that works on every platform: npm's own script when npm started us, else the command. */
export function npm(args, options = {}) {
  const script = process.env.npm_execpath;
  const viaNode = script?.endsWith('.js');
  return spawnSync(viaNode ? process.execPath : 'npm', [...(viaNode ? [script] : []), ...args], {
    cwd: root, stdio: 'inherit', shell: !viaNode && process.platform === 'win32', ...options,
  });
}

/** What vite runs on. */
const isNew = (major, minor) => (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;

/** Exits when Node is too old or npm fails: nothing can run without the packages. */
export function install() {
  if (!isNew(...process.versions.node.split('.').map(Number))) {
    process.stderr.write(`VQ Studio needs Node 20.19, 22.12 or newer; this is ${process.version}. The newest release of Node 20 will do.\n`);
    process.exit(1);
  }
  const lacking = missing();
  if (lacking.length === 0) return;
  const first = lacking[0] === 'node_modules';
  process.stderr.write(first ? 'Installing packages (once; about a minute)\n' : `Installing ${lacking.length} packages that the lock file names\n`);
  const { status } = npm([first ? 'ci' : 'install', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    // its install script fetches CUDA libraries from another server; what we use ships in the package
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  if (status !== 0) {
    process.stderr.write('The packages could not be installed; npm says why above. A registry must be reachable the first time.\n');
    process.exit(status || 1);
  }
}
