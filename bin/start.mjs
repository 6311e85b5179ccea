/** `npm start`: installs what is missing, builds, serves the editor on this machine and opens a browser where there is one. */
import { spawn } from 'node:child_process';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { serve } from './server.mjs';

const giveUp = (why) => { process.stderr.write(`${why}\n`); process.exit(1); };
const args = process.argv.slice(2);
const portAt = args.indexOf('--port');
const wanted = portAt < 0 ? 5173 : Number(args[portAt + 1]);
if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535) giveUp('--port takes a number from 0 to 65535.');

install();
let folder;
try { folder = build(); } catch (e) { giveUp(e.message); }
const { url, close } = await serve(folder, wanted);
process.stdout.write(`VQ Studio is at ${url}\n`);
if (process.stdout.isTTY) process.stdout.write('Ctrl+C ends it.\n');

const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
if (process.stdout.isTTY && hasScreen && !process.env.CI && !args.includes('--no-open')) {
  const [command, ...rest] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open'];
  // no browser is no failure: the address stands above
  spawn(command, [...rest, url], { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => { close().then(() => process.exit(0)); });
