/** Finds a Chromium for the browser tests, or gets one: the system's, Playwright's, else Debian's package as root. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './install.mjs';

const isExecutable = (file) => { try { accessSync(file, constants.X_OK); return true; } catch { return false; } };

const fixedPlaces = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [`${process.env.PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`, `${process.env['PROGRAMFILES(X86)']}\\Google\\Chrome\\Application\\chrome.exe`],
}[process.platform] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  return names.flatMap((n) => folders.map((f) => join(f, n))).find(isExecutable);
}

async function fromPlaywright() {
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  return file && existsSync(file) ? file : undefined;
}

async function find() {
  const said = process.env.CHROME_PATH;
  if (said) {
    if (!isExecutable(said)) throw new Error(`CHROME_PATH names ${said}, which cannot be run.`);
    return said;
  }
  return onPath() ?? fixedPlaces.find(isExecutable) ?? await fromPlaywright();
}

const isDebianRoot = () => process.getuid?.() === 0 && existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));

/** A downloaded browser may lack system libraries: only one that prints its version counts. */
const starts = (file) => spawnSync(file, ['--version', '--no-sandbox'], { timeout: 60_000 }).status === 0;

/** @returns {Promise<string>} the executable. @throws saying what was tried and what to do. */
export async function chromium() {
  const found = await find();
  if (found) return found;
  process.stderr.write('Getting Chromium for the browser tests (once)\n');
  spawnSync(process.execPath, [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'], { stdio: ['ignore', 2, 2], timeout: 300_000 });
  const downloaded = await fromPlaywright();
  if (downloaded && starts(downloaded)) return downloaded;
  if (isDebianRoot()) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) => spawnSync('apt-get', ['-qq', '-y', ...args], { stdio: ['ignore', 2, 2], env });
    apt('update');
    apt('install', '--no-install-recommends', 'chromium');
    const installed = onPath();
    if (installed) return installed;
  }
  throw new Error('No Chromium was found and none could be fetched. Install Chromium or Chrome, or name it in CHROME_PATH.');
}
