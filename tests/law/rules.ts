/** The rooms of the house and who may import whom. Data; the tests beside it apply it. */
import type { Import, SourceFile } from './imports.ts';

export type Room = 'net' | 'graph' | 'run' | 'models' | 'gpu' | 'worker' | 'cli' | 'editor' | 'node spec' | 'node net' | 'node part' | 'node run' | 'node view';

interface Rule {
  /** Rooms whose files may be loaded. */
  readonly rooms: readonly Room[];
  /** Rooms whose types may be named besides. */
  readonly types?: readonly Room[];
  readonly packages: readonly string[];
  /** node:* modules. */
  readonly node?: boolean;
}

const pure: readonly Room[] = ['net', 'graph', 'run'];
const runtimes = ['onnxruntime-web', 'onnxruntime-node', 'onnxruntime-common', '@tensorflow/tfjs'];
const face = ['react', 'react-dom', '@xyflow/react', 'immer', 'zustand', 'lucide-react', 'radix-ui', 'react-markdown'];

export const rules: Readonly<Record<Room, Rule>> = {
  net: { rooms: ['net'], packages: [] },
  graph: { rooms: ['net', 'graph'], packages: ['zod', 'immer', '@noble/hashes', 'fflate'] },
  run: { rooms: pure, types: ['models'], packages: ['hash-wasm', '@noble/hashes', 'fast-png', 'pica', 'fflate', 'jsep'] },
  models: { rooms: ['net', 'models'], types: ['graph', 'run'], packages: ['yaml', 'fflate', 'zod', 'hash-wasm', '@noble/hashes'] },
  gpu: { rooms: ['net', 'gpu'], types: ['run', 'worker'], packages: runtimes },
  worker: { rooms: [...pure, 'models', 'gpu', 'worker', 'node spec', 'node net', 'node part', 'node run'], packages: ['hash-wasm', '@noble/hashes', 'idb', 'fflate', 'zod', 'fast-png', 'pica'] },
  cli: { rooms: [...pure, 'models', 'gpu', 'worker', 'cli', 'node spec', 'node net', 'node part', 'node run'], packages: ['commander', 'sharp', 'fast-png', 'hash-wasm', '@noble/hashes', 'zod'], node: true },
  editor: { rooms: [...pure, 'worker', 'editor', 'node spec', 'node view'], types: ['models'], packages: [...face, '@dagrejs/dagre', 'radix-ui', 'react-markdown', 'idb', 'fflate', 'zod', 'pica', 'fast-png'] },
  // what a spec and a run share: the tests see to it that nothing heavy comes to the page with it
  'node part': { rooms: [...pure, 'models', 'node spec', 'node net', 'node part'], packages: ['fast-png', 'pica', 'hash-wasm', '@noble/hashes'] },
  'node spec': { rooms: ['net', 'graph', 'node spec', 'node net', 'node part'], types: ['run'], packages: [] },
  'node net': { rooms: ['net', 'node net', 'node part'], packages: [] },
  'node run': { rooms: [...pure, 'models', 'node spec', 'node net', 'node part', 'node run'], packages: ['fast-png', 'pica', 'hash-wasm', '@noble/hashes', 'yaml'] },
  'node view': { rooms: [...pure, 'editor', 'node spec', 'node part', 'node view'], types: ['worker'], packages: face },
};

/** The room a file stands in; undefined for a file that stands in none. */
export function roomOf(path: string): Room | undefined {
  const [top, second, third] = path.split('/');
  if (top === 'src') return second in rules && third ? (second as Room) : undefined;
  if (top !== 'nodes' || !third) return undefined;
  const stem = third.replace(/\.tsx?$/, '');
  if (stem === 'spec' || stem === 'net' || stem === 'run' || stem === 'view') return `node ${stem}`;
  return third.endsWith('.tsx') ? 'node view' : 'node part';
}

/** Why an import is against the law, or undefined. */
export function breach(file: SourceFile, { to, isPackage, isType }: Import): string | undefined {
  const room = roomOf(file.path);
  if (!room) return undefined;
  const rule = rules[room];
  if (isPackage) {
    if (to.startsWith('node:') || to.startsWith('node')) return rule.node || isNodeDoor(file.path) ? undefined : `${file.path}: ${room} does not know Node (${to})`;
    return rule.packages.includes(to) ? undefined : `${file.path}: ${room} does not use ${to}`;
  }
  if (to.endsWith('.css') || to.endsWith('.json')) return undefined;
  const other = roomOf(to);
  if (!other) return `${file.path}: ${to} stands in no room`;
  return rule.rooms.includes(other) || (isType && rule.types?.includes(other)) ? undefined : `${file.path}: ${room} does not import ${other} (${to})`;
}

/** gpu/ has one file for Node; nothing the browser loads reaches it (a test of its own). */
export const isNodeDoor = (path: string) => path === 'src/gpu/node.ts';
