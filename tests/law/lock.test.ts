/** package-lock.json names everything that any platform installs. npm can drop other platforms' packages; then `npm ci` fails there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Locked { readonly version?: string; readonly dependencies?: Record<string, string>; readonly optionalDependencies?: Record<string, string>; readonly resolved?: string }
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const listed = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;

/** As Node looks for it: beside, then one folder up at a time. */
function isLocked(from: string, name: string): boolean {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${at && `${at}/`}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

test('has every package that another one asks for, on every platform', () => {
  const lost = Object.entries(packages).flatMap(([path, p]) =>
    Object.keys({ ...p.dependencies, ...p.optionalDependencies }).filter((name) => !isLocked(path, name)).map((name) => `${path || 'package.json'} asks for ${name}`));
  expect(lost).toEqual([]);
});

test('agrees with package.json', () => {
  expect(packages[''].dependencies).toEqual(listed.dependencies);
});

test('names no registry but the public one', () => {
  expect(Object.values(packages).map((p) => p.resolved ?? '').filter((url) => url && !url.startsWith('https://registry.npmjs.org/'))).toEqual([]);
});
