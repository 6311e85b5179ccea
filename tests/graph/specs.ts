/** The real node types, and facts of models and pictures made up to a few numbers, for tests of the graph. */
import { existsSync, readdirSync } from 'node:fs';
import type { NodeSpec, Specs } from '../../src/graph/node.ts';
import type { ModelFacts } from '../../src/graph/port.ts';
import type { VqganArchitecture } from '../../src/net/architecture.ts';

const nodes = new URL('../../nodes/', import.meta.url);
const modules = await Promise.all(readdirSync(nodes).filter((type) => existsSync(new URL(`${type}/spec.ts`, nodes))).map(async (type) => [type, (await import(new URL(`${type}/spec.ts`, nodes).href) as { spec: NodeSpec }).spec] as const));
export const specs: Specs = new Map(modules);

interface Few { readonly f?: number; readonly d?: number; readonly K?: number; readonly channels?: number; readonly quantizer?: VqganArchitecture['quantizer']; readonly nLabels?: number; readonly missing?: readonly string[]; readonly file?: string }
export const modelFacts = ({ f = 16, d = 256, K = 1024, channels = 3, quantizer = 'nearest', nLabels, missing = [], file = 'models/vqgan.ckpt' }: Few = {}): ModelFacts => ({
  architecture: {
    kind: 'vqgan', quantizer, embedDim: d, nEmbed: K, beta: 0.25, legacy: true, klWeight: 1e-8, ...(nLabels !== undefined && { nLabels }),
    ddconfig: { ch: 128, chMult: Array.from({ length: Math.log2(f) + 1 }, () => 1), numResBlocks: 2, attnResolutions: [16], resolution: 256, inChannels: channels, outCh: channels, zChannels: d, doubleZ: false, resampWithConv: true },
  },
  parameters: 1, file, inferred: [], missing, unexpected: [],
});
export const model = (few: Few = {}) => ({ facts: modelFacts(few) as unknown as Record<string, unknown> });
export const picture = (...shape: number[]) => ({ facts: { shape } });
