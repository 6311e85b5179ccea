/** `npm test`: installs what is missing, then types, lint and every test; ends with the line `N passed, N failed`. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from './chromium.mjs';
import { install, root } from './install.mjs';

const bin = (path) => join(root, 'node_modules', path);
const say = (line) => process.stdout.write(`${line}\n`);
const node = (args, env = {}) => new Promise((done) => {
  spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).on('exit', (code) => done(code ?? 1));
});

install();
let failed = 0;
const check = async (name, args) => {
  const started = Date.now();
  const code = await node(args);
  say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (code !== 0) failed++;
};
await check('types', [bin('typescript/bin/tsc'), '--noEmit', '-p', '.']);
await check('lint', [bin('oxlint/bin/oxlint'), '--deny-warnings', '--quiet', '.']);

let chrome;
try { chrome = await chromium(); } catch (e) { say(e.message); }

mkdirSync(join(root, '.cache'), { recursive: true });
const report = join(root, `.cache/vitest-${process.pid}.json`);
const code = await node([bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)], chrome ? { CHROME_PATH: chrome } : {});

let passed = 0, brokenTests = 0;
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report);
  passed = numPassedTests;
  // a file that could not even be read has no tests to count
  brokenTests = numFailedTests + testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0).length;
}
failed += code === 0 ? brokenTests : Math.max(brokenTests, 1);
say('');
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
