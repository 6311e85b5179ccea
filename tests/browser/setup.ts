/** Once before the browser tests: `npm start` as a person runs it, on a free port. Knows nothing of the page. */
import { spawn } from 'node:child_process';
import type { TestProject } from 'vitest/node';

declare module 'vitest' { export interface ProvidedContext { address: string } }

export default async function setup(project: TestProject) {
  const server = spawn(process.execPath, ['bin/start.mjs', '--no-open', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise<string>((done, fail) => {
    let said = '';
    server.stdout.on('data', (part) => {
      said += part;
      const [url] = /http:\/\/\S+/.exec(said) ?? [];
      if (url) done(url);
    });
    server.on('exit', (code) => fail(new Error(`npm start ended with ${code} before it gave an address: ${said}`)));
  });
  project.provide('address', address);
  return () => new Promise<void>((done) => {
    server.removeAllListeners('exit').on('exit', () => done());
    server.kill('SIGTERM');
  });
}
