/** `--save node.port=FILE` and `--save node/layer.path=FILE`: what is to be written, checked against the workflow before anything runs. */
import { resolve } from 'node:path';
import type { Graph } from '../graph/graph.ts';
import { specOf } from '../graph/face.ts';
import type { Specs } from '../graph/node.ts';
import { nodeAt } from '../graph/path.ts';
import { endingOf } from './files.ts';

export interface Save {
  readonly node: string;
  /** An output, or a layer inside the node's network. */
  readonly port?: string;
  readonly layer?: string;
  /** Where to, absolute. */
  readonly file: string;
  /** As it was asked for. */
  readonly asked: string;
}

const endings = ['.npy', '.png', '.json', '.ckpt', '.safetensors'];

/** @throws naming the save that cannot be: no such node, port or kind of file */
export function readSaves(graph: Graph, specs: Specs, asked: readonly string[], here: string): readonly Save[] {
  return asked.map((text) => {
    const read = readSave(graph, text);
    if (!read) throw new Error(`--save ${text}: write it as node.port=FILE, or node/layer=FILE for a layer inside.`);
    const { node, mark, name, file } = read, what = `${node}${mark}${name}`;
    const found = nodeAt(graph, node);
    if (!found) throw new Error(`--save ${what}: there is no node ${node}. Nodes: ${Object.keys(graph.nodes).join(', ') || 'none'}.`);
    if (!endings.includes(endingOf(file))) throw new Error(`--save ${what}: ${file} should end in .npy (numbers), .png (picture) or .json, a model in .ckpt or .safetensors.`);
    const outputs = Object.keys(specOf(found, specs)?.outputs ?? {});
    if (mark === '.' && !outputs.includes(name)) {
      throw new Error(`--save ${what}: ${node} has no output ${name}. ${outputs.length ? `Outputs: ${outputs.join(', ')}.` : 'It has no outputs.'}`);
    }
    return { node, file: resolve(here, file), asked: what, ...(mark === '.' ? { port: name } : { layer: name }) };
  });
}

/** Inside a subgraph a node goes by its path: 'sub/encoder.latent=F' is an output, 'sub/encoder/mid=F' a layer. */
function readSave(graph: Graph, text: string): { readonly node: string; readonly mark: string; readonly name: string; readonly file: string } | undefined {
  const [, first, mark, rest, file] = /^([^.=/]+)([./])([^=]+)=(.+)$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  let [node, between, name] = [first, mark, rest];
  while (between === '/' && nodeAt(graph, node)?.graph) {
    const [, inner, next, more] = /^([^./]+)([./])(.+)$/.exec(name) ?? [];
    if (inner === undefined) break;
    [node, between, name] = [`${node}/${inner}`, next, more];
  }
  return { node, mark: between, name, file };
}

/** The layers wanted inside a node, each once. */
export const tapsOf = (saves: readonly Save[], node: string): string[] =>
  [...new Set(saves.flatMap((s) => (s.node === node && s.layer !== undefined ? [s.layer] : [])))];
