/** What is measured: the published f16 architecture with random weights, the shipped workflow, and nodes that do nothing. */
import { join } from 'node:path';
import { nodeFiles } from '../src/cli/files.ts';
import { loadRegistry, root } from '../src/cli/registry.ts';
import { openWorkflow } from '../src/cli/workflow.ts';
import type { Graph } from '../src/graph/graph.ts';
import type { NodeSpec, Specs } from '../src/graph/node.ts';
import type { VqganArchitecture } from '../src/net/architecture.ts';
import { size, type Type } from '../src/net/program.ts';
import type { Model } from '../src/run/value.ts';
import type { Files, Verb, Verbs } from '../src/run/verb.ts';

export interface Case {
  readonly name: string;
  readonly graph: Graph;
  readonly specs: Specs;
  readonly verbs: Verbs;
  readonly files: Files;
  /** The node whose result is waited for; absent: every node is run. */
  readonly upTo?: readonly string[];
  /** Whether what is known is taken from the cache. */
  readonly cached: boolean;
  close(): Promise<void>;
}

/** The published f16: 112 MB of encoder, 162 MB of decoder. */
const f16: VqganArchitecture = {
  kind: 'vqgan', quantizer: 'nearest', embedDim: 256, nEmbed: 1024, beta: 0.25, legacy: true, klWeight: 0,
  ddconfig: { ch: 128, chMult: [1, 1, 2, 2, 4], numResBlocks: 2, attnResolutions: [16], resolution: 256, inChannels: 3, outCh: 3, zChannels: 256, doubleZ: false, resampWithConv: true },
};

/** Numbers that look like a trained network's: kernels that keep the variance, scales near one. The same each time. */
function randomWeight(name: string, { shape }: Type): Float32Array {
  let state = [...name].reduce((h, c) => Math.imul(h ^ c.charCodeAt(0), 0x01000193), 0x811c9dc5) >>> 0;
  const next = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 31 - 1; };
  const fan = Math.max(1, size(shape.slice(1)));
  return Float32Array.from({ length: size(shape) }, shape.length > 1 ? () => next() * Math.sqrt(3 / fan) : name.endsWith('weight') ? () => 1 + 0.1 * next() : () => 0.1 * next());
}

const at = (type: string) => ({ type, version: 1, params: {}, at: [0, 0] as [number, number] });
const wire = (from: string, port: string, to: string, into: string) => ({ from: [from, port] as [string, string], to: [to, into] as [string, string] });

/** The shipped stages between a picture and weights that come from nowhere. */
export async function f16Case(side = 256): Promise<Case> {
  const { specs, verbs } = await loadRegistry();
  const files = nodeFiles(root, root);
  const model: Model = {
    facts: { architecture: f16, parameters: 0, file: 'random', inferred: [], missing: [], unexpected: [] },
    weights: { digest: 'random', async read(name, type) { return randomWeight(name, type); } },
  };
  const given: Readonly<Record<string, Verb>> = {
    image: { async *run(ctx) { return { image: { kind: 'image', tensor: ctx.tensor(Float32Array.from({ length: 3 * side * side }, (_, i) => Math.sin(i / 97)), [1, 3, side, side]) } }; } },
    model: { async *run() { return { model: { kind: 'model', model } }; } },
  };
  const graph: Graph = {
    version: 1, nodes: { image: at('image'), model: at('model'), encoder: at('encoder'), quantizer: at('quantizer'), decoder: at('decoder') },
    edges: [
      wire('image', 'image', 'encoder', 'image'), wire('encoder', 'latent', 'quantizer', 'latent'), wire('quantizer', 'quantized', 'decoder', 'quantized'),
      ...['encoder', 'quantizer', 'decoder'].map((stage) => wire('model', 'model', stage, 'model')),
    ],
  };
  return { name: `f16 ${side}x${side}`, cached: true, upTo: ['decoder'], graph, specs, files, verbs: async (type) => given[type] ?? verbs(type), close: () => files.close() };
}

/** graphs/reconstruct.json as it is shipped. */
export async function sampleCase(): Promise<Case> {
  const workflow = await openWorkflow(join(root, 'graphs/reconstruct.json'), []);
  return { ...workflow, name: 'sample model 128x128', cached: true, upTo: ['decoder'], close: () => workflow.files.close() };
}

/** A chain of nodes that hand on what they get: what is left is the executor. */
export function emptyCase(nodes: number): Case {
  const spec: NodeSpec = {
    type: 'empty', title: 'Empty', icon: 'circle', group: 'stage', help: '', params: {}, upgrades: [],
    inputs: { in: { kind: 'number', optional: true, help: '' } }, outputs: { out: { kind: 'number', help: '' } },
  };
  const verb: Verb = { async *run() { return { out: { kind: 'number', number: 1 } }; } };
  const ids = Array.from({ length: nodes }, (_, i) => `n${i}`);
  const files = nodeFiles(root, root);
  return {
    name: `${nodes} empty nodes`, cached: false, specs: new Map([['empty', spec]]), verbs: async () => verb, files, close: () => files.close(),
    graph: { version: 1, nodes: Object.fromEntries(ids.map((id) => [id, at('empty')])), edges: ids.slice(1).map((id, i) => wire(ids[i], 'out', id, 'in')) },
  };
}
