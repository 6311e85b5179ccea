/** Reads which file imports what, types and values apart, globs spelled out. Knows paths and syntax; knows no rule. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';

export interface Import {
  /** A path from the repository's root, or a package ('react', 'node:fs'). */
  readonly to: string;
  readonly isPackage: boolean;
  /** Only types: nothing is loaded. */
  readonly isType: boolean;
  readonly isGlob: boolean;
}
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** `export * from`: what a barrel does. */
  readonly passesAllOn: boolean;
}

const isSource = (path: string) => ['.ts', '.tsx', '.mjs'].includes(extname(path)) && !path.endsWith('.d.ts');

export function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'fixtures' || name === 'node_modules' ? [] : filesUnder(path);
    return isSource(path) ? [path.replaceAll('\\', '/')] : [];
  });
}

/** 'react/jsx-runtime' -> 'react', '@xyflow/react/dist/x' -> '@xyflow/react' */
const packageOf = (name: string) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');

export function readSource(path: string, text = readFileSync(path, 'utf8')): SourceFile {
  const { module, errors } = parseSync(path, text);
  if (errors.length) throw new Error(`${path}: ${errors[0].message}`);
  const imports: Import[] = [];
  const add = (name: string, isType: boolean) => {
    const isPackage = !name.startsWith('.');
    imports.push({ to: isPackage ? packageOf(name) : normalize(join(dirname(path), name)).replaceAll('\\', '/').split('?')[0], isPackage, isType, isGlob: false });
  };
  for (const s of module.staticImports) add(s.moduleRequest.value, s.entries.length > 0 && s.entries.every((e) => e.isType));
  for (const s of module.staticExports) {
    const [first] = s.entries;
    if (first?.moduleRequest) add(first.moduleRequest.value, s.entries.every((e) => e.isType));
  }
  for (const d of module.dynamicImports) {
    const name = /^['"`]([^'"`$]+)['"`]$/.exec(text.slice(d.moduleRequest.start, d.moduleRequest.end))?.[1];
    if (name) add(name, false);
  }
  for (const [, name] of text.matchAll(/import\.meta\.glob(?:<[^(]*>)?\(\s*'([^']+)'/g)) {
    const pattern = normalize(join(dirname(path), name)).replaceAll('\\', '/');
    const matches = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('**/', '(.+/)?').replaceAll('*', '[^/]*')}$`);
    for (const to of filesUnder(pattern.split('/')[0]).filter((f) => matches.test(f))) imports.push({ to, isPackage: false, isType: false, isGlob: true });
  }
  return { path, text, imports, passesAllOn: module.staticExports.some((s) => s.entries.some((e) => e.importName.kind === 'AllButDefault' || e.importName.kind === 'All')) };
}

/** Everything loaded when `start` is, with the way to it. */
export function reach(start: string, all: ReadonlyMap<string, SourceFile>): ReadonlyMap<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>([[start, [start]]]);
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const { to, isType } of all.get(at)?.imports ?? []) {
      if (isType || ways.has(to)) continue;
      ways.set(to, [...ways.get(at)!, to]);
      queue.push(to);
    }
  }
  return ways;
}

/** The first circle of imports, types included, or undefined. */
export function circle(all: ReadonlyMap<string, SourceFile>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const { to, isPackage } of all.get(path)?.imports ?? []) {
      const found = isPackage ? undefined : visit(to, [...way, path]);
      if (found) return found;
    }
    done.add(path);
    return undefined;
  };
  for (const path of all.keys()) {
    const found = visit(path, []);
    if (found) return found;
  }
  return undefined;
}
