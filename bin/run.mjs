/** `node bin/run.mjs TOOL ARGUMENTS...`: installs what is missing, then runs an installed tool (vite, tsx) with its arguments. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { install, root } from './install.mjs';

const tools = { vite: 'vite/bin/vite.js', tsx: 'tsx/dist/cli.mjs' };
const [tool, ...args] = process.argv.slice(2);
install();
const child = spawn(process.execPath, [join(root, 'node_modules', tools[tool]), ...args], { stdio: 'inherit', cwd: root });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
